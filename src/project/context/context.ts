import type { Macro } from '#manifest/nodes/macro.ts'
import { bindMethod, type MethodTable } from '#project/builtins/py-class.ts'
import type { MacroRegistry, MacroTable } from '#project/macros/macro-registry.ts'
import type { CallArguments } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Obj } from '#jinja/values/obj.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Undefined } from '#jinja/values/undefined.ts'
import type { Value } from '#jinja/values/value.ts'
import { namedArguments } from './objects/plain-arguments.ts'

/** Makes a macro callable with the names of a context. `isOutermost` tells calls that come from no other macro. */
export interface MacroBinder {
  bind(macro: Macro, context: Context, onCall?: (isOutermost: boolean) => void): Value
}

/** A name of a context: its value is made when a template first asks for it. */
export type Member = (context: Context) => Value

export interface ContextOptions {
  readonly registry: MacroRegistry
  readonly binder: MacroBinder
  /** The package whose macros go first: that of the node. */
  readonly searchPackage: string
  /** Tables of names, a former before a later one. */
  readonly members: readonly ReadonlyMap<string, Member>[]
  /** Told of macros that the node's own text calls. */
  readonly onMacroCall?: (macro: Macro) => void
  /** Makes what an unknown name of the node's own text is; macros have Jinja's own. */
  readonly undefined?: (hint: string, name: string) => Undefined
}

/**
 * The names that the templates of one node see. Macros go before dbt's own names, so that a project can put its `ref`
 * in the place of dbt's.
 */
export class Context {
  readonly undefined?: (hint: string, name: string) => Undefined
  readonly #options: ContextOptions
  readonly #found = new Map<string, Value | undefined>()
  readonly #macros = new Map<string, Value>()
  #nesting = 0

  constructor(options: ContextOptions) {
    this.#options = options
    if (options.undefined) this.undefined = options.undefined
  }

  lookup(name: string): Value | undefined {
    if (this.#found.has(name)) return this.#found.get(name)
    const value = name === 'context' ? new ContextObject(this) : (this.#findMacro(name) ?? this.member(name))
    this.#found.set(name, value)
    return value
  }

  /** A name of dbt's own, even where a macro of that name stands before it. */
  member(name: string): Value | undefined {
    for (const table of this.#options.members) {
      const member = table.get(name)
      if (member) return member(this)
    }
    return undefined
  }

  /** Puts a value before everything else of that name. */
  set(name: string, value: Value): void {
    this.#found.set(name, value)
  }

  /** The macro with this context's names. */
  bind(macro: Macro): Value {
    let bound = this.#macros.get(macro.unique_id)
    if (bound === undefined) {
      const { onMacroCall } = this.#options
      const onCall = onMacroCall && ((isOutermost: boolean) => isOutermost && this.#nesting === 0 && onMacroCall(macro))
      bound = this.#options.binder.bind(macro, this, onCall)
      this.#macros.set(macro.unique_id, bound)
    }
    return bound
  }

  /** Renders a text on behalf of a macro: what it calls is not called by the node's own text. */
  nested<T>(render: () => T): T {
    this.#nesting++
    let isLate = false
    try {
      const rendered = render()
      if (!(rendered instanceof Promise)) return rendered
      isLate = true
      return rendered.finally(() => this.#nesting--) as T
    } finally {
      if (!isLate) this.#nesting--
    }
  }

  /** In a package, or without one as a template of this node would find it. */
  findMacro(packageName: string | undefined, name: string): Macro | undefined {
    const { registry, searchPackage } = this.#options
    if (packageName === undefined) {
      const found = registry.findForNode(searchPackage, name)
      return found?.kind === 'macro' ? found.macro : undefined
    }
    return registry.packageTable(packageName)?.find(name)
  }

  #findMacro(name: string): Value | undefined {
    const found = this.#options.registry.findForNode(this.#options.searchPackage, name)
    if (!found) return undefined
    return found.kind === 'macro' ? this.bind(found.macro) : new PackageObject(this, found.macros)
  }

  /** dbt's own names, whatever macro stands before one. */
  memberNames(): Set<string> {
    return new Set(this.#options.members.flatMap((table) => [...table.keys()]))
  }

  *names(): Iterable<string> {
    const { registry, searchPackage } = this.#options
    const seen = new Set<string>(['context'])
    for (const packageName of [searchPackage, registry.rootPackage]) {
      for (const name of registry.byPackage.get(packageName)?.keys() ?? []) seen.add(name)
    }
    for (const name of registry.byPackage.keys()) if (!registry.internalPackages.includes(name)) seen.add(name)
    for (const name of ['dbt', ...registry.internals.names()]) seen.add(name)
    for (const name of this.memberNames()) seen.add(name)
    yield* seen
  }
}

/** What a dict can be asked, of names that are looked up one by one. */
export const NAMES_METHODS: ReadonlyMap<string, (self: Obj, call: CallArguments) => Value> = new Map([
  ['get', getItem],
  ['keys', (self) => namesOf(self)],
  ['values', (self) => namesOf(self).map((name) => self.item(name) ?? null)],
  ['items', (self) => namesOf(self).map((name) => new Tuple([name, self.item(name) ?? null]))],
])

function getItem(self: Obj, call: CallArguments): Value {
  const { key, default: fallback } = namedArguments('get', call, ['key', 'default'], 1)
  return self.item(key ?? null) ?? fallback ?? null
}

function namesOf(self: Obj): Value[] {
  return [...(self.iterate() ?? [])]
}

/** `context`: the whole namespace as something that can be asked by name and added to. */
class ContextObject extends Obj {
  override readonly typeName = 'ChainMap'
  readonly #context: Context

  constructor(context: Context) {
    super()
    this.#context = context
  }

  override qualifiedTypeName(): string {
    return `collections.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    return bindMethod(this, CONTEXT_METHODS, name)
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#context.lookup(key) : undefined
  }

  override setItem(key: Value, value: Value): void {
    this.#context.set(str(key), value)
  }

  override contains(value: Value): boolean {
    return this.item(value) !== undefined
  }

  override iterate(): Iterable<Value> {
    return this.#context.names()
  }

  override length(): number {
    return [...this.#context.names()].length
  }

  override isMapping(): boolean {
    return true
  }
}

const CONTEXT_METHODS: MethodTable<ContextObject> = new Map<
  string,
  (self: ContextObject, call: CallArguments) => Value
>([
  ...NAMES_METHODS,
  [
    'update',
    (self, { args, kwargs }) => {
      const [given] = args
      if (given instanceof Dict) for (const [key, value] of given.entries()) self.setItem(key, value)
      for (const [key, value] of kwargs) self.setItem(key, value)
      return null
    },
  ],
])

/** A package's name in a template: its macros stand behind the dot. */
class PackageObject extends Obj {
  override readonly typeName = 'MacroNamespace'
  readonly #context: Context
  readonly #macros: MacroTable

  constructor(context: Context, macros: MacroTable) {
    super()
    this.#context = context
    this.#macros = macros
  }

  override qualifiedTypeName(): string {
    return `dbt.context.macros.${this.typeName}`
  }

  override attribute(name: string): Value | undefined {
    // Macros are items, found where there is no attribute: so may their names begin with an underscore.
    return bindMethod<Obj>(this, NAMES_METHODS, name)
  }

  override item(key: Value): Value | undefined {
    const macro = typeof key === 'string' ? this.#macros.find(key) : undefined
    return macro && this.#context.bind(macro)
  }

  override iterate(): Iterable<Value> {
    return this.#macros.names()
  }

  override contains(value: Value): boolean {
    return typeof value === 'string' && this.#macros.find(value) !== undefined
  }

  override isMapping(): boolean {
    return true
  }
}
