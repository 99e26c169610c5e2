/** A node and its parts as Python's dataclasses show them: fields are attributes, and `to_dict()` makes a dict of all. */
import { findOwn } from '#foundation/source/find-own.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { repr, str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindMethod, type MethodTable } from '#project/builtins/py-class.ts'
import { configValue } from '../config-value.ts'
import { toValue } from '../plain-value.ts'
import { EnumMember } from './enum-member.ts'
import { METRIC_CLASSES, METRIC_ENUMS } from './metric-classes.ts'
import { namedArguments } from './plain-arguments.ts'

/** Fields that hold a record, with the class that Python names it by. */
const CLASSES: Readonly<Record<string, string>> = {
  checksum: 'FileHash',
  contract: 'Contract',
  depends_on: 'DependsOn',
  docs: 'Docs',
  test_metadata: 'TestMetadata',
  latest_version_pointer: 'LatestVersionPointer',
  owner: 'Owner',
  overrides: 'UnitTestOverrides',
}

/** Fields that hold a list or a dict of records. */
const MEMBER_CLASSES: Readonly<Record<string, string>> = {
  refs: 'RefArgs',
  extra_ctes: 'InjectedCTE',
  constraints: 'ModelLevelConstraint',
  columns: 'ColumnInfo',
  'pre-hook': 'Hook',
  'post-hook': 'Hook',
}

/** Classes that take fields of any name: one that was not given is None. */
const OPEN_CLASSES: ReadonlySet<string> = new Set(['ColumnInfo', 'ColumnConfig', 'Owner'])

export class RecordObject extends Obj {
  override readonly typeName: string
  readonly #record: object
  readonly #properties: Readonly<Record<string, () => unknown>>
  readonly #made = new Map<string, Value>()

  constructor(typeName: string, record: object, properties: Readonly<Record<string, () => unknown>> = {}) {
    super()
    this.typeName = typeName
    this.#record = record
    this.#properties = properties
  }

  get isConfig(): boolean {
    return this.typeName.endsWith('Config') && !OPEN_CLASSES.has(this.typeName)
  }

  override attribute(name: string): Value | undefined {
    const known = this.#made.get(name)
    if (known !== undefined) return known
    const value = this.#find(name)
    if (value !== undefined) this.#made.set(name, value)
    return value
  }

  #find(name: string): Value | undefined {
    const field = this.isConfig ? (findOwn(FIELD_KEYS, name) ?? name) : name
    if (Object.hasOwn(this.#record, field)) {
      if (this.isConfig && field === 'begin') return configValue({ ...this.#record }, field)
      return fieldValue(this.typeName, field, (this.#record as Readonly<Record<string, unknown>>)[field])
    }
    const property = findOwn(this.#properties, name)
    if (property) return toValue(property())
    const method = bindMethod<RecordObject>(this, this.isConfig ? CONFIG_METHODS : METHODS, name)
    if (method !== undefined) return method
    return this.isConfig || OPEN_CLASSES.has(this.typeName) ? null : undefined
  }

  override item(key: Value): Value | undefined {
    if (!this.isConfig || typeof key !== 'string') return undefined
    const field = findOwn(FIELD_KEYS, key) ?? key
    return Object.hasOwn(this.#record, field) ? this.attribute(key) : undefined
  }

  override isSubscriptable(): boolean {
    return this.isConfig
  }

  override iterate(): Iterable<Value> | undefined {
    return this.isConfig ? Object.keys(this.#record).map((key) => findOwn(ATTRIBUTE_NAMES, key) ?? key) : undefined
  }

  override length(): number | undefined {
    return this.isConfig ? Object.keys(this.#record).length : undefined
  }

  override repr(): string {
    const fields = Object.keys(this.#record).map((key) => {
      const name = findOwn(ATTRIBUTE_NAMES, key) ?? key
      return `${name}=${repr(this.attribute(name) ?? null)}`
    })
    return `${this.typeName}(${fields.join(', ')})`
  }

  /** All fields as plain values; texts of a compiled node only once it is compiled. */
  asDict(omitsNone = false): Dict {
    const isCompiled = !('compiled' in this.#record) || this.#record.compiled === true
    const entries = Object.entries(this.#record).filter(([key, value]) => {
      if (!isCompiled && COMPILED_FIELDS.has(key)) return false
      return !omitsNone || (value !== null && value !== undefined)
    })
    return Dict.of(
      entries.map(([key, value]): [string, Value] => {
        if (key === 'config' && typeof value === 'object' && value !== null) return [key, plainRecord(value, omitsNone)]
        return [key, this.isConfig && key === 'begin' ? (this.attribute(key) ?? null) : toValue(value)]
      }),
    )
  }
}

const COMPILED_FIELDS: ReadonlySet<string> = new Set(['compiled', 'compiled_code', 'extra_ctes_injected', 'extra_ctes'])

/** Python's name of a field that a project writes with a dash. */
const FIELD_KEYS: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' }
const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = { 'pre-hook': 'pre_hook', 'post-hook': 'post_hook' }

function plainRecord(record: object, omitsNone: boolean): Dict {
  const config = { ...record }
  return Dict.of(
    Object.entries(record)
      .filter(([, value]) => !omitsNone || (value !== null && value !== undefined))
      .map(([key]) => [key, configValue(config, key)] as const),
  )
}

function fieldValue(owner: string, field: string, value: unknown): Value {
  const ofMetric = findOwn(findOwn(METRIC_CLASSES, owner) ?? {}, field)
  if (ofMetric !== undefined) return metricPart(ofMetric, value)
  if (typeof value !== 'object' || value === null) return toValue(value)
  const memberClass = findOwn(MEMBER_CLASSES, field)
  if (memberClass !== undefined) {
    if (Array.isArray(value)) return value.map((item) => recordOf(memberClass, item))
    return Dict.of(Object.entries(value).map(([key, item]) => [key, recordOf(memberClass, item)] as const))
  }
  if (field === 'config') return recordOf(owner === 'ColumnInfo' ? 'ColumnConfig' : configClass(owner), value)
  const className = findOwn(CLASSES, field)
  return className === undefined ? toValue(value) : recordOf(className, value)
}

function metricPart(className: string, value: unknown): Value {
  if (Array.isArray(value)) return value.map((item) => metricPart(className, item))
  if (typeof value === 'string' && METRIC_ENUMS.has(className)) return new EnumMember(className, value)
  return recordOf(className, value)
}

function recordOf(className: string, value: unknown): Value {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isRecord ? new RecordObject(className, value) : toValue(value)
}

/** For example `ModelConfig` of a `ModelNode`. */
function configClass(owner: string): string {
  if (owner === 'GenericTestNode' || owner === 'SingularTestNode') return 'TestConfig'
  if (owner === 'HookNode' || owner === 'SqlNode' || owner === 'AnalysisNode') return 'NodeConfig'
  if (owner === 'UnitTestNode') return 'UnitTestNodeConfig'
  return `${owner.replace(/(Node|Definition)$/, '')}Config`
}

type RecordMethod = (self: RecordObject, call: CallArguments) => Value

const toDict: RecordMethod = (self, call) => {
  const { omit_none } = namedArguments('to_dict', call, ['omit_none'])
  return self.asDict(omit_none !== undefined && isTrue(omit_none))
}

const METHODS: MethodTable<RecordObject> = new Map<string, RecordMethod>([['to_dict', toDict]])

const CONFIG_METHODS: MethodTable<RecordObject> = new Map<string, RecordMethod>([
  ['to_dict', toDict],
  [
    'get',
    (self, call) => {
      const { key, default: fallback } = namedArguments('get', call, ['key', 'default'], 1)
      const value = self.item(str(key ?? null))
      return value === undefined ? (fallback ?? null) : value
    },
  ],
  [
    'meta_get',
    (self, call) => {
      const { key, default: fallback } = namedArguments('meta_get', call, ['key', 'default'], 1)
      const meta = self.attribute('meta')
      const value = meta instanceof Dict ? meta.get(key ?? null) : undefined
      return value === undefined ? (fallback ?? null) : value
    },
  ],
])
