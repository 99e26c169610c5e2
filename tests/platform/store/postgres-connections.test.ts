import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { aRun } from '#platform/store/conformance/samples.ts'
import { postgresStores, TEST_SERVER, testClock } from '#platform/store/conformance/stores-for-tests.ts'
import { openStore } from '#platform/store/open-store.ts'
import { startWorkers } from './start-worker.ts'

describe.skipIf(!TEST_SERVER)('connections to PostgreSQL', { timeout: 120_000 }, () => {
  const stores = postgresStores()
  afterEach(() => stores.clear())

  async function cut(name: string): Promise<void> {
    const client = new pg.Client({ connectionString: TEST_SERVER })
    await client.connect()
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name])
    await client.end()
  }

  test('one that is cut while nobody uses it is no loss', async () => {
    const store = await stores.open(`${stores.newAddress()}&application_name=idle`, testClock())
    await Promise.all([1, 2, 3].map(() => store.runs.add(aRun())))
    await cut('idle')
    await expect.poll(() => store.runs.find(3).catch(() => undefined)).toMatchObject({ id: 3 })
    expect((await store.runs.add(aRun())).run.id).toBe(4)
  })

  test('one that is cut in the middle of a transaction takes that back, and says so', async () => {
    const store = await stores.open(`${stores.newAddress()}&application_name=busy`, testClock())
    const work = store.together(async ({ runs }) => {
      await runs.add(aRun())
      await cut('busy')
      await runs.add(aRun())
    })
    await expect(work).rejects.toThrow('[store/connection-lost]')
    expect((await store.runs.list({}, { limit: 9 })).total).toBe(0)
    expect((await store.runs.add(aRun())).run.id).toBe(1)
  })

  test('a process that is stopped in the middle of a transaction does not stop the others', async () => {
    const address = `${stores.newAddress()}&options=-c%20idle_in_transaction_session_timeout%3D700ms`
    const store = await stores.open(address, testClock())
    const [worker] = await startWorkers(1, 'hold', address)
    await worker?.saying(1)
    worker?.process.kill('SIGSTOP')
    expect((await store.runs.add(aRun())).run.id).toBe(1)
    worker?.process.kill('SIGCONT')
    await worker?.ended
    expect(worker?.said).toEqual([1, 'The connection to the server of the store was lost'])
    expect((await store.runs.list({}, { limit: 9 })).total).toBe(1)
  })

  test.each([
    [
      'nobody listens',
      'postgres://u:geheim@127.0.0.1:1/d',
      'postgres://u@127.0.0.1:1/d: connect ECONNREFUSED 127.0.0.1:1',
    ],
    ['there is no such host', 'postgres://u:geheim@nohost.invalid/d', 'nohost.invalid'],
    ['the password is wrong', TEST_SERVER?.replace(/:[^:@]*@/, ':geheim@'), 'password authentication failed'],
    ['there is no such database', TEST_SERVER?.replace(/[^/]*$/, 'nowhere'), 'database "nowhere" does not exist'],
  ])('where %s, the error says so without the password', async (_, address = '', text) => {
    const error = await openStore(address, testClock()).then(
      () => undefined,
      (thrown: Error) => thrown,
    )
    expect(error?.message).toMatch(/\[store\/(unreachable|refused)\]/)
    expect(error?.message).toContain(text)
    expect(error?.message).not.toContain('geheim')
  })
})
