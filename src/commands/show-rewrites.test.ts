import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { compileCommand } from './compile.ts'
import type { Invocation } from './invocation.ts'
import { invocationIn } from './invocation-for-tests.ts'
import { runCommand } from './run.ts'

const WRITTEN = "-- when it is due\nselect dateadd(day, 1, '2024-01-31'::timestamp_ntz) as due,\n  iff(true, 1, 2) as a"
const SENT = "-- when it is due\nselect dateadd('day', 1, '2024-01-31'::timestamp) as due,\n  iff(true, 1, 2) as a"

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function shop(target: string, heard: unknown[] = []): { folder: string; invocation: Invocation } {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-rewrites-'))
  folders.push(folder)
  const files = {
    'dbt_project.yml': 'name: shop\nprofile: shop\n',
    'profiles.yml': `shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1${target}}\n`,
    'models/due.sql': WRITTEN,
  }
  for (const [path, text] of Object.entries(files)) nodeFiles.write(join(folder, path), text)
  const invocation = invocationIn(folder, {}, (name, data) => {
    if (name === 'LineRewritten') heard.push(data)
  })
  const given = [...invocation.commandLine.given, { name: 'show_rewrites', value: true, place: 'after' as const }]
  return { folder, invocation: { ...invocation, commandLine: { ...invocation.commandLine, given } } }
}

test('each line that is changed is told, the compiled file stays as it is written, the one in target/run is what was sent', async () => {
  const heard: unknown[] = []
  const { folder, invocation } = shop(', dialect: snowflake', heard)
  const { success } = await runCommand(invocation)
  expect(success).toBe(true)
  expect(heard).toEqual([
    {
      node_name: 'due',
      unique_id: 'model.shop.due',
      path: 'target/compiled/shop/models/due.sql',
      line: 2,
      before: "select dateadd(day, 1, '2024-01-31'::timestamp_ntz) as due,",
      after: "select dateadd('day', 1, '2024-01-31'::timestamp) as due,",
      rules: ['date part', 'type'],
    },
  ])
  expect(readFileSync(join(folder, 'target/compiled/shop/models/due.sql'), 'utf8')).toBe(WRITTEN)
  expect(readFileSync(join(folder, 'target/run/shop/models/due.sql'), 'utf8')).toContain(SENT)
})

test('compile tells the same', async () => {
  const heard: unknown[] = []
  await compileCommand(shop(', dialect: snowflake', heard).invocation)
  expect(heard).toMatchObject([{ line: 2, rules: ['date part', 'type'] }])
})

test('a target without a dialect has nothing to show', async () => {
  await expect(runCommand(shop('').invocation)).rejects.toThrow(
    "--show-rewrites: the target 'dev' has no dialect, its SQL is sent as it is",
  )
})
