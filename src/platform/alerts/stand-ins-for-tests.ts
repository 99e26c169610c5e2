import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createNetServer, type AddressInfo, type Server as NetServer } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** Something that came to a stand-in, and how it was answered. */
export interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly raw: string
  readonly json: unknown
  readonly status: number
}

/** What a stand-in answers to a request. */
export interface StandInAnswer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server that stands in for a vendor's: it answers as that does, and keeps what it was sent. */
export interface StandIn {
  readonly origin: string
  readonly received: Received[]
  readonly close: () => void
}

type Judge = (path: string, headers: IncomingMessage['headers'], json: unknown) => StandInAnswer

export async function standIn(judge: Judge): Promise<StandIn> {
  const received: Received[] = []
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const packed = Buffer.concat(chunks)
      const isPacked = request.headers['content-encoding'] === 'gzip'
      const raw = (isPacked ? gunzipSync(packed) : packed).toString('utf8')
      const json = parsed(raw)
      const path = request.url ?? ''
      const answer = request.method === 'POST' ? judge(path, request.headers, json) : { status: 405, body: '' }
      received.push({ path, headers: request.headers, raw, json, status: answer.status })
      response.writeHead(answer.status, { ...answer.headers }).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Slack: `/services/…` takes messages as an incoming webhook does, `/api/chat.postMessage` as the method does. */
export const asSlack: Judge = (path, headers, json) => {
  const problem = slackProblem(json)
  if (path.startsWith('/services/')) {
    if (!/^\/services\/T\w+\/B\w+\/\w+$/.test(path)) return { status: 404, body: 'no_service' }
    return problem === undefined ? { status: 200, body: 'ok' } : { status: 400, body: `invalid_blocks (${problem})` }
  }
  const say = (answer: Readonly<Record<string, unknown>>) => ({ status: 200, body: JSON.stringify(answer) })
  if (!/^application\/json; charset=utf-8$/.test(headers['content-type'] ?? '')) {
    return say({ ok: false, error: 'invalid_post_type' })
  }
  if (!headers.authorization?.startsWith('Bearer xoxb-')) return say({ ok: false, error: 'not_authed' })
  const channel = isObject(json) ? json.channel : undefined
  if (channel === '#full') {
    return { status: 429, body: '{"ok":false,"error":"ratelimited"}', headers: { 'retry-after': '30' } }
  }
  if (typeof channel !== 'string' || channel === '#gone') return say({ ok: false, error: 'channel_not_found' })
  return problem === undefined
    ? say({ ok: true, channel: 'C1', ts: '1.2' })
    : say({ ok: false, error: 'invalid_blocks', problem })
}

/** What is wrong with a message by the published limits of Block Kit; undefined if nothing is. */
function slackProblem(json: unknown): string | undefined {
  if (!isObject(json) || typeof json.text !== 'string' || !Array.isArray(json.blocks)) return 'no text or no blocks'
  if (json.text.length > 40_000) return 'text'
  if (json.blocks.length > 50) return 'more than 50 blocks'
  if (JSON.stringify(json.blocks).length > 13_000) return 'msg_blocks_too_long'
  return json.blocks.map(blockProblem).find((problem) => problem !== undefined)
}

function blockProblem(block: unknown): string | undefined {
  if (!isObject(block)) return 'no block'
  switch (block.type) {
    case 'header':
      return textProblem(block.text, 150, ['plain_text'])
    case 'section': {
      const fields = Array.isArray(block.fields) ? block.fields : undefined
      if (fields === undefined) return textProblem(block.text, 3000, ['plain_text', 'mrkdwn'])
      if (fields.length < 1 || fields.length > 10) return 'fields'
      return fields
        .map((field) => textProblem(field, 2000, ['plain_text', 'mrkdwn']))
        .find((each) => each !== undefined)
    }
    case 'context': {
      const elements = Array.isArray(block.elements) ? block.elements : []
      if (elements.length < 1 || elements.length > 10) return 'elements'
      return elements
        .map((element) => textProblem(element, 2000, ['plain_text', 'mrkdwn']))
        .find((each) => each !== undefined)
    }
    case 'actions': {
      const [button, ...more] = Array.isArray(block.elements) ? block.elements : []
      if (!isObject(button) || button.type !== 'button' || more.length > 24) return 'actions'
      if (typeof button.url !== 'string' || button.url.length > 3000 || !URL.canParse(button.url)) return 'url'
      return textProblem(button.text, 75, ['plain_text'])
    }
    default:
      return `type ${String(block.type)}`
  }
}

function textProblem(text: unknown, most: number, types: readonly string[]): string | undefined {
  if (!isObject(text) || typeof text.text !== 'string' || !types.includes(String(text.type))) return 'text object'
  if (text.text.length < 1 || text.text.length > most) return `text of ${text.text.length}, and ${most} are allowed`
  const known = text.type === 'plain_text' ? ['type', 'text', 'emoji'] : ['type', 'text', 'verbatim']
  return Object.keys(text).find((key) => !known.includes(key))
}

/** Datadog's events (v1), series (v2) and logs (v2), by their published descriptions. */
export function asDatadog(apiKey: string, now: () => number): Judge {
  return (path, headers, json) => {
    const refuse = (status: number, problem: string) => ({ status, body: JSON.stringify({ errors: [problem] }) })
    if (headers['dd-api-key'] !== apiKey) return refuse(403, 'Forbidden')
    if (headers['content-type'] !== 'application/json') return refuse(415, 'content type')
    switch (path) {
      case '/api/v1/events': {
        const problem = eventProblem(json, now())
        return problem === undefined ? { status: 202, body: '{"status":"ok"}' } : refuse(400, problem)
      }
      case '/api/v2/series': {
        const problem = seriesProblem(json)
        return problem === undefined ? { status: 202, body: '{"errors":[]}' } : refuse(400, problem)
      }
      case '/api/v2/logs': {
        const isRight = Array.isArray(json) && json.length <= 1000 && json.every(isLogLine)
        return isRight ? { status: 202, body: '{}' } : refuse(400, 'logs')
      }
      default:
        return refuse(404, 'no such route')
    }
  }
}

const EVENT_KEYS = new Set([
  'aggregation_key',
  'alert_type',
  'date_happened',
  'device_name',
  'host',
  'priority',
  'related_event_id',
  'source_type_name',
  'tags',
  'text',
  'title',
])

function eventProblem(json: unknown, now: number): string | undefined {
  if (!isObject(json)) return 'no object'
  const unknown = Object.keys(json).find((key) => !EVENT_KEYS.has(key))
  if (unknown !== undefined) return unknown
  if (typeof json.title !== 'string' || json.title === '') return 'title'
  if (typeof json.text !== 'string' || json.text.length > 4000) return 'text'
  if (!['error', 'warning', 'info', 'success'].includes(String(json.alert_type))) return 'alert_type'
  if (!['normal', 'low'].includes(String(json.priority))) return 'priority'
  if (!isTags(json.tags)) return 'tags'
  if (json.aggregation_key !== undefined && String(json.aggregation_key).length > 100) return 'aggregation_key'
  const at = json.date_happened
  if (at !== undefined && (!Number.isInteger(at) || Number(at) < now / 1000 - 18 * 3600)) return 'date_happened'
  return undefined
}

function seriesProblem(json: unknown): string | undefined {
  const series = isObject(json) && Array.isArray(json.series) ? (json.series as unknown[]) : []
  if (series.length === 0) return 'series'
  for (const each of series) {
    if (!isObject(each) || !/^[A-Za-z][A-Za-z0-9_.]{0,199}$/.test(String(each.metric))) return 'metric'
    if (![0, 1, 2, 3].includes(Number(each.type)) || !isTags(each.tags)) return 'type or tags'
    const points = Array.isArray(each.points) ? (each.points as unknown[]) : []
    const isRight = (point: unknown) =>
      isObject(point) && Number.isInteger(point.timestamp) && typeof point.value === 'number'
    if (points.length === 0 || !points.every(isRight)) return 'points'
  }
  return undefined
}

function isLogLine(line: unknown): boolean {
  return (
    isObject(line) &&
    ['message', 'ddsource', 'ddtags', 'service', 'status'].every((key) => typeof line[key] === 'string') &&
    String(line.message).length <= 1_000_000
  )
}

function isTags(tags: unknown): boolean {
  return Array.isArray(tags) && tags.every((tag) => typeof tag === 'string' && /^[\p{L}\p{N}_\-:./]{1,200}$/u.test(tag))
}

/** A letter that came to the post office. */
export interface Letter {
  readonly from: string
  readonly to: readonly string[]
  readonly data: string
  readonly auth: string | null
}

export interface PostOffice {
  readonly port: number
  readonly letters: Letter[]
  readonly close: () => void
}

/** A server of SMTP: it takes letters to all but `nobody@…`, and is busy with those to `busy@…`. */
export async function postOffice(): Promise<PostOffice> {
  const letters: Letter[] = []
  const server: NetServer = createNetServer((socket) => {
    let from = ''
    let to: string[] = []
    let auth: string | null = null
    let data: string | undefined
    let rest = ''
    const say = (line: string) => socket.write(`${line}\r\n`)
    say('220 stand-in ESMTP')
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('utf8')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        if (data !== undefined) readData(line)
        else readCommand(line)
      }
    })

    function readData(line: string): void {
      if (line !== '.') {
        data += `${line.replace(/^\./, '')}\n`
        return
      }
      letters.push({ from, to, data: data ?? '', auth })
      data = undefined
      to = []
      say('250 taken')
    }

    function readCommand(line: string): void {
      const [, address = ''] = /<(.*)>/.exec(line) ?? []
      if (/^EHLO/i.test(line)) {
        say('250-stand-in')
        say('250 AUTH PLAIN')
      } else if (/^AUTH PLAIN /i.test(line)) {
        auth = Buffer.from(line.slice(11), 'base64').toString('utf8').split('\0').join(' ').trim()
        say(auth.endsWith('wrong') ? '535 5.7.8 no such user' : '235 welcome')
      } else if (/^MAIL FROM/i.test(line)) {
        from = address
        say('250 ok')
      } else if (/^RCPT TO/i.test(line)) {
        if (address.startsWith('nobody@')) say('550 no such mailbox')
        else if (address.startsWith('busy@')) say('451 try again later')
        else {
          to.push(address)
          say('250 ok')
        }
      } else if (/^DATA/i.test(line)) {
        data = ''
        say('354 go on')
      } else if (/^STARTTLS/i.test(line)) say('502 5.5.1 there is no TLS here')
      else if (/^QUIT/i.test(line)) {
        say('221 bye')
        socket.end()
      } else say('250 ok')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, letters, close: () => void server.close() }
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
