import type { CallArguments } from '#jinja/values/call.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { Obj } from '#jinja/values/obj.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments, integerArgument } from '#project/builtins/arguments.ts'
import type { Table } from '#project/builtins/agate/table.ts'

/** The rows of `adapter.add_query`, to be fetched as from a cursor of Python's: each once. */
export class CursorObject extends Obj {
  override readonly typeName = 'DuckDBCursorWrapper'
  readonly #columns: readonly string[]
  readonly #rows: Tuple[]

  constructor(table: Table) {
    super()
    this.#columns = table.columnNames
    this.#rows = table.rows.map((row) => new Tuple(row.values()))
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'fetchall':
        return new HostCallable(name, () => this.#rows.splice(0))
      case 'fetchone':
        return new HostCallable(name, () => this.#rows.shift() ?? null)
      case 'fetchmany':
        return new HostCallable(name, (call) => this.#rows.splice(0, sizeOf(call)))
      case 'description':
        return this.#columns.map((column) => new Tuple([column, null, null, null, null, null, null]))
      default:
        return undefined
    }
  }
}

function sizeOf(call: CallArguments): number {
  const [size] = bindArguments('fetchmany', call, ['size'])
  return size === undefined ? 1 : integerArgument(size)
}
