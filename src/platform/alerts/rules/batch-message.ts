import type { AlertEvent } from '../../settings/alerts.ts'
import { type Message, type MessageItem, type MessageLevel, newMessage } from '../message.ts'
import type { Batch, Happening } from './happening.ts'
import { countsInWords } from './late-with.ts'

const MOST_ITEMS = 25

/** What a rule tells of a batch: the happenings that are told, in one message. `others` are still as they were told before. */
export function batchMessage(
  batch: Batch,
  told: readonly [Happening, ...Happening[]],
  about: { readonly keys: readonly string[]; readonly others: number },
): Message {
  const [first] = told
  const kind = told.reduce((worst, each) => (GRAVITY[each.severity] > GRAVITY[worst.severity] ? each : worst), first)
  // What else went wrong in a run is for those who are told of runs.
  const isOfRun = told.some(({ event }) => event.startsWith('run.'))
  const own = told.filter(({ event }) => !/^(?:run|job)\./.test(event)).map(itemOf)
  const shown = new Set(own.map(({ name }) => name))
  const items = [...own, ...(isOfRun ? batch.items.filter(({ name }) => !shown.has(name)) : [])]
  const toldNames = new Set(told.map(({ name }) => name))
  const parts = [
    ...(isOfRun && batch.run?.statusMessage ? [batch.run.statusMessage] : []),
    ...(about.others > 0 ? [`${about.others} more as told before.`] : []),
  ]
  const names = new Set(told.flatMap(({ owners }) => owners))
  const facts = names.size > 0 ? [...batch.facts, { label: 'Owner', value: [...names].join(', ') }] : batch.facts
  return newMessage({
    kind: kind.event,
    level: levelOf(kind),
    title: titleOf(batch, told, kind),
    text: parts.join(' '),
    at: batch.at,
    facts,
    items: items.slice(0, MOST_ITEMS),
    moreItems: Math.max(0, items.length - MOST_ITEMS),
    rows: batch.rows.filter(({ name }) => isOfRun || toldNames.has(name)),
    link: batch.link,
    keys: about.keys,
    tags: tagsOf(told),
    run: batch.run,
  })
}

const GRAVITY = { info: 0, warn: 1, error: 2 } as const

const WORDS: Readonly<Record<AlertEvent, string>> = {
  'run.started': 'started',
  'run.succeeded': 'succeeded',
  'run.errored': 'failed',
  'run.cancelled': 'was cancelled',
  'job.recovered': 'is well again',
  'tick.missed': 'was not run when it was due',
  'test.failed': 'failed',
  'test.warned': 'warned',
  'test.recovered': 'passes again',
  'freshness.late': 'is late',
  'freshness.recovered': 'is fresh again',
  'deadline.at_risk': 'may miss its deadline',
  'deadline.missed': 'missed its deadline',
  'snapshot.changed': 'changed',
}

const GOOD: ReadonlySet<AlertEvent> = new Set([
  'run.succeeded',
  'job.recovered',
  'test.recovered',
  'freshness.recovered',
])

function titleOf(batch: Batch, told: readonly Happening[], worst: Happening): string {
  const same = told.filter(({ event }) => event === worst.event)
  const rest = told.length - same.length
  const head =
    same.length === 1
      ? `${worst.name} ${WORDS[worst.event]}`
      : `${same.length} × ${worst.event.split('.')[0]} ${WORDS[worst.event].replace(/^is /, '')}: ${namesOf(same)}`
  const late = new Map(same.flatMap(({ lateWith = [] }) => lateWith.map((node) => [node.unique_id, node])))
  const withIt = late.size === 0 ? '' : ` → ${countsInWords([...late.values()])} with it`
  if (batch.summary !== null && worst.event.startsWith('run.')) return `${head}: ${batch.summary}`
  return `${head}${withIt}${rest > 0 ? `, and ${rest} more` : ''}`
}

function namesOf(happenings: readonly Happening[]): string {
  const shown = happenings.slice(0, 3).map(({ name }) => name)
  return happenings.length > shown.length ? `${shown.join(', ')} …` : shown.join(', ')
}

/** What a message calls something that happened. */
export function happeningInWords({ name, event }: Pick<Happening, 'name' | 'event'>): string {
  return `${name} ${WORDS[event]}`
}

function itemOf(happening: Happening): MessageItem {
  return {
    level: levelOf(happening),
    name: happeningInWords(happening),
    detail: happening.detail,
  }
}

function levelOf({ event, severity }: Happening): MessageLevel {
  if (GOOD.has(event)) return 'success'
  return severity === 'error' ? 'error' : severity === 'warn' ? 'warning' : 'info'
}

function tagsOf(told: readonly Happening[]): readonly string[] {
  const tags = told.flatMap(({ job, owners, groups, tags: own }) => [
    ...(job === null ? [] : [`job:${job}`]),
    ...owners.map((owner) => `owner:${owner}`),
    ...groups.map((group) => `group:${group}`),
    ...own.map((tag) => `tag:${tag}`),
  ])
  return [...new Set(tags)].slice(0, 40)
}
