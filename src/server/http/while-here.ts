import type { FastifyReply } from 'fastify'
import { HttpProblem } from './http-problem.ts'

/** Does something for whoever asked, as long as he is there: the signal fires when he has gone. */
export async function whileHere<T>({ raw }: FastifyReply, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  try {
    return await work(gone.signal)
  } catch (error) {
    // Nobody hears it, and the log need not tell of it.
    if (gone.signal.aborted) throw new HttpProblem(499, 'http/gone', 'Whoever asked has gone')
    throw error
  }
}
