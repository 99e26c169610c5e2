import { HostCallable } from '#jinja/values/host-callable.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import type { DataType } from './data-type.ts'
import { bindArguments } from '../arguments.ts'
import { MappedSequence } from './mapped-sequence.ts'
import { compareNullsLast } from './sort-order.ts'

/** One column of a table. */
export class Column extends MappedSequence {
  override readonly typeName = 'Column'
  readonly index: number
  readonly name: string
  readonly dataType: DataType
  readonly #read: () => readonly Value[]

  constructor(index: number, name: string, dataType: DataType, read: () => readonly Value[]) {
    super()
    this.index = index
    this.name = name
    this.dataType = dataType
    this.#read = read
  }

  override values(): readonly Value[] {
    return this.#read()
  }

  override keys(): null {
    return null
  }

  override qualifiedTypeName(): string {
    return 'agate.columns.Column'
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'index':
        return this.index
      case 'name':
        return this.name
      case 'data_type':
        return this.dataType
      case 'values_distinct':
        return this.#method(name, () => new Tuple([...new PySet(this.values()).values()]))
      case 'values_without_nulls':
        return this.#method(name, () => new Tuple(this.#withoutNulls()))
      case 'values_sorted':
        return this.#method(name, () => this.values().toSorted(compareNullsLast))
      case 'values_without_nulls_sorted':
        return this.#method(name, () => this.#withoutNulls().toSorted(compareNullsLast))
      default:
        return super.attribute(name)
    }
  }

  protected override methodOwner(name: string): string {
    return name === 'values' ? 'Column' : super.methodOwner(name)
  }

  #method(name: string, answer: () => Value): HostCallable {
    return new HostCallable(name, (call) => {
      bindArguments({ method: `Column.${name}` }, call, [])
      return answer()
    })
  }

  #withoutNulls(): Value[] {
    return this.values().filter((value) => value !== null)
  }
}
