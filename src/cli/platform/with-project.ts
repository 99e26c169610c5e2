import { loadProject } from '#commands/load-project.ts'
import type { Invocation } from '#commands/invocation.ts'
import { newExecution } from '#commands/new-execution.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import type { Host } from '../host.ts'
import { type InvocationWishes, projectInvocation, type ProjectWords } from './project-invocation.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'

export interface OpenedProject {
  readonly invocation: Invocation
  readonly project: LoadedProject
  /** Connects at the first statement. */
  readonly session: Session
}

/** Opens a project and its warehouse for some work, and closes them whatever comes of it. */
export async function withProject<T>(
  host: Host,
  words: ProjectWords,
  args: readonly string[],
  work: (opened: OpenedProject) => Promise<T>,
  wishes: InvocationWishes = {},
): Promise<T> {
  const ends: (() => void)[] = []
  const onInterrupt: Host['onInterrupt'] = (stop) => {
    const end = host.onInterrupt(stop)
    ends.push(end)
    return end
  }
  try {
    const invocation = projectInvocation({ ...host, onInterrupt }, words, args, wishes)
    const project = await loadProject(invocation)
    const { adapter } = project.setup
    try {
      newExecution(invocation, project, [])
      return await work({ invocation, project, session: adapter.threadSession('MainThread') })
    } finally {
      await adapter.close()
    }
  } finally {
    for (const end of ends) end()
  }
}
