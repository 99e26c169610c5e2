import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { buildCommand } from './build.ts'
import { invocationIn } from './invocation-for-tests.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
  'functions/double.sql': 'number * 2',
  'functions/schema.yml':
    'functions: [{name: double, arguments: [{name: number, data_type: integer}], returns: {data_type: integer}}]\n',
}

test('for a function nobody asks for keys that a model could hold on to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  for (const [path, text] of Object.entries(FILES)) nodeFiles.write(join(folder, path), text)
  const sent: string[] = []
  await buildCommand(
    invocationIn(folder, {}, (name, data: unknown) => {
      const { conn_name, sql } = (data ?? {}) as Readonly<Record<string, unknown>>
      if (name === 'SQLQuery' && conn_name === 'function.shop.double') sent.push(`${sql}`.replace(/\s+/g, ' '))
    }),
  )
  expect(sent.at(-1)).toMatch(/ create or replace function /i)
  expect(sent.filter((sql) => sql.includes('duckdb_constraints'))).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})
