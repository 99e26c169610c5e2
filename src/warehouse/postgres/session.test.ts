import { expect, test } from 'vitest'
import { recordedEvents } from '#warehouse/adapter/conformance/recorded-events.ts'
import { openPostgres } from './server-for-tests.ts'

test('a macro of the adapter that fails is named', async () => {
  const events = recordedEvents()
  const adapter = openPostgres(
    { host: 'localhost', user: 'u', password: 'p', port: 5432, dbname: 'd', schema: 's' },
    { events },
  )
  adapter.session().tellFailedMacro('collect_freshness')
  await adapter.close()
  expect(events.told).toEqual([
    {
      name: 'AdapterEventDebug',
      data: { name: 'Postgres', base_msg: 'Error running SQL: {}', args: ['macro collect_freshness'] },
    },
    { name: 'AdapterEventDebug', data: { name: 'Postgres', base_msg: 'Rolling back transaction.' } },
  ])
})
