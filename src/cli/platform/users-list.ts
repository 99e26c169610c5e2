/** `trellis users list`: who may sign in. */
import { Option } from 'commander'
import type { User } from '#platform/store/port/users.ts'
import { withAccessStore } from './access-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { textTable } from './text-table.ts'

interface Words extends ProjectWords {
  readonly output: 'table' | 'json'
}

export const describeUsersList: DescribeCommand = (command, host) => {
  addProjectOptions(command).addOption(
    new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'),
  )
  command.action(async (words: Words) => {
    const users = await withAccessStore(host, words, ['users', 'list'], (store) => store.users.list())
    host.output.write(words.output === 'json' ? `${JSON.stringify(users.map(asJson), null, 2)}\n` : asText(users))
  })
}

function asText(users: readonly User[]): string {
  if (users.length === 0) return 'There are no users: trellis users add makes one\n'
  return textTable(
    ['NAME', 'ROLE', 'SINCE', 'LAST SIGN-IN'],
    users.map(({ name, role, createdAt, lastSignInAt }) => [name, role, createdAt, lastSignInAt ?? 'never']),
  )
}

function asJson({ name, role, createdBy, createdAt, passwordChangedAt, lastSignInAt }: User) {
  return {
    name,
    role,
    created_by: createdBy,
    created_at: createdAt,
    password_changed_at: passwordChangedAt,
    last_sign_in_at: lastSignInAt,
  }
}
