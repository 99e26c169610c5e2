import { describe, expect, test } from 'vitest'
import { openDuckDB } from './open-for-tests.ts'

/** All of each would take too long, or goes through memory first. */
const QUERIES: Readonly<Record<string, string>> = {
  'a scan': 'select range from range(10000000000)',
  'a join': 'select * from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3',
  'a sort': 'select range, repeat(range::varchar, 50) as text from range(300000) order by hash(range)',
  'a window': 'select *, count(*) over (partition by range % 1000) as n from range(300000) order by n, range',
}

describe.each(Object.keys(QUERIES))('with one thread, of %s only a few rows are wanted', (name) => {
  test.each(['is rolled back', 'is committed', 'goes on', 'is given up'] as const)(
    'and the transaction %s',
    { timeout: 20_000 },
    async (end) => {
      const adapter = openDuckDB({ settings: { threads: 1 } })
      const session = adapter.session()
      await session.named('test', async () => {
        await session.execute('create table written as select 1 as x', { autoBegin: true })
        const { table } = await session.execute(QUERIES[name] ?? '', { autoBegin: true, fetch: true, limit: 5 })
        expect(table.rows).toHaveLength(5)
        if (end === 'is rolled back') await session.rollBackIfOpen()
        if (end === 'is committed') await session.commit()
        if (end !== 'is given up') await session.execute('select 1', { fetch: true })
      })
      await adapter.close()
    },
  )
})
