import { expect, test } from 'vitest'
import { resolveFlags } from '#project/config/resolve-flags.ts'
import { memoryFiles } from '../../tests/memory-files.ts'
import { invocationArgs, operationArgs, writtenArgs } from './invocation-args.ts'

function resolved(command: 'run' | 'run-operation', given: Readonly<Record<string, string>>, invocationCommand = '') {
  const files = memoryFiles({ '/shop/dbt_project.yml': 'name: shop\n', '/shop/profiles.yml': '{}\n' })
  return resolveFlags({
    command,
    given: Object.entries(given).map(([name, value]) => ({ name, value, place: 'after' as const })),
    invocationCommand,
    effects: { files, env: {}, now: () => 0 },
    cwd: '/shop/sub',
    home: '/home/me',
    eventNames: new Set(),
  })
}

test.each([
  [
    { project_dir: '..', profiles_dir: '../' },
    { project_dir: '..', profiles_dir: '../', log_path: '../logs' },
  ],
  [{ project_dir: './..' }, { project_dir: './..', log_path: '../logs' }],
  [{}, { project_dir: '/shop', log_path: '/shop/logs' }],
])('folders given as %j are told as they were given', (given, told) => {
  expect(invocationArgs(resolved('run', given))).toMatchObject(told)
})

test('the arguments of run-operation name no folder that nobody gave, and say each false', () => {
  const args = operationArgs(resolved('run-operation', {}))
  expect(Object.keys(args)).not.toContain('project_dir')
  expect(Object.keys(args)).not.toContain('log_path')
  expect(args).toMatchObject({ full_refresh: false, debug: false })
})

test.each(['run', 'run-operation'] as const)('variables with names of secrets are not written by %s', (command) => {
  const vars = '{DBT_ENV_SECRET_KEY: abc, DBT_ENV_SECRET_PIN: 1, DBT_ENV_SECRET: " ", other: abcd, list: [abc]}'
  expect(writtenArgs(resolved(command, { vars }, `dbt ${command} --vars '${vars}'`))).toMatchObject({
    invocation_command: `dbt ${command} --vars '${vars.replaceAll('abc', '*****')}'`,
    vars: { DBT_ENV_SECRET_KEY: '*****', DBT_ENV_SECRET_PIN: 1, DBT_ENV_SECRET: ' ', other: '*****d', list: ['*****'] },
  })
})
