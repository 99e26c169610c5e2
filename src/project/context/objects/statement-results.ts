/** Results of `statement` blocks by their names: `load_result`, `store_result`, `store_raw_result`, `_sql_results`. */
import { hasNo } from '#jinja/values/has-no.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Dict } from '#jinja/values/dict.ts'
import { HostCallable } from '#jinja/values/host-callable.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { emptyTable } from '#project/builtins/agate/table-from.ts'
import { Table } from '#project/builtins/agate/table.ts'
import type { AdapterResponse } from '#warehouse/adapter/connection.ts'
import { toPlainData } from '../plain-value.ts'
import { namedArguments } from './plain-arguments.ts'
import { ResponseObject } from './response-object.ts'

/** What one statement left: the warehouse's word and the rows. */
export interface StatementResult {
  readonly response: AdapterResponse | string
  readonly table: Table
  /** As templates see it. */
  readonly value: Dict
}

/** The rows that are kept; of anything else Python would miss them. */
function tableOf(given: Value | undefined): Table {
  if (given === undefined || given === null) return emptyTable()
  if (given instanceof Table) return given
  throw hasNo(given, 'rows')
}

export class StatementResults {
  /** Null: the result was there and has been taken. */
  readonly #results = new Map<string, StatementResult | null>()
  /** The same as templates see them, under `_sql_results`. */
  readonly #seen = new Dict()

  get main(): StatementResult | undefined {
    return this.#results.get('main') ?? undefined
  }

  /** A result that no template has taken. */
  find(name: string): StatementResult | undefined {
    return this.#results.get(name) ?? undefined
  }

  /** The functions that templates call. */
  members(): readonly (readonly [string, Value])[] {
    return [
      ['_sql_results', this.#seen],
      [
        'load_result',
        new HostCallable('load_result', (call) =>
          this.#take(str(namedArguments({ method: 'ProviderContext.load_result' }, call, ['name'], 1).name ?? null)),
        ),
      ],
      [
        'store_result',
        new HostCallable('store_result', (call) => {
          const given = namedArguments(
            { method: 'ProviderContext.store_result' },
            call,
            ['name', 'response', 'agate_table'],
            2,
          )
          const table = tableOf(given.agate_table)
          return this.#store(str(given.name ?? null), given.response ?? null, table)
        }),
      ],
      [
        'store_raw_result',
        new HostCallable('store_raw_result', (call) => {
          const names = ['name', 'message', 'code', 'rows_affected', 'agate_table'] as const
          const given = namedArguments({ method: 'ProviderContext.store_raw_result' }, call, names, 1)
          const table = tableOf(given.agate_table)
          const field = (name: 'code' | 'rows_affected') =>
            given[name] === undefined || given[name] === null ? {} : { [name]: toPlainData(given[name]) }
          const response = new ResponseObject({
            _message: str(given.message ?? null),
            ...field('code'),
            ...field('rows_affected'),
          })
          return this.#store(str(given.name ?? null), response, table)
        }),
      ],
    ]
  }

  #store(name: string, response: Value, table: Table): Value {
    const value = Dict.from({
      response,
      data: table.rows.map((row): Value => new Tuple(row.values())),
      table,
    })
    this.#results.set(name, {
      response: response instanceof ResponseObject ? response.response : str(response),
      table,
      value,
    })
    this.#seen.set(name, value)
    return ''
  }

  /** A result is there once; only `main` stays, since the runner reads it too. */
  #take(name: string): Value {
    const result = this.#results.get(name)
    if (result === undefined) return null
    if (result === null) {
      throw dbtError(
        'MacroResultAlreadyLoadedError',
        'statement/already-loaded',
        `The 'statement' result named '${name}' has already been loaded into a variable`,
        { category: 'Compilation Error' },
      )
    }
    if (name !== 'main') {
      this.#results.set(name, null)
      this.#seen.set(name, null)
    }
    return result.value
  }
}
