/** `trellis users password`: another password; whoever is signed in with the old one is signed out. */
import { changePassword } from '#platform/access/change-users.ts'
import { whoTypes, withAccessStore } from './access-store.ts'
import { askPassword } from './ask-password.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { nameOf, noSuchUser } from './user-words.ts'

export const describeUsersPassword: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<name>', 'Of the user'))
  command.action(async (typed: string, words: ProjectWords) => {
    const name = nameOf(typed)
    await withAccessStore(host, words, ['users', 'password'], async (store) => {
      if (!(await store.users.find(name))) throw await noSuchUser(store, name)
      const password = await askPassword(host, name)
      if (!(await changePassword(store, name, password, whoTypes(host)))) throw await noSuchUser(store, name)
      host.output.write(`${name} has a new password, and is signed out everywhere\n`)
    })
  })
}
