import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from '#cli/host.ts'
import { runCommandLine } from '#cli/run-command-line.ts'
import { isPassword } from '#platform/access/password.ts'
import { digestOf } from '#platform/access/secret-word.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'
import { testHost } from '../../errors/run-case.ts'

const clock = { now: () => Date.parse('2026-01-31T12:00:00Z') }
const PASSWORD = 'correct horse battery'
const folder = mkdtempSync(join(tmpdir(), 'trellis-access-'))
let project: string

beforeEach(() => {
  project = mkdtempSync(join(folder, 'shop-'))
  writeFileSync(join(project, 'dbt_project.yml'), 'name: shop\nprofile: shop\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Types words, and answers where something is asked. */
async function say(words: string, ...answers: readonly string[]): Promise<string> {
  const printed: string[] = []
  const typed = [...answers]
  const host = testHost(project, { env: { USER: 'root' }, unreadable: [] }, (text) => printed.push(text))
  const standing: Host = {
    ...host,
    effects: { ...host.effects, now: clock.now },
    ask: async (question, { isHidden = false } = {}) => {
      printed.push(`${question}${isHidden ? '(hidden)' : '(shown)'}\n`)
      return typed.shift()
    },
  }
  const exitCode = await runCommandLine(words.split(' '), standing)
  return `${printed.join('').replaceAll(project, '/shop')}exit ${exitCode}\n`
}

async function inStore<Result>(look: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(join(project, '.trellis/state.db'), clock)
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}

const actions = () =>
  inStore(async ({ audit }) =>
    (await audit.list({ limit: 99 })).map(({ action, actor, subject }) => [action, actor, subject]),
  )

describe('trellis users', () => {
  test('makes the first user before there is a server', async () => {
    expect(await say('users list')).toBe('There are no users: trellis users add makes one\nexit 0\n')
    expect(await say('users add Ada --role admin', PASSWORD)).toBe(
      'Password for ada: (hidden)\nada can sign in now, as admin\nexit 0\n',
    )
    expect(await say('users list')).toBe(
      'NAME  ROLE   SINCE                     LAST SIGN-IN\nada   admin  2026-01-31T12:00:00.000Z  never\nexit 0\n',
    )
    expect(await inStore(async ({ users }) => isPassword(PASSWORD, await users.passwordOf('ada')))).toBe(true)
  })

  test('changes a role and a password, and takes a user away', async () => {
    await say('users add ada --role viewer', PASSWORD)
    expect(await say('users role ada --role operator')).toBe('ada is operator now\nexit 0\n')
    expect(await say('users password ada', 'another password')).toContain(
      'ada has a new password, and is signed out everywhere\n',
    )
    expect(await say('users remove ada')).toBe('ada is no user any more, and signed out everywhere\nexit 0\n')
    expect(await actions()).toEqual([
      ['user.added', 'root', 'user ada'],
      ['user.role_changed', 'root', 'user ada'],
      ['user.password_changed', 'root', 'user ada'],
      ['user.removed', 'root', 'user ada'],
    ])
  })

  test.each<[string, string[], string]>([
    ['users add ada --role admin', ['short'], 'A password has at least 12 characters: this one has 5'],
    ['users add ada --role admin', [], 'Nobody gave a password'],
    ['users add ada --role root', [], "argument 'root' is invalid. Allowed choices are viewer, operator, admin."],
    ['users add ada', [], "required option '--role <role>' not specified"],
    ['users add a/b --role admin', [], "'a/b' is no name for a user"],
    ['users add bob --role admin', [], 'There is a user bob already'],
    ['users role bbo --role viewer', [], 'did you mean bob?'],
    ['users password nobody', [], 'There is no user nobody'],
    ['users remove nobody', [], 'There is no user nobody'],
  ])('%s, answered with %j, is refused', async (words, answers, problem) => {
    await say('users add bob --role viewer', PASSWORD)
    const said = await say(words, ...answers)
    expect(said).toContain(problem)
    expect(said).toMatch(/exit 2\n$/)
    expect(await inStore(({ users }) => users.list())).toHaveLength(1)
  })

  test('takes no password on the command line, where others could read it', async () => {
    expect(await say(`users add ada --role admin --password ${PASSWORD.replaceAll(' ', '-')}`)).toContain(
      "unknown option '--password'",
    )
  })
})

describe('trellis tokens', () => {
  test('shows a token once, and keeps its digest', async () => {
    const said = await say('tokens create glue --scope job_runner --expires 90d')
    const [, word = ''] = /\n(trl_[\w-]{43})\n/.exec(said) ?? []
    expect(said).toBe(
      `Token 1, glue: job_runner; it expires at 2026-05-01T12:00:00.000Z. It is shown this once:\n${word}\nexit 0\n`,
    )
    expect(await say('tokens list')).toBe(
      'ID  NAME  SCOPES      BEGINS     STATE                           CREATED                   BY    LAST USED\n' +
        `1   glue  job_runner  ${word.slice(0, 8)}…  until 2026-05-01T12:00:00.000Z  2026-01-31T12:00:00.000Z  root  never\n` +
        'exit 0\n',
    )
    expect(await inStore(({ tokens }) => tokens.use(digestOf(word)))).toMatchObject({ name: 'glue', createdBy: 'root' })
  })

  test('revokes it', async () => {
    await say('tokens create glue --scope job_runner readonly')
    expect(await say('tokens revoke 1')).toBe('Token 1 is revoked\nexit 0\n')
    expect(await say('tokens revoke 1')).toContain('There is no token 1 that could be revoked')
    expect(JSON.parse((await say('tokens list -o json')).replace('exit 0\n', ''))).toMatchObject([
      { name: 'glue', scopes: ['job_runner', 'readonly'], expires_at: null, revoked_by: 'root' },
    ])
    expect(await actions()).toEqual([
      ['token.made', 'root', 'token 1 glue'],
      ['token.revoked', 'root', 'token 1'],
    ])
  })

  test('gives tokens the life that trellis.yml says, unless something else is said', async () => {
    writeFileSync(join(project, 'trellis.yml'), 'security: { token_lifetime: 30d }\n')
    const endOf = async (words: string) => JSON.parse((await say(words)).replace('exit 0\n', '')).expires_at
    expect(await endOf('tokens create a --scope readonly -o json')).toBe('2026-03-02T12:00:00.000Z')
    expect(await endOf('tokens create a --scope readonly --expires never -o json')).toBe(null)
  })

  test.each([
    ['tokens create a', "required option '--scope <set...>' not specified"],
    ['tokens create a --scope everything', 'Allowed choices are readonly,'],
    ['tokens create a --scope readonly --expires soon', 'It takes a duration such as 90d, or never.'],
    ['tokens revoke first', 'It takes the number of a token.'],
  ])('%s is refused', async (words, problem) => {
    const said = await say(words)
    expect(said).toContain(problem)
    expect(said).toMatch(/exit 2\n$/)
  })
})
