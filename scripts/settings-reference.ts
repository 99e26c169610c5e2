import { EVENT_RULE, METRIC_RULE } from '#platform/settings/alerts.ts'
import { CHANNEL_TYPES } from '#platform/settings/channels.ts'
import { JOB_RULES } from '#platform/settings/job-rules.ts'
import { record } from '#project/config/shapes/record.ts'
import { SETTINGS } from '#platform/settings/settings.ts'
import type { KeyDescription, Shape } from '#project/config/shapes/shape.ts'
import { TRIGGER_KINDS } from '#platform/settings/triggers.ts'
import { formatDuration } from '#platform/time/duration.ts'
import { markdownTable } from './markdown-table.ts'

/** The reference page of the keys of trellis.yml, made from the shapes by which it is read. */
export function settingsReference(): string {
  const jobKeys = new Set(Object.values(keysOf(record('', JOB_RULES))).map(({ key }) => key))
  const sections: string[] = []
  const seen = new Set<unknown>()
  const add = (title: string, shape: Shape<unknown>, isJobs = false): void => {
    if (!shape.keys || seen.has(shape)) return
    seen.add(shape)
    const own = isJobs ? shape.keys : shape.keys.filter(({ key }) => !hasJobKeys(shape) || !jobKeys.has(key))
    const also = !isJobs && hasJobKeys(shape) ? ['And the [keys of jobs](#keys-of-jobs).'] : []
    const table = own.length > 0 ? [keyTable(own)] : []
    sections.push([`## ${title}`, ...table, ...also].join('\n\n'))
    for (const { key, shape: value } of own) {
      const path = title === 'trellis.yml' ? key : `${title}.${key}`
      const parts = withKeys(value)
      // Of several forms the first key tells which one it is.
      for (const part of parts) add(parts.length > 1 ? `${path}: ${part.keys?.[0]?.key}` : path, part)
    }
  }
  const hasJobKeys = (shape: Shape<unknown>) =>
    ['timezone', 'missed', 'retries', 'overlap', 'triggers'].every((key) =>
      shape.keys?.some((each) => each.key === key),
    )
  add('trellis.yml', SETTINGS)
  add('Keys of jobs', record('a job', JOB_RULES), true)
  for (const [kind, shape] of Object.entries(TRIGGER_KINDS)) add(`triggers: ${kind}`, shape)
  for (const [type, shape] of Object.entries(CHANNEL_TYPES)) add(`alerts.channels: type ${type}`, shape)
  add('alerts.rules: on', EVENT_RULE)
  add('alerts.rules: metric', METRIC_RULE)
  return ['# Keys of trellis.yml', '<!-- Written by `node scripts/docs.mjs`. -->', INTRODUCTION, ...sections]
    .join('\n\n')
    .concat('\n')
}

/** The same for editors. */
export function settingsSchema(): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', title: 'trellis.yml', ...SETTINGS.schema }
  return `${JSON.stringify(schema)}\n`
}

const INTRODUCTION = `What each key holds. How they work together stands in [trellis.yml](../trellis-yml.md). Editors that know JSON Schema take
[trellis.schema.json](trellis.schema.json); a first line \`# yaml-language-server: $schema=…\` names it to them.`

function keysOf(shape: Shape<unknown>): readonly KeyDescription[] {
  return shape.keys ?? []
}

/** The records in a shape: itself, or those that it is made of. */
export function withKeys(shape: Shape<unknown>): Shape<unknown>[] {
  return shape.keys ? [shape] : (shape.parts ?? []).flatMap(withKeys)
}

export function keyTable(keys: readonly KeyDescription[]): string {
  const rows = keys.map(({ key, shape, isRequired, fallback, doc }) => [
    `\`${key}\``,
    cell(shape.wanted),
    isRequired ? 'needed' : shownDefault(key, shape, fallback),
    cell(doc),
  ])
  return markdownTable(['Key', 'Holds', 'Default', 'Meaning'], rows)
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('*', '\\*')
    .replace(/`[^`]*`/g, (code) => code.replaceAll('\\*', '*'))
}

/** As a person would write it. */
function shownDefault(key: string, { wanted }: Shape<unknown>, fallback: unknown): string {
  if (fallback === undefined || fallback === '' || fallback instanceof Map || Array.isArray(fallback)) return ''
  if (typeof fallback === 'object') return key === 'store' ? '`.trellis/state.db`' : ''
  return `\`${typeof fallback === 'number' ? withUnit(wanted, fallback) : String(fallback)}\``
}

function withUnit(wanted: string, value: number): string {
  if (/^a duration\b/.test(wanted)) return formatDuration(value)
  return /^a size\b/.test(wanted) ? formatSize(value) : String(value)
}

function formatSize(bytes: number): string {
  return bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20}MiB` : String(bytes)
}
