import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { PlatformFeed } from './platform-feed.ts'
import { EVENTS, lastEventId, sseEvent, SseReader } from './sse-reader.ts'

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { last_event_id: { type: 'string', maxLength: 40 } },
} as const

/**
 * `/api/events`: what happens on the platform, for a page that follows: `run.queued`, `run.started`, `run.ended`, `job.paused`,
 * `job.resumed`, `alert.firing` …, `project.changed`, `project.wrong`. It begins with `hello`; `reset` instead says that
 * something was missed, and all is to be asked for anew.
 */
export function addPlatformEvents(app: FastifyInstance, platform: LivePlatform): void {
  const feed = new PlatformFeed(platform)
  app.addHook('onClose', async () => feed.close())
  app.get<{ Querystring: { readonly last_event_id?: string } }>(
    '/api/events',
    {
      schema: {
        summary: 'What happens on the platform, server-sent',
        tags: ['Trellis: project'],
        querystring: QUERY,
        response: EVENTS,
      },
      config: { needs: 'read' },
    },
    async (request, reply) => {
      const seen = lastEventId(request, request.query.last_event_id)
      await send(new SseReader(reply), feed, seen)
      return reply
    },
  )
}

async function send(reader: SseReader, feed: PlatformFeed, seen: string | undefined): Promise<void> {
  let wake: () => void = () => undefined
  reader.gone.addEventListener('abort', () => wake(), { once: true })
  const leave = await feed.join(() => wake())
  let sent = seen !== undefined && feed.after(seen) ? seen : feed.last
  if (sent !== seen) {
    await reader.write(sseEvent({ id: sent, name: seen === undefined ? 'hello' : 'reset', data: '{}' }))
  }
  while (!reader.gone.aborted) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    const missed = feed.after(sent)
    if (!missed) {
      // So slow a reader that what it has not read is no longer kept.
      sent = feed.last
      await reader.write(sseEvent({ id: sent, name: 'reset', data: '{}' }))
    } else if (missed.last !== sent) {
      sent = missed.last
      await reader.write(missed.text)
    } else await woken
  }
  leave()
  reader.end()
}
