import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { recordRun } from './record.mjs'

const project = mkdtempSync(join(tmpdir(), 'greenery-'))
const root = join(import.meta.dirname, '..', '..', '..')

afterAll(() => rmSync(project, { recursive: true, force: true }))

test('four weeks of the shop end in the statuses, relations and rows that dbt 1.12 gave', { timeout: 300_000 }, async () => {
  cpSync(join(root, 'examples', 'greenery'), project, {
    recursive: true,
    // With a trellis.yml snapshots keep a record of their own in the warehouse, which dbt does not.
    filter: (path) => !/greenery\.duckdb|\/target|\/logs|trellis\.yml/.test(path.slice(root.length)),
  })
  const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'dbt-1.12.6.json'), 'utf8'))
  const run = await recordRun({ engine: `node ${join(root, 'bin', 'trellis.cjs')}`, projectDir: project })
  expect(run).toEqual(recorded)
})
