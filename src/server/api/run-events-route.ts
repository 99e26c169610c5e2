import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { getRun, RUN_PARAMS, type RunParams } from './get-run.ts'
import { isOver, runJson } from './json/run-json.ts'
import { RunFeed, runEvent } from './run-feed.ts'
import { EVENTS, lastEventId, sseEvent, SseReader } from './sse-reader.ts'

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { last_event_id: { type: 'string', maxLength: 40 } },
} as const

/** The number under which the end of a run is sent: who has seen it need not come again. */
const END = '-end'

/**
 * `/api/runs/<id>/events`: the events of a run as they happen. Unnamed ones are lines of dbt's JSON log, by their numbers;
 * `run` says how the run stands, `step` which step speaks from there on, `log` up to which piece `/api/runs/<id>/log` goes, `end`
 * is the last one.
 */
export function addRunEvents(app: FastifyInstance, { store }: LivePlatform): void {
  const feeds = new Map<number, RunFeed>()
  app.addHook('onClose', async () => {
    for (const feed of feeds.values()) feed.close()
  })
  const feedOf = (run: Run): RunFeed => {
    const known = feeds.get(run.id)
    if (known) return known
    const feed = new RunFeed(store, run, () => feeds.delete(run.id))
    feeds.set(run.id, feed)
    return feed
  }
  app.get<{ Params: RunParams; Querystring: { readonly last_event_id?: string } }>(
    '/api/runs/:id/events',
    {
      schema: {
        summary: 'The events of a run as they happen, server-sent',
        tags: ['Trellis: runs'],
        params: RUN_PARAMS,
        querystring: QUERY,
        response: EVENTS,
      },
      config: { needs: 'read' },
    },
    async (request, reply) => {
      const run = await getRun(store, request.params.id)
      const seen = seenOf(lastEventId(request, request.query.last_event_id))
      // This alone keeps a browser from asking again and again.
      if (seen.isAll && isOver(run)) return reply.code(204).send()
      await send(new SseReader(reply), feedOf(run), seen.last)
      return reply
    },
  )
}

function seenOf(id: string | undefined): { readonly last: number; readonly isAll: boolean } {
  const [, number, end] = /^(\d{1,15})(-end)?$/.exec(id ?? '0') ?? []
  if (number === undefined) throw new HttpProblem(400, 'http/invalid', `Last-Event-ID takes a number: this is '${id}'`)
  return { last: Number(number), isAll: end !== undefined }
}

/** Sends a reader what comes, as fast as it reads, until the run is over. */
async function send(reader: SseReader, feed: RunFeed, seen: number): Promise<void> {
  let wake: () => void = () => undefined
  const leave = feed.join(() => wake())
  reader.gone.addEventListener('abort', () => wake(), { once: true })
  try {
    let sent = seen
    let status: string | undefined
    let piece = 0
    while (!reader.gone.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const { run } = feed
      if (run.status !== status) await reader.write(runEvent(run))
      status = run.status
      if (feed.lastPiece > piece) {
        piece = feed.lastPiece
        await reader.write(sseEvent({ name: 'log', data: JSON.stringify({ last: piece }) }))
      }
      if (sent < feed.last) {
        const page = await feed.page(sent)
        // Events of old may have been thrown away.
        sent = page.last > sent ? page.last : feed.last
        await reader.write(page.bytes)
      } else if (feed.isOver) {
        await reader.write(sseEvent({ id: `${sent}${END}`, name: 'end', data: JSON.stringify(runJson(feed.run)) }))
        return
      } else await woken
    }
  } catch {
    // The store could not be read: whoever reads comes again, and goes on where it stopped.
  } finally {
    leave()
    reader.end()
  }
}
