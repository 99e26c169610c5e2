/** `trellis users remove`: somebody may sign in no more, and is signed out. */
import { removeUser } from '#platform/access/change-users.ts'
import { whoTypes, withAccessStore } from './access-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { nameOf, noSuchUser } from './user-words.ts'

export const describeUsersRemove: DescribeCommand = (command, host) => {
  addProjectOptions(command.argument('<name>', 'Of the user'))
  command.action(async (typed: string, words: ProjectWords) => {
    const name = nameOf(typed)
    await withAccessStore(host, words, ['users', 'remove'], async (store) => {
      if (!(await removeUser(store, name, whoTypes(host)))) throw await noSuchUser(store, name)
      host.output.write(`${name} is no user any more, and signed out everywhere\n`)
    })
  })
}
