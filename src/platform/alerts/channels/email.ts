import type { Message, MessageItem, MessageRows } from '../message.ts'
import { shorten } from '../shorten.ts'

/** An e-mail, before it is put into lines. */
export interface Email {
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The same at each attempt: mail programs show a second one as the same. */
  readonly messageId: string
  readonly date: string
  readonly headers: Readonly<Record<string, string>>
}

export interface EmailAddress {
  readonly from: string
  readonly to: readonly string[]
}

/** A message as an e-mail, in plain text and in HTML. */
export function emailMessage(message: Message, { from, to }: EmailAddress, deliveryId: number): Email {
  const [, domain = 'localhost'] = /@([\w.-]+)>?\s*$/.exec(from) ?? []
  const [key] = message.keys
  return {
    from,
    to,
    subject: shorten(`[Trellis] ${message.title.replace(/\s+/g, ' ')}`, 200),
    text: textOf(message),
    html: htmlOf(message),
    messageId: `<delivery-${deliveryId}.${Date.parse(message.at)}@${domain}>`,
    date: message.at,
    headers: {
      // Nobody's automatic answer is wanted.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Trellis-Event': message.kind,
      ...(key !== undefined && { 'X-Trellis-Key': shorten(key.replace(/[^\x20-\x7e]/g, '?'), 200) }),
    },
  }
}

function textOf(message: Message): string {
  const { title, text, facts, items, moreItems, rows, link, at } = message
  const parts = [
    title,
    text,
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...items.map(({ name, detail }) => (detail === '' ? `- ${name}` : `- ${name}\n${detail.replace(/^/gm, '    ')}`)),
    moreItems > 0 ? `and ${moreItems} more` : '',
    ...rows.map(({ name, columns, rows: shown, total }) =>
      [`${name}: ${shown.length} of ${total} rows`, ...[columns, ...shown].map((row) => `    ${row.join(' | ')}`)].join(
        '\n',
      ),
    ),
    link ?? '',
    at,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const COLOURS = { error: '#b3261e', warning: '#b26a00', info: '#0b57d0', success: '#146c2e' } as const

function htmlOf(message: Message): string {
  const { level, title, text, facts, items, moreItems, rows, link, at } = message
  return [
    '<!doctype html><html><body style="font-family:sans-serif;color:#1f1f1f;max-width:760px">',
    `<h2 style="color:${COLOURS[level]};font-size:18px">${escapeHtml(title)}</h2>`,
    text === '' ? '' : `<p>${escapeHtml(text)}</p>`,
    facts.length === 0 ? '' : `<table>${facts.map(({ label, value }) => row('td', [label, value])).join('')}</table>`,
    items.length === 0 ? '' : `<ul>${items.map(itemHtml).join('')}</ul>`,
    moreItems === 0 ? '' : `<p>and ${moreItems} more</p>`,
    ...rows.map(rowsHtml),
    link === null || !/^https?:/i.test(link) ? '' : `<p><a href="${escapeHtml(link)}">Open in Trellis</a></p>`,
    `<p style="color:#5f6368;font-size:12px">${escapeHtml(at)}</p></body></html>`,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

function itemHtml({ level, name, detail }: MessageItem): string {
  const more = detail === '' ? '' : `<pre style="white-space:pre-wrap;font-size:12px">${escapeHtml(detail)}</pre>`
  return `<li><b style="color:${COLOURS[level]}">${escapeHtml(name)}</b>${more}</li>`
}

function rowsHtml({ name, columns, rows, total }: MessageRows): string {
  const cells = [row('th', columns), ...rows.map((each) => row('td', each))].join('')
  return `<p>${escapeHtml(name)}: ${rows.length} of ${total} rows</p><table border="1" cellspacing="0" cellpadding="4">${cells}</table>`
}

function row(cell: 'td' | 'th', values: readonly string[]): string {
  return `<tr>${values.map((value) => `<${cell}>${escapeHtml(value)}</${cell}>`).join('')}</tr>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
