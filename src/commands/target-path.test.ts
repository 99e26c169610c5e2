import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { invocationIn } from './invocation-for-tests.ts'
import { runCommand } from './run.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
  'models/orders.sql': 'select {{ 1 }} as a',
}

test('a target path from the root of the file system holds the texts too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  const target = mkdtempSync(join(tmpdir(), 'trellis-target-'))
  for (const [path, text] of Object.entries(FILES)) nodeFiles.write(join(folder, path), text)
  const invocation = invocationIn(folder, { flags: { target_path: target } })
  await runCommand({ ...invocation, flags: { ...invocation.flags, WHICH: 'run' } })
  const texts = ['compiled', 'run'].map((kind) => join(kind, 'shop', 'models', 'orders.sql'))
  const found = ['manifest.json', ...texts].map((path) => existsSync(join(target, path)))
  rmSync(folder, { recursive: true })
  rmSync(target, { recursive: true })
  expect(found).toEqual([true, true, true])
})
