import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { buildCommand } from './build.ts'
import { docsGenerateCommand } from './docs-generate.ts'
import { invocationIn } from './invocation-for-tests.ts'
import { listCommand } from './list.ts'
import { runCommand } from './run.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
  'selectors.yml': 'selectors:\n  - name: usual\n    default: true\n    definition: orders\n',
  'models/orders.sql': 'select 1 as a',
}

test.each([
  ['build', buildCommand],
  ['run', runCommand],
  ['list', listCommand],
  ['generate', docsGenerateCommand],
])('that the default selector is used is told once: %s', async (WHICH, command) => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  for (const [path, text] of Object.entries(FILES)) nodeFiles.write(join(folder, path), text)
  const told: string[] = []
  const invocation = invocationIn(folder, {}, (name) => told.push(name))
  await command({ ...invocation, flags: { ...invocation.flags, WHICH } })
  rmSync(folder, { recursive: true })
  expect(told.filter((name) => name === 'DefaultSelector')).toHaveLength(1)
})
