import { expect, test } from 'vitest'
import type { Flags } from '#project/config/flags.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { parseState } from './parse-state.ts'
import type { Invocation } from './invocation.ts'

function told(VARS: Flags['VARS']) {
  const profile = { profileName: 'shop', targetName: 'dev' } as ProjectSetup['profile']
  const root = { vars: {}, unrendered: {} } as ProjectSetup['root']
  return parseState({ flags: { VARS } as Flags } as Invocation, { profile, root } as ProjectSetup)
}

test('what makes dbt parse anew is told without what secret variables hold', () => {
  const first = told({ other: 'def', DBT_ENV_SECRET_KEY: 'abc' })
  expect(first).toMatchObject({
    vars: "{'DBT_ENV_SECRET_KEY': '*****', 'other': 'def'}",
    profile: 'shop',
    target: 'dev',
  })
  expect(told({ other: 'def', DBT_ENV_SECRET_KEY: 'abd' }).checksum).not.toBe(first.checksum)
})
