/** `trellis users add`: somebody who may sign in. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { addUser } from '#platform/access/change-users.ts'
import type { UserRole } from '#platform/store/port/users.ts'
import { whoTypes, withAccessStore } from './access-store.ts'
import { askPassword } from './ask-password.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { nameOf, roleOption } from './user-words.ts'

interface Words extends ProjectWords {
  readonly role: UserRole
}

export const describeUsersAdd: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<name>', 'By which the user signs in'))
    .addOption(roleOption())
    .addHelpText(
      'after',
      `
A viewer looks; an operator runs, cancels and pauses, too; an admin also makes users and tokens.
The password is asked for, or read from standard input.`,
    )
  command.action(async (typed: string, words: Words) => {
    const name = nameOf(typed)
    await withAccessStore(host, words, ['users', 'add'], async (store) => {
      if (await store.users.find(name)) throw taken(name)
      const password = await askPassword(host, name)
      const user = await addUser(store, { name, role: words.role, password, by: whoTypes(host) })
      if (!user) throw taken(name)
      host.output.write(`${name} can sign in now, as ${words.role}\n`)
    })
  })
}

function taken(name: string): Error {
  return dbtError('DbtUsageException', 'access/user-there', `There is a user ${name} already`, {
    hint: `trellis users password ${name} and trellis users role ${name} change that one`,
  })
}
