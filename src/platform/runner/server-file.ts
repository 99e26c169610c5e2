import { join } from 'node:path'
import type { Files } from '#foundation/effects.ts'
import type { ProgramFacts } from './frames.ts'

/** Where the platform keeps what is its own, in the folder of a project. */
export const PLATFORM_FOLDER = '.trellis'

/** What the server of a project says of itself to other programs. */
export interface ServerFacts {
  readonly program: ProgramFacts
  /** Of its page, for example `http://127.0.0.1:8580`; empty while it is only starting. */
  readonly address: string
  /** Where it listens to command lines. */
  readonly socket: string
  /** By which the store knows it. */
  readonly owner: string
  readonly startedAt: string
  /** Processes of its own, which end with it. */
  readonly runners: readonly number[]
}

export function serverFile(projectFolder: string): string {
  return join(projectFolder, PLATFORM_FOLDER, 'server.json')
}

/** Undefined where no server is, or was: a server that was killed leaves its word behind. */
export function readServerFile(
  files: Pick<Files, 'exists' | 'readText'>,
  projectFolder: string,
): ServerFacts | undefined {
  const path = serverFile(projectFolder)
  if (!files.exists(path)) return undefined
  try {
    const facts: unknown = JSON.parse(files.readText(path))
    return isServerFacts(facts) ? facts : undefined
  } catch {
    return undefined
  }
}

function isServerFacts(value: unknown): value is ServerFacts {
  if (typeof value !== 'object' || value === null) return false
  const { program, address, socket } = value as Partial<ServerFacts>
  return typeof program?.pid === 'number' && typeof address === 'string' && typeof socket === 'string'
}
