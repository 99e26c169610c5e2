/** `trellis tokens create`: a token for programs, shown this once. */
import { InvalidArgumentError, Option } from 'commander'
import { addToken } from '#platform/access/add-token.ts'
import { isScope } from '#platform/access/is-scope.ts'
import { PERMISSION_SETS } from '#platform/access/permission.ts'
import { parseDuration } from '#platform/time/duration.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import { whoTypes, withAccessStore } from './access-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly scope: readonly string[]
  readonly expires?: number | 'never'
  readonly output: 'text' | 'json'
}

export const describeTokensCreate: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<name>', 'What it is for, for example the program that uses it'))
    .addOption(
      new Option('--scope <set...>', "One of dbt Cloud's permission sets, or several; or dashboard:NAME")
        .argParser(scope)
        .makeOptionMandatory(),
    )
    .option('--expires <duration>', 'After so long it is good for nothing: 90d; or never', lifetime)
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
The token is written to standard output, this once: only its digest is kept. It goes into the header
Authorization: Token … or Bearer ….`,
    )
  command.action(async (name: string, words: Words) => {
    const lasts = words.expires ?? usualLifetime(host, words)
    const expiresAt = lasts === 'never' ? null : new Date(host.effects.now() + lasts).toISOString()
    const { token, word } = await withAccessStore(host, words, ['tokens', 'create'], (store) =>
      addToken(store, { name, scopes: [...new Set(words.scope)], expiresAt, by: whoTypes(host) }),
    )
    if (words.output === 'json') {
      const { id, scopes } = token
      host.output.write(`${JSON.stringify({ id, name, scopes, expires_at: expiresAt, token: word }, null, 2)}\n`)
      return
    }
    const end = expiresAt === null ? 'it does not expire' : `it expires at ${expiresAt}`
    host.errorOutput.write(`Token ${token.id}, ${name}: ${token.scopes.join(', ')}; ${end}. It is shown this once:\n`)
    host.output.write(`${word}\n`)
  })
}

function scope(text: string, before: readonly string[] = []): readonly string[] {
  if (isScope(text)) return [...before, text]
  throw new InvalidArgumentError(
    `Allowed choices are ${Object.keys(PERMISSION_SETS).join(', ')}, and dashboard:NAME for an embedded dashboard.`,
  )
}

function lifetime(text: string): number | 'never' {
  if (text === 'never') return text
  const duration = parseDuration(text)
  if (duration === undefined || duration === 0)
    throw new InvalidArgumentError('It takes a duration such as 90d, or never.')
  return duration
}

/** What trellis.yml says of new tokens. */
function usualLifetime(host: Host, words: ProjectWords): number | 'never' {
  const invocation = projectInvocation(host, words, ['tokens', 'create'])
  return settingsOfProject(invocation)?.security.tokenLifetimeMs ?? 'never'
}
