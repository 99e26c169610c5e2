/** What runs SQL, and what ends its transaction. */
import { Tuple } from '#jinja/values/tuple.ts'
import { integerArgument } from '#project/builtins/arguments.ts'
import { emptyTable } from '#project/builtins/agate/table-from.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { resultTable, toAdapter } from '../../adapter-value.ts'
import { CursorObject } from '../cursor-object.ts'
import { ResponseObject } from '../response-object.ts'
import { type AdapterMethods, live, none } from './adapter-method.ts'

export const QUERY_METHODS: AdapterMethods = {
  commit: live([], 0, none, async (_, { session }) => {
    await session.commitIfOpen()
    return null
  }),
  execute: live(
    ['sql', 'auto_begin', 'fetch', 'limit'],
    1,
    () => new Tuple([new ResponseObject({ _message: '' }), emptyTable()]),
    async (given, { session }) => {
      const limit = given.value('limit')
      const { response, table } = await session.execute(given.text('sql'), {
        autoBegin: given.flag('auto_begin'),
        fetch: given.flag('fetch'),
        ...(limit !== null && { limit: integerArgument(limit) }),
      })
      return new Tuple([new ResponseObject(response), resultTable(table, printer(session))])
    },
  ),
  add_query: live(
    ['sql', 'auto_begin', 'bindings', 'abridge_sql_log'],
    1,
    () => new Tuple([null, null]),
    async (given, { session }) => {
      const bindings = toAdapter(given.value('bindings'))
      const { table } = await session.addQuery(given.text('sql'), {
        fetch: true,
        autoBegin: given.flag('auto_begin', true),
        abridgeSqlLog: given.flag('abridge_sql_log'),
        ...(Array.isArray(bindings) && { bindings: bindings as never }),
      })
      return new Tuple([null, new CursorObject(resultTable(table))])
    },
  ),
  run_sql_for_tests: live(['sql', 'fetch', 'conn'], 1, none, async (given, { session }) => {
    const { table } = await session.execute(given.text('sql'), { fetch: true })
    const rows = resultTable(table).rows.map((row) => new Tuple(row.values()))
    const fetch = given.text('fetch')
    return fetch === 'one' ? (rows[0] ?? null) : fetch === 'all' ? rows : null
  }),
}

/** What a table prints stands among what `print` does. */
function printer({ eventSink }: Session): (text: string) => void {
  return (text) => eventSink.emit('PrintEvent', { msg: text.replace(/\n$/, '') })
}
