/** `trellis tokens revoke`: a token is good for nothing from now on. */
import { InvalidArgumentError } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { whoTypes, withAccessStore } from './access-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'

export const describeTokensRevoke: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<id>', 'Its number, as trellis tokens list shows it', tokenId))
  command.action(async (id: number, words: ProjectWords) => {
    const isDone = await withAccessStore(host, words, ['tokens', 'revoke'], (store) =>
      store.tokens.revoke(id, whoTypes(host)),
    )
    if (!isDone) {
      throw dbtError('DbtUsageException', 'access/no-token', `There is no token ${id} that could be revoked`, {
        hint: 'trellis tokens list shows those that there are',
      })
    }
    host.output.write(`Token ${id} is revoked\n`)
  })
}

function tokenId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It takes the number of a token.')
  return Number(text)
}
