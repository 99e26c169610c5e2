import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { invocationIn } from './invocation-for-tests.ts'
import { showCommand } from './show.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
}

test('a query that is sent as it is tells of the adapter, and of nothing that is parsed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  for (const [path, text] of Object.entries(FILES)) nodeFiles.write(join(folder, path), text)
  const told: string[] = []
  const invocation = invocationIn(folder, {}, (name) => told.push(name))
  await showCommand({ ...invocation, flags: { ...invocation.flags, WHICH: 'show', INLINE_DIRECT: 'select 1 as a' } })
  rmSync(folder, { recursive: true })
  expect(told.filter((name) => /^(?:AdapterRegistered|FoundStats|ShowNode)$/.test(name))).toEqual([
    'AdapterRegistered',
    'ShowNode',
  ])
})
