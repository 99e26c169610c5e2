import { connect, type Socket } from 'node:net'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import type { QueryHead, QueryRequest } from '#platform/runner/frames.ts'
import type { Runner } from '../runners/runner.ts'

/** An answer whose first line was heard. */
export interface BegunAnswer {
  readonly head: QueryHead
  /** What came with the first line. */
  readonly rest: Buffer
  readonly line: Socket
  /** Whether all bytes have come: a process that was killed ends its answer, too. */
  isWhole(): boolean
}

/** Gives a query to a runner. The query ends when the line does. Undefined where the runner is gone. */
export async function askLine(
  runner: Runner,
  query: QueryRequest,
  where: CommandRequest | undefined,
  signal: AbortSignal,
): Promise<BegunAnswer | undefined> {
  const line = connect(runner.socket)
  const gone = () => line.destroy()
  signal.addEventListener('abort', gone, { once: true })
  line.once('close', () => signal.removeEventListener('abort', gone))
  if (signal.aborted) gone()
  line.write(`${JSON.stringify({ type: 'query', key: runner.key, ...(where && { where }), ...query })}\n`)
  try {
    const { head, rest } = await headOf(line)
    const before = line.bytesRead - rest.length
    const bytes = head.type === 'answer' ? head.bytes : 0
    return { head, rest, line, isWhole: () => line.bytesRead - before >= bytes }
  } catch {
    line.destroy()
    return undefined
  }
}

/** The first line, and what came with it. */
function headOf(line: Socket): Promise<{ readonly head: QueryHead; readonly rest: Buffer }> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0)
    const failed = () => reject(new Error('no answer'))
    line.once('error', failed)
    line.once('close', failed)
    line.on('data', function take(chunk: Buffer) {
      read = Buffer.concat([read, chunk])
      const end = read.indexOf(10)
      if (end < 0) return
      line.off('data', take)
      line.pause()
      resolve({ head: JSON.parse(read.subarray(0, end).toString('utf8')) as QueryHead, rest: read.subarray(end + 1) })
    })
  })
}
