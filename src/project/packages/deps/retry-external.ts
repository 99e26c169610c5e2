import { ArchiveProblem } from '#foundation/archive/archive-problem.ts'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import { NetworkError } from '#foundation/network-error.ts'
import type { Line } from './line.ts'
import { hideCredentials } from './hide-credentials.ts'

const MAX_RETRIES = 5
const PAUSE_MS = 1000

/** Asks somebody outside, and again if that fails in a way that may pass. `hint` goes with the last failure. */
export async function retryExternal<T>(line: Line, hint: string, attempt: () => Promise<T>): Promise<T> {
  for (let count = 0; ; count++) {
    try {
      return await attempt()
    } catch (error) {
      if (line.signal.aborted) throw interrupted()
      if (error instanceof ArchiveProblem && error.kind === 'refused') throw error
      if (!(error instanceof NetworkError || error instanceof ArchiveProblem)) throw error
      const exc = hideCredentials(error.message)
      const mayPass = error instanceof ArchiveProblem || error.isPassing
      if (!mayPass || count === MAX_RETRIES) {
        throw dbtError('ConnectionError', 'packages/connection', `External connection exception occurred: ${exc}`, {
          hint,
        })
      }
      line.events.emit('RecordRetryException', { exc })
      line.events.emit('RetryExternalCall', { attempt: count, max: MAX_RETRIES })
      await line.effects.outside.pause(PAUSE_MS)
    }
  }
}
