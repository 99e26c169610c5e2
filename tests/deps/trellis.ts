/** Plays a command line through Trellis in this process. Nobody waits between two attempts. */
import { runCommandLine } from '#cli/run-command-line.ts'
import type { Host } from '#cli/host.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import { testHost } from '../errors/run-case.ts'
import type { Play } from './playing.ts'

export function trellis(change: (host: Host) => Host = (host) => host): Play {
  return async (words, env, project) => {
    let output = ''
    const host = testHost(project, { env: { PATH: process.env.PATH ?? '', ...env }, unreadable: [] }, (text) => {
      output += text
    })
    const outside = { ...nodeOutside, pause: async () => {} }
    const exit = await runCommandLine(words, change({ ...host, effects: { ...host.effects, outside } }))
    return { exit, output }
  }
}
