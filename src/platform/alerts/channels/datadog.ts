import { gzipSync } from 'node:zlib'
import { HOUR } from '../../time/wall-time.ts'
import type { Message, MessageLevel } from '../message.ts'
import { shorten } from '../shorten.ts'
import type { HttpMessage } from './http-message.ts'

/** Where in Datadog, and what all that is sent bears. */
export interface DatadogAddress {
  readonly apiKey: string
  /** For example `datadoghq.eu`. */
  readonly site: string
  readonly tags: readonly string[]
  /** The addresses to send to instead of those of the site. */
  readonly origins?: { readonly api: string; readonly logs: string }
}

/** A number at a moment. */
export interface DatadogPoint {
  readonly metric: string
  readonly at: string
  readonly value: number
  readonly tags: readonly string[]
  readonly unit?: string
}

/** A line for Datadog's logs. */
export interface DatadogLine {
  readonly at: string
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly tags: readonly string[]
  readonly attributes: Readonly<Record<string, string | number | boolean | null>>
}

/** What Datadog takes: characters of an event, bytes of series, lines and bytes of logs. */
const MOST = { title: 500, text: 4000, key: 100, tag: 200, tags: 100, lines: 1000, line: 900_000 } as const

const OLDEST_MS = 17 * HOUR

const ALERT_TYPES: Readonly<Record<MessageLevel, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  success: 'success',
}

/** A message as an event; those of one key are shown as one in the stream. */
export function datadogEvent(message: Message, address: DatadogAddress, now: number): HttpMessage {
  const [key] = message.keys
  const at = Date.parse(message.at)
  const body = {
    title: shorten(message.title, MOST.title),
    text: textOf(message),
    alert_type: ALERT_TYPES[message.level],
    priority: message.level === 'error' || message.level === 'warning' ? 'normal' : 'low',
    // Older ones are refused: what has waited so long for its hour is of now.
    ...(now - at < OLDEST_MS && { date_happened: Math.floor(at / 1000) }),
    tags: tagsOf([...address.tags, ...message.tags, 'source:trellis', `event:${message.kind}`]),
    ...(key !== undefined && { aggregation_key: shorten(key, MOST.key) }),
  }
  return request(`${originsOf(address).api}/api/v1/events`, body, address)
}

/** Numbers as gauges. */
export function datadogSeries(points: readonly DatadogPoint[], address: DatadogAddress): HttpMessage {
  const series = points.map(({ metric, at, value, tags, unit }) => ({
    metric: metricName(metric),
    type: 3,
    points: [{ timestamp: Math.floor(Date.parse(at) / 1000), value }],
    tags: tagsOf([...address.tags, ...tags]),
    ...(unit !== undefined && { unit }),
  }))
  return request(`${originsOf(address).api}/api/v2/series`, { series }, address, 'gzip')
}

/** Lines for the logs; of more than Datadog takes at once, the first. */
export function datadogLogs(lines: readonly DatadogLine[], address: DatadogAddress): HttpMessage {
  const body = lines.slice(0, MOST.lines).map(({ at, level, message, tags, attributes }) => ({
    ...attributes,
    ddsource: 'trellis',
    service: 'trellis',
    ddtags: tagsOf([...address.tags, ...tags]).join(','),
    timestamp: at,
    status: level,
    message: shorten(message, MOST.line),
  }))
  return request(`${originsOf(address).logs}/api/v2/logs`, body, address, 'gzip')
}

function originsOf({ site, origins }: DatadogAddress): { readonly api: string; readonly logs: string } {
  return origins ?? { api: `https://api.${site}`, logs: `https://http-intake.logs.${site}` }
}

function request(url: string, body: unknown, { apiKey }: DatadogAddress, packing?: 'gzip'): HttpMessage {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'dd-api-key': apiKey }
  if (packing === undefined) return { url, headers, body: text }
  return { url, headers: { ...headers, 'content-encoding': packing }, body: gzipSync(text) }
}

/** Markdown between these marks is shown as such by Datadog. */
function textOf({ text, facts, items, moreItems, rows, link }: Message): string {
  const parts = [
    text,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...items.map(({ name, detail }) => (detail === '' ? `- ${name}` : `- ${name}\n${indented(detail)}`)),
    ...(moreItems > 0 ? [`and ${moreItems} more`] : []),
    ...rows.map(({ name, columns, rows: shown, total }) =>
      indented([`${name}, ${total} rows`, ...[columns, ...shown].map((row) => row.join(' | '))].join('\n')),
    ),
  ].filter((part) => part !== '')
  const end = link === null ? '' : `\n\n${link}`
  // What ends a block within it would let the rest be read as Markdown of the writer.
  const body = parts.join('\n').replaceAll('%%%', '% % %')
  return `${shorten(body, MOST.text - end.length)}${end}`
}

function indented(text: string): string {
  return text.replace(/^/gm, '    ')
}

/** Datadog makes one tag of two that differ in more than these characters; so do we, to know what it will be called. */
function tagsOf(tags: readonly string[]): readonly string[] {
  const normal = tags.map((tag) =>
    tag
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\-:./]+/gu, '_')
      .slice(0, MOST.tag),
  )
  return [...new Set(normal.filter((tag) => tag !== ''))].slice(0, MOST.tags)
}

function metricName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_.]+/g, '_').slice(0, 190)
  return /^[A-Za-z]/.test(plain) ? plain : `trellis.${plain}`
}
