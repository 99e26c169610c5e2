import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { depsCommand } from './deps.ts'
import { invocationIn } from './invocation-for-tests.ts'

let folder: string
let told: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  told = []
  nodeFiles.write(join(folder, 'dbt_project.yml'), 'name: shop\nprofile: shop\n')
  nodeFiles.write(join(folder, 'shared/dbt_project.yml'), 'name: shared\n')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function deps(packages?: string) {
  if (packages) nodeFiles.write(join(folder, 'packages.yml'), `packages: [${packages}]\n`)
  return depsCommand(invocationIn(folder, {}, (name, data) => told.push(`${name} ${JSON.stringify(data ?? {})}`)))
}

describe('deps', () => {
  test('without packages has nothing to do', async () => {
    expect(await deps()).toEqual({ success: true })
    expect(told).toEqual(['DepsNoPackagesFound {}', 'DepsNoPackagesFound {}'])
  })

  test('finds local packages where they are, and writes nothing', async () => {
    expect(await deps('{local: shared}')).toEqual({ success: true })
    expect(told).toEqual([
      'DepsStartPackageInstall {"package_name":"shared"}',
      'DepsInstallInfo {"version_name":"<local @ shared>"}',
    ])
    expect(
      nodeFiles
        .list(folder)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['dbt_project.yml', 'packages.yml', 'shared'])
  })

  test.each([
    ['{local: nowhere}', 'No dbt_project.yml found at expected path'],
    ['{package: dbt-labs/dbt_utils, version: 1.3.0}', 'yet: dbt-labs/dbt_utils'],
    ['{git: "https://example.com/a.git"}', 'does not install packages from the hub, git or a tarball yet'],
  ])('%s is an error', async (packages, message) => {
    await expect(deps(packages)).rejects.toThrow(message)
  })
})
