import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { compileCommand } from './compile.ts'
import { invocationIn } from './invocation-for-tests.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
  'macros/late.sql': '{% macro late() %}1{% endmacro %}',
  'models/a_good.sql': "{% set name = 'late' %}select {% if execute %}{{ context[name]() }}{% else %}2{% endif %} as a",
  'models/b_bad.sql': "select 1 as a {% if execute %}{{ exceptions.raise_compiler_error('no') }}{% endif %}",
}

test('a compile that ends in an error leaves the manifest as it was parsed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  for (const [path, text] of Object.entries(FILES)) nodeFiles.write(join(folder, path), text)
  const invocation = invocationIn(folder, {})
  const compile = compileCommand({ ...invocation, flags: { ...invocation.flags, WHICH: 'compile' } })
  await expect(compile).rejects.toThrow('no')
  const { nodes } = JSON.parse(nodeFiles.readText(join(folder, 'target', 'manifest.json')))
  rmSync(folder, { recursive: true })
  const { compiled_path, depends_on } = nodes['model.shop.a_good']
  expect([compiled_path, depends_on.macros]).toEqual([null, []])
})
