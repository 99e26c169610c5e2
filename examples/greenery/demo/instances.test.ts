import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommandLine } from '#cli/run-command-line.ts'
import { testHost } from '../../../tests/errors/run-case.ts'
import { generateRegion } from '../generator/generate.mjs'
import { REGIONS } from '../generator/regions.mjs'
import { withDatabase } from '../warehouse/with-database.mjs'

const greenery = join(import.meta.dirname, '..')
const LEFT_OUT = /\.duckdb|\/(?:target|logs|\.trellis|dbt_packages|recorded)(?:\/|$)/

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenery-'))
  cpSync(greenery, folder, { recursive: true, filter: (path) => !LEFT_OUT.test(path.slice(greenery.length)) })
  for (const region of Object.keys(REGIONS)) await generateRegion(region, { database: databaseOf(region) })
  await say(['deps'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the regions of Greenery', () => {
  test.each(Object.keys(REGIONS))(
    '%s is built from its own sources, with every test',
    async (region) => {
      expect(await say(['--quiet', 'build', '--instance', region])).toBe('')
      const [found] = await asked(region, 'select count(*) as orders, count(shipping_service) as carried from f_orders')
      expect(Number(found?.orders)).toBe(361)
      expect(Number(found?.carried) === 0).toBe(region === 'apac')
    },
  )

  test('share their definitions, but for the column that one of them lacks', async () => {
    expect((await differences('eu', 'na')).map(({ unique_id }) => unique_id)).toEqual([])
    const found = await differences('apac', 'eu')
    const test = 'test.greenery.orders_have_a_shipping_service_with_a_tracking_number'
    expect(found.map(({ unique_id, only_in }) => [unique_id.replace(/\.[0-9a-f]{10}$/, ''), only_in])).toEqual([
      ['model.greenery.stg_greenery__orders', null],
      [test, 'eu'],
    ])
    expect(found[0]?.code?.split('\n').filter((line) => /^[-+](?![-+])/.test(line))).toEqual([
      '-    cast(null as varchar) as shipping_service,',
      '+    shipping_service,',
      '-from "greenery_apac"."raw_apac"."orders"',
      '+from "greenery_eu"."raw_eu"."orders"',
    ])
  })

  test('what is built without an instance knows nothing of them', async () => {
    const listed = await say(['--quiet', 'ls', '-s', 'source:greenery.orders', '--output', 'json', '--output-keys', 'relation_name'])
    expect(JSON.parse(listed)).toEqual({ relation_name: '"greenery"."raw"."orders"' })
  })
})

interface Difference {
  readonly unique_id: string
  readonly only_in: string | null
  readonly code?: string | null
}

async function differences(a: string, b: string): Promise<readonly Difference[]> {
  const text = await say(['instances', 'diff', a, b, '--output', 'json'], 1)
  return (JSON.parse(text) as { readonly differences: readonly Difference[] }).differences
}

function databaseOf(region: string): string {
  return join(folder, `greenery_${region}.duckdb`)
}

async function asked(region: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  return withDatabase(databaseOf(region), ({ rows }) => rows(sql))
}

/** What a command prints; it may not end worse than that. */
async function say(words: readonly string[], worst = 0): Promise<string> {
  const printed: string[] = []
  const host = testHost(folder, { env: {}, unreadable: [] }, (text) => printed.push(text))
  expect(await runCommandLine(words, host), printed.join('')).toBeLessThanOrEqual(worst)
  return printed.join('')
}
