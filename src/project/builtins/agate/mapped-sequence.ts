import { OrderedDict } from '#jinja/values/ordered-dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { compare } from '#jinja/values/operators.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { Slice } from '#jinja/values/slice.ts'
import { repr } from '#jinja/values/to-string.ts'
import { isTrue } from '#jinja/values/truth.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments } from '../arguments.ts'

/** agate's sequence whose items may also have keys: the rows and the columns of a table, and each of them. */
export abstract class MappedSequence extends Obj {
  override readonly typeName: string = 'MappedSequence'

  override qualifiedTypeName(): string {
    return `agate.mapped_sequence.${this.typeName}`
  }

  abstract values(): readonly Value[]

  /** `null` where the items have no keys. */
  abstract keys(): readonly Value[] | null

  /** The item of that key, or `undefined`. */
  get(key: Value): Value | undefined {
    const index = this.keys()?.findIndex((candidate) => compare('==', candidate, key)) ?? -1
    return index < 0 ? undefined : this.values()[index]
  }

  /** The class that Python's complaints name. */
  protected methodOwner(_name: string): string {
    return 'MappedSequence'
  }

  override attribute(name: string): Value | undefined {
    const run = METHODS.get(name)
    if (!run) return undefined
    return new HostCallable(name, (call) =>
      run(
        this,
        bindArguments(
          { method: `${this.methodOwner(name)}.${name}` },
          call,
          name === 'get' ? ['key', 'default'] : [],
          name === 'get' ? 1 : 0,
        ),
      ),
    )
  }

  override item(key: Value): Value | undefined {
    if (typeof key === 'number') return this.values().at(key)
    if (key instanceof Slice) return new Tuple(key.pick(this.values()))
    return this.get(key)
  }

  override setItem(): never {
    throw new PyError(
      'TypeError',
      'Rows and columns can not be modified directly. You probably need to compute a new column.',
    )
  }

  override iterate(): Iterable<Value> {
    return this.values()
  }

  override mappingKeys(): Iterable<Value> {
    const keys = this.keys()
    if (keys === null) throw new PyError('TypeError', "'NoneType' object is not iterable")
    return keys
  }

  override length(): number {
    return this.values().length
  }

  override equals(other: Value): boolean {
    const others = Array.isArray(other) ? other : other instanceof Tuple ? other.items : sequenceValues(other)
    const own = this.values()
    return (
      others !== undefined &&
      others.length === own.length &&
      own.every((value, index) => compare('==', value, others[index] as Value))
    )
  }

  override hash(): never {
    throw new PyError('TypeError', `unhashable type: '${this.typeName}'`)
  }

  override repr(): string {
    const values = this.values()
    const sample = values.slice(0, 5).map(repr).join(', ')
    return `<agate.${this.typeName}: (${values.length > 5 ? `${sample}, ...` : sample})>`
  }
}

function sequenceValues(value: Value): readonly Value[] | undefined {
  return value instanceof MappedSequence ? value.values() : undefined
}

type SequenceMethod = (self: MappedSequence, args: readonly (Value | undefined)[]) => Value

const METHODS: ReadonlyMap<string, SequenceMethod> = new Map<string, SequenceMethod>([
  ['values', (self) => new Tuple(self.values())],
  ['keys', (self) => namesOf(self.keys())],
  ['items', (self) => new Tuple(itemsOf(self).map(([key, value]) => new Tuple([key, value])))],
  ['dict', (self) => OrderedDict.of(itemsOf(self))],
  [
    'get',
    (self, [key, fallback]) => {
      if (self.keys() === null) return fallback && isTrue(fallback) ? fallback : null
      return self.get(key ?? null) ?? (fallback !== undefined && isTrue(fallback) ? fallback : null)
    },
  ],
])

function namesOf(keys: readonly Value[] | null): Value {
  return keys && new Tuple(keys)
}

function itemsOf(self: MappedSequence): readonly (readonly [Value, Value])[] {
  const keys = self.keys()
  if (keys === null) throw new PyError('TypeError', "'NoneType' object is not iterable")
  return self.values().map((value, index) => [keys[index] as Value, value])
}

/** A sequence of values that are at hand. */
export class NamedValues extends MappedSequence {
  readonly #values: readonly Value[]
  readonly #keys: readonly Value[] | null

  constructor(values: readonly Value[], keys: readonly Value[] | null) {
    super()
    this.#values = values
    this.#keys = keys
  }

  override values(): readonly Value[] {
    return this.#values
  }

  override keys(): readonly Value[] | null {
    return this.#keys
  }
}

/** One row of a table; its keys are the column names. */
export class Row extends NamedValues {
  override readonly typeName = 'Row'

  override qualifiedTypeName(): string {
    return 'agate.rows.Row'
  }

  /** The value of the column of that name whatever its case, as the names of a catalog need; `undefined` if there is none. */
  findUncased(columnName: string): Value | undefined {
    const wanted = columnName.toLowerCase()
    const index = this.keys()?.findIndex((key) => typeof key === 'string' && key.toLowerCase() === wanted) ?? -1
    return index < 0 ? undefined : this.values()[index]
  }
}
