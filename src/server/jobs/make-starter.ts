import type { ProjectSource } from '#platform/deploy/project-source.ts'
import type { Store } from '#platform/store/store.ts'
import type { ServerCommands } from '../runners/server-commands.ts'
import type { ServerOptions } from '../server-options.ts'
import type { RunShell } from '../shell/run-shell.ts'
import { cellPlanner } from './cell-words-of.ts'
import { JobStarter } from './job-starter.ts'

export interface StarterParts {
  readonly store: Store
  readonly commands: ServerCommands
  readonly source: ProjectSource
  readonly platformFolder: string
  readonly runShell: RunShell
  readonly address: () => string
}

/** What starts the runs of jobs, told what they are made of. */
export async function makeStarter(
  { log, env, home, program, now, fetchSecret }: ServerOptions,
  { store, commands, source, platformFolder, runShell, address }: StarterParts,
): Promise<JobStarter> {
  const { projectName, target } = await commands.ownTarget()
  const first = await source.lend()
  first.release()
  let { code } = first
  const tools = {
    store,
    platformFolder,
    env,
    home,
    pid: program.pid,
    address,
    runStep: commands.runStep,
    cellWords: cellPlanner(commands.ask, now),
    runShell,
    fetchSecret,
    project: async () => {
      const lent = await source.lend()
      code = lent.code
      return lent
    },
    log,
  }
  return new JobStarter(tools, program.version, () => ({ projectName, target, code }))
}
