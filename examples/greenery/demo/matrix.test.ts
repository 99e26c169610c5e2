import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommandLine } from '#cli/run-command-line.ts'
import { testHost } from '../../../tests/errors/run-case.ts'
import { generate } from '../generator/generate.mjs'

const greenery = join(import.meta.dirname, '..')
const LEFT_OUT = /greenery\.duckdb|\/(?:target|logs|\.trellis|dbt_packages|recorded)(?:\/|$)/

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greenery-'))
  cpSync(greenery, folder, { recursive: true, filter: (path) => !LEFT_OUT.test(path.slice(greenery.length)) })
  await generate({ database: join(folder, 'greenery.duckdb') })
  await say(['deps'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As it stands in the file, cell by cell. */
const CELLS = [
  ['hourly/core', 'f_orders'],
  ['hourly/logistics', 'f_delayed_orders'],
  ['hourly/product', 'f_sessions'],
  ['every_4_hours/logistics', 'sst_products'],
  ['every_4_hours/marketing', 'f_orders_promo'],
  ['every_4_hours/product', 'f_page_views'],
  ['daily/core', 'd_products d_users'],
  ['daily/logistics', 'd_inventory'],
  ['daily/product', 'd_product_funnels'],
  ['weekly/logistics', 'd_addresses'],
  ['weekly/marketing', 'd_promos'],
  ['monthly/logistics', 'seed_states'],
] as const

describe('the matrix of Greenery', () => {
  test('has a job for each cell that is not empty, and two beside it', async () => {
    const jobs = JSON.parse(await say(['jobs', 'list', '--output', 'json'])) as { job: string; does: string }[]
    expect(jobs.map(({ job, does }) => [job, does])).toEqual([
      ...CELLS,
      ['nightly', 'source freshness → snapshot → run → test → docs generate'],
      ...Array(3).fill(['regions', 'build']),
    ])
  })

  test('has no error, and two cells that are faster than what they read', async () => {
    const findings = JSON.parse(await say(['jobs', 'lint', '--output', 'json'])) as Finding[]
    const told = findings.map(({ severity, code, job, unique_ids }) => [severity, code, job, unique_ids.length])
    expect(told).toEqual([
      ['note', 'jobs/in-no-cell', null, 14],
      ['note', 'jobs/in-no-cell', null, 12],
      ['warning', 'jobs/faster-than-upstream', 'every_4_hours/marketing', 1],
      ['warning', 'jobs/faster-than-upstream', 'weekly/logistics', 1],
      ['note', 'jobs/secret-missing', null, 0],
    ])
  })

  test('can be built cell by cell, beginning with nothing but the raw tables', async () => {
    for (const [name] of CELLS) {
      const [job] = JSON.parse(await say(['jobs', 'explain', name, '--output', 'json'])) as Explained[]
      const [step] = job?.steps ?? []
      expect(step?.nodes.filter(({ reason }) => reason === 'own').length, name).toBe(name === 'daily/core' ? 2 : 1)
      expect(await say(['--quiet', ...(step?.args ?? [])]), name).toBe('')
    }
  })
})

interface Finding {
  readonly severity: string
  readonly code: string
  readonly job: string | null
  readonly unique_ids: readonly string[]
}

interface Explained {
  readonly steps: readonly { readonly args: readonly string[]; readonly nodes: readonly { readonly reason: string }[] }[]
}

/** What a command prints; it has to end well. */
async function say(words: readonly string[]): Promise<string> {
  const printed: string[] = []
  const exitCode = await runCommandLine(words, testHost(folder, { env: {}, unreadable: [] }, (text) => printed.push(text)))
  if (exitCode !== 0) throw new Error(`${words.join(' ')} ended with ${exitCode}\n${printed.join('')}`)
  return printed.join('')
}
