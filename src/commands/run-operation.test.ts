import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { invocationIn } from './invocation-for-tests.ts'
import { runOperationCommand } from './run-operation.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
  'macros/shows.sql': `{% macro shows() %}{% do run_query("select 'x' as a, 1 as b").print_table() %}{% endmacro %}`,
}

test('a table of a query prints where print does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  for (const [path, text] of Object.entries(FILES)) nodeFiles.write(join(folder, path), text)
  const printed: unknown[] = []
  const invocation = invocationIn(folder, {}, (name, data) => {
    if (name === 'PrintEvent') printed.push(data)
  })
  await runOperationCommand({ ...invocation, flags: { ...invocation.flags, WHICH: 'run-operation', MACRO: 'shows' } })
  rmSync(folder, { recursive: true })
  expect(printed).toEqual([{ msg: '| a | b |\n| - | - |\n| x | 1 |' }])
})
