import { readServerFile, type ServerFacts } from '#platform/runner/server-file.ts'
import type { Host } from '../host.ts'

/** A store of long ago may have to be brought up to date first. */
const START_MS = 60_000
const LOOK_MS = 50

/**
 * What the server of a project says of itself; undefined where none is, or none any more. One that is just starting is
 * waited for: it will have the database before long.
 */
export async function startedServer(
  { effects }: Pick<Host, 'effects'>,
  projectFolder: string,
): Promise<ServerFacts | undefined> {
  const waitUntil = performance.now() + START_MS
  for (;;) {
    const facts = readServerFile(effects.files, projectFolder)
    if (!facts || facts.address !== '') return facts
    if (!isAlive(facts.program.pid) || performance.now() > waitUntil) return undefined
    await effects.outside.pause(LOOK_MS)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // It is there, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
