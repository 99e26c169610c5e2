/** `trellis tokens list`: which tokens there are, and when each was used. */
import { Option } from 'commander'
import { tokenJson } from '#platform/access/token-json.ts'
import type { Token } from '#platform/store/port/tokens.ts'
import { withAccessStore } from './access-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
}

export const describeTokensList: DescribeCommand = (command, host) => {
  addProjectOptions(command).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
  command.action(async (words: Words) => {
    const tokens = await withAccessStore(host, words, ['tokens', 'list'], (store) => store.tokens.list())
    const now = host.effects.now()
    host.output.write(
      words.output === 'json' ? `${JSON.stringify(tokens.map(tokenJson), null, 2)}\n` : asText(tokens, now),
    )
  })
}

function asText(tokens: readonly Token[], now: number): string {
  if (tokens.length === 0) return 'There are no tokens: trellis tokens create makes one\n'
  return textTable(
    ['ID', 'NAME', 'SCOPES', 'BEGINS', 'STATE', 'CREATED', 'BY', 'LAST USED'],
    tokens.map((token) => [
      String(token.id),
      token.name,
      token.scopes.join(', '),
      `${token.hint}…`,
      stateOf(token, now),
      token.createdAt,
      token.createdBy ?? '',
      token.lastUsedAt ?? 'never',
    ]),
  )
}

function stateOf({ revokedAt, expiresAt }: Token, now: number): string {
  if (revokedAt !== null) return 'revoked'
  if (expiresAt === null) return 'good for ever'
  return Date.parse(expiresAt) <= now ? 'expired' : `until ${expiresAt}`
}
