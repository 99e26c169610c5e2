import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { PrivateSpec } from '#project/config/project.ts'
import { privateAddress } from './private-address.ts'

const recorded = JSON.parse(readFileSync('tests/deps/private-addresses.json', 'utf8')) as {
  readonly providers: string
  readonly asked: readonly (readonly [name: string, provider: string | null, address: string | null])[]
}[]

function address(name: string, provider: string | null, providers: string): string {
  const spec: PrivateSpec = {
    kind: 'private',
    private: name,
    ...(provider !== null && { provider }),
    warnsUnpinned: true,
    origin: { shown: 'packages.yml' },
  }
  return privateAddress(spec, { DBT_ENV_PRIVATE_GIT_PROVIDER_INFO: providers })
}

describe.each(recorded)('with the providers $providers dbt finds the address of', ({ providers, asked }) => {
  test.each(asked)('%s at %s: %s', (name, provider, found) => {
    if (found === null) expect(() => address(name, provider, providers)).toThrow('[packages/private]')
    else expect(address(name, provider, providers)).toBe(found)
  })
})

describe('a list of providers that is none is told of without what is in it', () => {
  test.each(['{', '{"token": "secret"}', '[{"token": "secret"}]', '["secret"]'])('%s', (providers) => {
    const failing = () => address('acme/dates', null, providers)
    expect(failing).toThrow('DBT_ENV_PRIVATE_GIT_PROVIDER_INFO is not as it should be')
    expect(failing).not.toThrow('secret')
  })
})
