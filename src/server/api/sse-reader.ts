import type { FastifyReply, FastifyRequest } from 'fastify'
import { PROBLEM } from '#api/problem.ts'

/** Proxies and browsers hold a line for dead that says nothing for longer. */
const HEARTBEAT_MS = 15_000
/** Who takes nothing for so long is let go: it may come again, and goes on where it stopped. */
const STALLED_MS = 60_000

/** So long it may take until who may read no more is let go. */
const ALLOWED_MS = 2_000

/** Of routes that answer so, for the OpenAPI document. */
export const EVENTS = {
  200: { content: { 'text/event-stream': { schema: { type: 'string' } }, '*/*': { schema: {} } } },
  '4xx': PROBLEM,
}

/** Somebody at the other end who reads server-sent events, at a pace of its own. */
export class SseReader {
  /** Given when nobody reads any more. */
  readonly gone: AbortSignal
  private readonly response: FastifyReply['raw']
  private readonly left = new AbortController()
  private readonly heartbeat: NodeJS.Timeout
  private asking: NodeJS.Timeout
  private stalledSince: number | undefined

  constructor(reply: FastifyReply) {
    reply.hijack()
    this.response = reply.raw
    this.gone = this.left.signal
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) this.response.setHeader(name, value)
    }
    this.response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    this.response.write('retry: 2000\n\n')
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS)
    this.asking = setTimeout(() => void this.askAgain(reply.request), ALLOWED_MS)
    const leave = () => this.leave()
    this.response.once('close', leave)
    this.response.once('error', leave)
  }

  /** Writes events; resolves when there is room for more, or nobody reads any more. */
  async write(text: string | Buffer): Promise<void> {
    if (this.gone.aborted || this.response.write(text)) return
    this.stalledSince = performance.now()
    await new Promise<void>((resolve) => {
      const go = () => {
        this.response.off('drain', go)
        this.gone.removeEventListener('abort', go)
        resolve()
      }
      this.response.on('drain', go)
      this.gone.addEventListener('abort', go)
    })
    this.stalledSince = undefined
  }

  end(): void {
    this.response.end()
    this.leave()
  }

  private beat(): void {
    if (this.stalledSince === undefined) this.response.write(':\n\n')
    else if (performance.now() - this.stalledSince > STALLED_MS) this.response.destroy()
  }

  /** Tokens are revoked and sessions end while somebody reads. */
  private async askAgain(request: FastifyRequest): Promise<void> {
    const isAllowed = await request.mayStill()
    if (this.gone.aborted) return
    if (isAllowed) this.asking = setTimeout(() => void this.askAgain(request), ALLOWED_MS)
    else if (this.stalledSince === undefined) this.end()
    else this.response.destroy()
  }

  private leave(): void {
    clearInterval(this.heartbeat)
    clearTimeout(this.asking)
    this.left.abort()
  }
}

/** An event in the form in which it is sent. */
export function sseEvent(event: { readonly id?: string; readonly name?: string; readonly data: string }): string {
  const id = event.id === undefined ? '' : `id: ${event.id}\n`
  const name = event.name === undefined ? '' : `event: ${event.name}\n`
  const data = event.data.split('\n').map((line) => `data: ${line}\n`)
  return `${id}${name}${data.join('')}\n`
}

/** The last event that somebody has seen, as its header says, or the address where a browser cannot set that. */
export function lastEventId({ headers }: FastifyRequest, inAddress: string | undefined): string | undefined {
  const given = headers['last-event-id']
  return typeof given === 'string' && given !== '' ? given : inAddress
}
