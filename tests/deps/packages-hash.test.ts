import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { invocationIn } from '#commands/invocation-for-tests.ts'
import { settingsRenderers } from '#commands/renderers.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { memoryFiles } from '../memory-files.ts'
import { packagesHash } from '#project/packages/packages-hash.ts'
import { readPackageSpecs } from '#project/packages/read-package-specs.ts'

const recorded = JSON.parse(readFileSync('tests/deps/package-hashes.json', 'utf8')) as {
  readonly text: string
  readonly hash: string
}[]

describe('the hash of a list of packages is dbt’s', () => {
  test.each(recorded)('$hash', ({ text, hash }) => {
    const env = { REVISION: '1.1.0', DBT_ENV_SECRET_TOKEN: 's3cret' }
    const render = settingsRenderers(invocationIn(process.cwd(), { env }), dbtEnvironments()).secret({})
    const { entries } = readPackageSpecs(memoryFiles({ '/shop/packages.yml': text }), '/shop', render, env)
    expect(packagesHash(entries)).toBe(hash)
  })
})
