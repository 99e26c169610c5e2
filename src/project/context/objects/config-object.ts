import { findOwn } from '#foundation/source/find-own.ts'
import { bindMethod, type MethodTable } from '#project/builtins/py-class.ts'
import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { str } from '#jinja/values/to-string.ts'
import { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { EventSink } from '#foundation/events/event.ts'
import { configValue } from '../config-value.ts'
import { toValue } from '../plain-value.ts'
import { namedArguments } from './plain-arguments.ts'

/** `config` while parsing: collects what the file says about itself, and answers nothing. */
export class ParseConfig extends Obj {
  override readonly typeName = 'ParseConfigObject'
  readonly #collect: (options: readonly (readonly [string, Value])[]) => void
  override readonly call: (call: CallArguments) => Value

  constructor(collect: (options: readonly (readonly [string, Value])[]) => void) {
    super()
    this.#collect = collect
    this.call = ({ args, kwargs }) => {
      const [options] = args
      if (args.length === 1 && kwargs.size === 0 && options instanceof Dict) {
        this.add([...options.entries()].map(([key, value]) => [str(key), value]))
      } else if (args.length === 1 && kwargs.size === 0 && options instanceof Undefined) {
        // What dbt makes of a name that nobody knows has no items.
      } else if (args.length === 0 && kwargs.size > 0) {
        this.add([...kwargs])
      } else {
        // dbt tries to make a dict of a single value, and says what Python says of that.
        const excType = args.length === 1 && kwargs.size === 0 ? 'CompilationError' : 'InlineModelConfigError'
        throw dbtError(excType, 'config/arguments', 'Invalid inline model config', {
          category: 'Compilation Error',
          hint: "write {{ config(materialized='table') }}: names and values, or one dict",
        })
      }
      return ''
    }
  }

  add(options: readonly (readonly [string, Value])[]): void {
    const names = new Set(options.map(([name]) => name))
    this.#collect(
      options.map(([name, value]) => {
        if (name !== 'pre_hook' && name !== 'post_hook') return [name, value]
        const dashed = name.replace('_', '-')
        if (names.has(dashed)) {
          throw dbtError(
            'ConflictingConfigKeysError',
            'config/conflicting-keys',
            `Invalid config, has conflicting keys "${name}" and "${dashed}"`,
            { category: 'Compilation Error' },
          )
        }
        return [dashed, value]
      }),
    )
  }

  override qualifiedTypeName(): string {
    return `dbt.context.providers.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    return bindMethod(this, PARSE_METHODS, name, this.typeName)
  }
}

const PARSE_METHODS: MethodTable<ParseConfig> = new Map<string, (self: ParseConfig, call: CallArguments) => Value>([
  [
    'set',
    (self, call) => {
      const { name, value } = namedArguments({ method: 'ParseConfigObject.set' }, call, ['name', 'value'], 2)
      self.add([[str(name ?? null), value ?? null]])
      return ''
    },
  ],
  ['get', (_, call) => unanswered('get', call, ['name', 'default', 'validator'])],
  ['require', (_, call) => unanswered('require', call, ['name', 'validator'])],
  ['meta_get', (_, call) => unanswered('meta_get', call, ['name', 'default', 'validator'])],
  ['meta_require', (_, call) => unanswered('meta_require', call, ['name', 'validator'])],
  ['persist_relation_docs', () => false],
  ['persist_column_docs', () => false],
])

/** Nothing is known yet, but what is asked has to be a question. */
function unanswered(method: string, call: CallArguments, names: readonly string[]): Value {
  namedArguments({ method: `ParseConfigObject.${method}` }, call, names, 1)
  return ''
}

/** What `config` reads once the node is known. A macro's context has none. */
export interface ConfiguredNode {
  readonly unique_id: string
  readonly config?: Readonly<Record<string, unknown>>
}

/** `config` when running: looks up the node's final configuration, and ignores calls. */
export class RunConfig extends Obj {
  override readonly typeName = 'RuntimeConfigObject'
  readonly node: ConfiguredNode
  readonly #model: () => Value
  readonly #events: Pick<EventSink, 'emit'> | undefined
  override readonly call = (): Value => ''

  /** `events` hears of keys that stand under `meta` alone. */
  constructor(node: ConfiguredNode, model: () => Value, events?: Pick<EventSink, 'emit'>) {
    super()
    this.node = node
    this.#model = model
    this.#events = events
  }

  override qualifiedTypeName(): string {
    return `dbt.context.providers.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    return name === 'model' ? this.#model() : bindMethod(this, RUN_METHODS, name, this.typeName)
  }

  find(name: string): Value | undefined {
    const { config } = this.node
    if (!config) return undefined
    if (name === 'snapshot_table_column_names') return snapshotColumnNames(config.snapshot_meta_column_names)
    const key = Object.hasOwn(config, name) ? name : findOwn(HOOK_NAMES, name)
    if (key !== undefined && Object.hasOwn(config, key)) return configValue(config, key)
    if (this.findMeta(name) !== undefined) this.#events?.emit('GetMetaKeyWarning', { meta_key: name })
    return undefined
  }

  findMeta(name: string): Value | undefined {
    const meta = this.node.config?.meta
    if (typeof meta !== 'object' || meta === null || !Object.hasOwn(meta, name)) return undefined
    return toValue((meta as Record<string, unknown>)[name])
  }
}

const SNAPSHOT_COLUMNS = ['dbt_valid_from', 'dbt_valid_to', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] as const

/** What a snapshot calls its own columns: as configured, else by dbt's names. Only snapshots have it. */
function snapshotColumnNames(configured: unknown): Value | undefined {
  if (typeof configured !== 'object' || configured === null) return undefined
  const own = configured as Readonly<Record<string, unknown>>
  return toValue(Object.fromEntries(SNAPSHOT_COLUMNS.map((name) => [name, own[name] || name])))
}

const HOOK_NAMES: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' }

type RunMethod = (self: RunConfig, call: CallArguments, state: CallState) => Value | Promise<Value>

const RUN_METHODS: MethodTable<RunConfig> = new Map<string, RunMethod>([
  ['set', (_, call) => (namedArguments({ method: 'RuntimeConfigObject.set' }, call, ['name', 'value'], 2), '')],
  ['get', (self, call, state) => lookUp('get', call, state, (name) => self.find(name))],
  ['meta_get', (self, call, state) => lookUp('meta_get', call, state, (name) => self.findMeta(name))],
  ['require', (self, call, state) => demand('require', call, state, self, (name) => self.find(name))],
  ['meta_require', (self, call, state) => demand('meta_require', call, state, self, (name) => self.findMeta(name))],
  ['persist_relation_docs', (self) => persistDocs(self, 'relation')],
  ['persist_column_docs', (self) => persistDocs(self, 'columns')],
])

function lookUp(
  method: string,
  call: CallArguments,
  state: CallState,
  find: (name: string) => Value | undefined,
): Value | Promise<Value> {
  const given = namedArguments({ method: `RuntimeConfigObject.${method}` }, call, ['name', 'default', 'validator'], 1)
  const fallback = given.default ?? null
  const value = find(method === 'get' ? nameOf(given.name) : str(given.name ?? null)) ?? fallback
  const { validator } = given
  if (validator === undefined || validator === null || fallback === null) return value
  return validated(validator, value, state)
}

/** What Python's `getattr` takes for a name. */
function nameOf(name: Value | undefined): string {
  if (typeof name === 'string') return name
  throw new PyError('TypeError', `attribute name must be string, not '${typeName(name ?? null)}'`)
}

function demand(
  method: string,
  call: CallArguments,
  state: CallState,
  self: RunConfig,
  find: (name: string) => Value | undefined,
): Value | Promise<Value> {
  const given = namedArguments({ method: `RuntimeConfigObject.${method}` }, call, ['name', 'validator'], 1)
  const name = str(given.name ?? null)
  const value = find(name)
  if (value === undefined) {
    throw dbtError(
      'MissingConfigError',
      'config/missing',
      `Model '${self.node.unique_id}' does not define a required config parameter '${name}'.`,
      { category: 'Compilation Error', hint: `add ${name}=… to the model's config` },
    )
  }
  const { validator } = given
  return validator === undefined || validator === null ? value : validated(validator, value, state)
}

function validated(validator: Value, value: Value, state: CallState): Value | Promise<Value> {
  const answer = state.call(validator, [value])
  return answer instanceof Promise ? answer.then(() => value) : value
}

function persistDocs(self: RunConfig, part: string): Value {
  const docs = self.find('persist_docs') ?? new Dict()
  if (!(docs instanceof Dict)) {
    throw dbtError(
      'PersistDocsValueTypeError',
      'config/persist-docs',
      `Invalid value provided for 'persist_docs'. Expected dict but received ${str(docs)}`,
      { category: 'Compilation Error' },
    )
  }
  const value = docs.get(part) ?? false
  return isTrue(value) ? value : false
}
