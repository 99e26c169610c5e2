import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { invocationIn } from './invocation-for-tests.ts'
import { loadProject } from './load-project.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
}

// As dbt 1.12.6 does.
test.each<[problem: string, files: Readonly<Record<string, string>>, error: string, isTold: boolean]>([
  [
    'packages that are not installed',
    { 'packages.yml': 'packages:\n  - package: dbt-labs/dbt_utils\n    version: 1.3.0\n' },
    'packages/not-installed',
    true,
  ],
  [
    'a package of the same name',
    { 'packages.yml': 'packages:\n  - local: tools\n', 'tools/dbt_project.yml': 'name: shop\n' },
    'packages/name-taken',
    true,
  ],
  [
    'an older form of settings',
    { 'dbt_project.yml': 'name: shop\nprofile: shop\nconfig-version: 1\n' },
    'project/config-version',
    true,
  ],
  ['a profile that is not there', { 'dbt_project.yml': 'name: shop\nprofile: stop\n' }, 'profile/not-found', false],
  ['a catalogs.yml that is wrong', { 'catalogs.yml': 'catalogs: 1\n' }, 'catalogs/invalid', false],
])('before %s is an error the adapter is told, or not: as dbt does', async (_, files, error, isTold) => {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  for (const [path, text] of Object.entries({ ...FILES, ...files })) nodeFiles.write(join(folder, path), text)
  const told: string[] = []
  const loading = loadProject(invocationIn(folder, {}, (name) => told.push(name)))
  await expect(loading).rejects.toMatchObject({ diagnostics: [{ code: error }] })
  rmSync(folder, { recursive: true })
  expect(told.includes('AdapterRegistered')).toBe(isTold)
})
