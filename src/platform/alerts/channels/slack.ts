import type { Message, MessageItem, MessageLevel, MessageRows } from '../message.ts'
import { shorten } from '../shorten.ts'
import { type HttpAnswer, type HttpMessage, type Outcome, outcomeOf, retryAfter } from './http-message.ts'

/** Where in Slack: an incoming webhook, or a bot and a channel. */
export type SlackAddress =
  | { readonly kind: 'webhook'; readonly url: string }
  | { readonly kind: 'bot'; readonly url: string; readonly token: string; readonly channel: string }

export const SLACK_POST_MESSAGE = 'https://slack.com/api/chat.postMessage'

/** A block of Slack's Block Kit, as far as messages are made of them. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly Mrkdwn[] }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] }
  | { readonly type: 'actions'; readonly elements: readonly LinkButton[] }

interface PlainText {
  readonly type: 'plain_text'
  readonly text: string
  readonly emoji: false
}

interface Mrkdwn {
  readonly type: 'mrkdwn'
  readonly text: string
  /** Names that begin with # or @ are names, and no links. */
  readonly verbatim: true
}

interface LinkButton {
  readonly type: 'button'
  readonly text: PlainText
  readonly url: string
}

/** At most what Slack allows, with room for joiners. It counts all blocks together too, without saying where it stops: a little above 13,000. */
const MOST = { header: 150, section: 2800, field: 300, fields: 10, url: 3000, total: 9000, fallback: 3000 } as const

const SIGNS: Readonly<Record<MessageLevel, string>> = { error: '🔴', warning: '🟠', info: '🔵', success: '🟢' }

/** A message in Slack's form. */
export function slackMessage(message: Message, address: SlackAddress): HttpMessage {
  const fallback = escaped(`${SIGNS[message.level]} ${message.title}`, MOST.fallback)
  const body = {
    ...(address.kind === 'bot' && { channel: address.channel }),
    text: fallback,
    blocks: blocksOf(message),
    unfurl_links: false,
    unfurl_media: false,
  }
  return {
    url: address.url,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(address.kind === 'bot' && { authorization: `Bearer ${address.token}` }),
    },
    body: JSON.stringify(body),
  }
}

/** What Slack answered: a bot's messages are answered with 200 also where they were not taken. */
export function slackOutcome(answer: HttpAnswer, { kind }: SlackAddress): Outcome {
  const outcome = outcomeOf(answer)
  if (kind === 'webhook' || outcome.kind !== 'delivered') return outcome
  const error = errorOf(Buffer.from(answer.body).toString('utf8'))
  if (error === undefined) return outcome
  const problem = `Slack says ${error}`
  return WRONG_MESSAGE.has(error)
    ? { kind: 'refused', problem }
    : { kind: 'failed', problem, ...(error === 'ratelimited' && retryAfter(answer)) }
}

const WRONG_MESSAGE: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
])

function errorOf(body: string): string | undefined {
  try {
    const answer = JSON.parse(body) as { ok?: unknown; error?: unknown } | null
    return answer?.ok === true ? undefined : String(answer?.error ?? 'no reason')
  } catch {
    return 'something that is no JSON'
  }
}

function blocksOf(message: Message): readonly SlackBlock[] {
  const blocks: SlackBlock[] = [
    { type: 'header', text: plain(`${SIGNS[message.level]} ${message.title}`, MOST.header) },
  ]
  if (message.text !== '') blocks.push(section(escaped(message.text, MOST.section)))
  const facts = message.facts.slice(0, MOST.fields)
  if (facts.length > 0) {
    blocks.push({
      type: 'section',
      fields: facts.map(({ label, value }) =>
        mrkdwn(`*${escaped(label, 100)}*\n${escaped(value === '' ? '–' : value, MOST.field)}`),
      ),
    })
  }
  const tail = tailOf(message)
  let left = MOST.total - JSON.stringify([...blocks, ...tail]).length
  let hidden = message.moreItems
  for (const block of [...message.items.map(itemBlock), ...message.rows.map(rowsBlock)]) {
    const length = JSON.stringify(block).length
    if (left < length || blocks.length >= 40) hidden++
    else {
      left -= length
      blocks.push(block)
    }
  }
  if (hidden > 0) blocks.push({ type: 'context', elements: [mrkdwn(`and ${hidden} more`)] })
  return [...blocks, ...tail]
}

function itemBlock({ level, name, detail }: MessageItem): SlackBlock {
  const head = `${SIGNS[level]} *${escaped(name, 250)}*`
  return section(detail === '' ? head : `${head}\n${fenced(detail, 1200)}`)
}

function rowsBlock({ name, columns, rows, total }: MessageRows): SlackBlock {
  const lines = [columns, ...rows].map((row) => row.join(' | ')).join('\n')
  const shown = rows.length < total ? `${rows.length} of ${total} rows` : `${total} rows`
  return section(`${escaped(name, 250)}: ${shown}\n${fenced(lines, 2000)}`)
}

function tailOf({ link, at, tags }: Message): readonly SlackBlock[] {
  const isLinked = link !== null && link.length <= MOST.url
  const button: SlackBlock[] = isLinked
    ? [{ type: 'actions', elements: [{ type: 'button', text: plain('Open in Trellis', 75), url: link }] }]
    : []
  const seconds = Math.floor(Date.parse(at) / 1000)
  // Slack shows it on the clock of whoever reads it.
  const time = `<!date^${seconds}^{date_short_pretty} {time}|${escaped(at, 40)}>`
  const words = tags.length > 0 ? `${time} · ${escaped(tags.join(' '), 500)}` : time
  return [...button, { type: 'context', elements: [mrkdwn(words)] }]
}

function section(text: string): SlackBlock {
  return { type: 'section', text: mrkdwn(text) }
}

function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true }
}

function plain(text: string, most: number): PlainText {
  return { type: 'plain_text', text: shorten(text.replace(/\s+/g, ' '), most), emoji: false }
}

/** A piece that is shown as it is; three backticks within it would end it. */
function fenced(text: string, most: number): string {
  return `\`\`\`${shorten(text.replaceAll('`', 'ˋ'), most, escapeControls)}\`\`\``
}

/** `&`, `<` and `>` are Slack's control characters: mentions and links begin with them. */
function escapeControls(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A text in so many characters of which none is a mark of Slack. */
function escaped(text: string, most: number): string {
  return withoutMarks(shorten(text, most, escapeControls))
}

/** Slack has no escape for the marks of bold and the like: an invisible joiner at the edge of a word keeps them from being marks. */
function withoutMarks(text: string): string {
  return text.replaceAll('`', 'ˋ').replace(/(?<![\p{L}\p{N}])[*~_](?=\S)/gu, (mark) => `${mark}\u2060`)
}
