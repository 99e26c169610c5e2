/** `trellis users role`: what a user may do from now on. */
import { changeRole } from '#platform/access/change-users.ts'
import type { UserRole } from '#platform/store/port/users.ts'
import { whoTypes, withAccessStore } from './access-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { nameOf, noSuchUser, roleOption } from './user-words.ts'

interface Words extends ProjectWords {
  readonly role: UserRole
}

export const describeUsersRole: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<name>', 'Of the user')).addOption(roleOption())
  command.action(async (typed: string, words: Words) => {
    const name = nameOf(typed)
    await withAccessStore(host, words, ['users', 'role'], async (store) => {
      if (!(await changeRole(store, name, words.role, whoTypes(host)))) throw await noSuchUser(store, name)
      host.output.write(`${name} is ${words.role} now\n`)
    })
  })
}
