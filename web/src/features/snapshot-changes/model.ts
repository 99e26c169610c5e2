import type { Changes } from '#api/snapshots.ts'
import { counted, formatWallClock } from '../../lib/format.ts'

/** What can be asked of a snapshot, as its address says it. */
export const QUESTIONS = [
  { name: 'changes', label: 'Changes' },
  { name: 'net', label: 'Between two dates' },
  { name: 'most-changed', label: 'Most changed' },
  { name: 'never-changed', label: 'Never changed' },
  { name: 'ran-out', label: 'Ran out' },
  { name: 'came-back', label: 'Came back' },
  { name: 'raised', label: 'Raised' },
  { name: 'as-of', label: 'As of' },
] as const

export type QuestionName = (typeof QUESTIONS)[number]['name']

export interface Asked {
  readonly question: QuestionName
  readonly from: string
  readonly to: string
  readonly at: string
  readonly by: '' | 'day' | 'week' | 'month'
  /** Of the questions about one column. */
  readonly column: string
  /** Only this key; a value for each of its columns. */
  readonly key: readonly string[]
  readonly instance: string
  readonly isWhole: boolean
}

const PERIODS = ['day', 'week', 'month'] as const

export function askedOf(params: URLSearchParams): Asked {
  const text = (name: string) => params.get(name) ?? ''
  return {
    question: QUESTIONS.find(({ name }) => name === text('ask'))?.name ?? 'changes',
    from: text('from'),
    to: text('to'),
    at: text('at'),
    by: PERIODS.find((period) => period === text('by')) ?? '',
    column: text('column'),
    key: params.getAll('key'),
    instance: text('instance'),
    isWhole: params.has('all'),
  }
}

/** Questions about a column that holds an amount. */
export function isAboutStock(question: QuestionName): question is 'ran-out' | 'came-back' | 'raised' {
  return question === 'ran-out' || question === 'came-back' || question === 'raised'
}

/** Questions about single changes, which can be counted by periods. */
export function isAboutEvents(question: QuestionName): boolean {
  return question === 'changes' || isAboutStock(question)
}

/** What the server is asked, with the parameters of `trellis changes`. */
export function changesPath(snapshot: string, asked: Asked, timeZone: string): string {
  const { question, from, to, at, by, column, key, instance, isWhole } = asked
  const params = new URLSearchParams()
  if (question === 'as-of') params.set('as_of', at === '' ? 'today' : at)
  else {
    if (from !== '') params.set('from', from)
    if (to !== '') params.set('to', to)
  }
  if (question === 'net') params.set('net', 'true')
  if (question === 'most-changed') params.set('most_changed', 'true')
  if (question === 'never-changed') params.set('never_changed', 'true')
  if (isAboutStock(question)) params.set(question.replace('-', '_'), column)
  if (by !== '' && isAboutEvents(question)) params.set('by', by)
  for (const value of key) params.append('key', value)
  if (instance !== '') params.set('instance', instance)
  if (isWhole) params.set('limit', '0')
  params.set('timezone', timeZone)
  return `/api/snapshots/${encodeURIComponent(snapshot)}/changes?${params}`
}

export type Row = Changes['rows'][number]

/** The rows as they are read: what happened last comes first, where all of it is there. */
export function rowsOf({ rows, shown, total }: Changes): readonly Row[] {
  const isOverTime = rows.length > 0 && rows.every((row) => typeof row['at'] === 'string')
  return isOverTime && shown === total
    ? rows.toSorted((a, b) => (String(a['at']) < String(b['at']) ? 1 : String(a['at']) > String(b['at']) ? -1 : 0))
    : rows
}

/** The columns of an answer, in their order: `before` and `after` are shown as one. */
export function columnsOf({ rows }: Changes): readonly string[] {
  const names = [...new Set(rows.slice(0, 50).flatMap((row) => Object.keys(row)))]
  return names.includes('before') && names.includes('after') ? names.filter((name) => name !== 'after') : names
}

/** As people read a value; null is a word of its own. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

/** `greenery: 6 changes of 6, from … to …` in words. */
export function answerWords({ question, total, shown, from, to, column, as_of, by }: Changes): string {
  const what = {
    changes: ['change', 'changes'],
    net: ['difference', 'differences'],
    'most-changed': ['key', 'keys'],
    'never-changed': ['key that never changed', 'keys that never changed'],
    'ran-out': [`time that ${column} ran out`, `times that ${column} ran out`],
    'came-back': [`time that ${column} came back`, `times that ${column} came back`],
    raised: [`time that ${column} was raised`, `times that ${column} was raised`],
    'as-of': ['row', 'rows'],
  }[question]
  // Counted by periods, a row is one of them.
  const count = by === undefined ? counted(total, what[0] ?? '', what[1]) : `${what[1]} in ${counted(total, by)}`
  const span = [
    from === null ? '' : `from the end of ${formatWallClock(from)}`,
    to === null ? '' : `to the end of ${formatWallClock(to)}`,
  ]
  const parts = [
    count,
    as_of === undefined ? '' : `at the end of ${formatWallClock(as_of)}`,
    ...span,
    shown < total ? `(the first ${shown})` : '',
  ]
  return parts.filter(Boolean).join(' ')
}

/** Columns of answers that tell when something was. */
export const MOMENTS: ReadonlySet<string> = new Set([
  'at',
  'since',
  'first_change',
  'last_change',
  'came_back_at',
  'out_since',
])

/** Whose clocks the moments of an answer were read from; empty where it tells of none. */
export function zoneWords({ has_zone, timezone, rows }: Changes): string {
  if (!Object.keys(rows[0] ?? {}).some((name) => MOMENTS.has(name))) return ''
  return has_zone ? `times of ${timezone}` : 'times as the warehouse has them, without a zone'
}

/** What a key was at a time: all that changed at one moment together. */
export interface Version {
  readonly at: string
  readonly change: string
  readonly columns: readonly { readonly name: string; readonly before: string; readonly after: string }[]
}

/** The versions of one key, the first one first. */
export function versionsOf({ rows }: Changes): readonly Version[] {
  const versions: { at: string; change: string; columns: Version['columns'][number][] }[] = []
  for (const row of rows) {
    const [at, change] = [valueText(row['at']), valueText(row['change'])]
    const known = versions.find((each) => each.at === at && each.change === change)
    const version = known ?? { at, change, columns: [] }
    if (!known) versions.push(version)
    if (typeof row['column'] !== 'string') continue
    version.columns.push({ name: row['column'], before: valueText(row['before']), after: valueText(row['after']) })
  }
  return versions.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** A number over time, as steps: it holds until the next one. */
export interface Steps {
  readonly column: string
  /** Each from a share of the whole time on, up to another. */
  readonly steps: readonly { readonly from: number; readonly to: number; readonly value: number }[]
  readonly most: number
}

/** Of each column of numbers that changed, how it stood over time. Moments have no zone: all are of the same one. */
export function stepsOf(changes: Changes, until: string): readonly Steps[] {
  const versions = versionsOf(changes)
  const [begin, end] = [momentOf(versions[0]?.at), Math.max(momentOf(until), momentOf(versions.at(-1)?.at))]
  const span = end - begin
  if (!(span > 0)) return []
  const shareOf = (at: string) => (momentOf(at) - begin) / span
  return changes.columns
    .filter(({ is_number }) => is_number)
    .flatMap(({ name }) => {
      const points = versions.flatMap(({ at, columns }) => {
        const found = columns.find((column) => column.name === name)
        return found ? [{ at: shareOf(at), before: Number(found.before), after: Number(found.after) }] : []
      })
      const [first] = points
      if (!first) return []
      const values = [
        { from: 0, value: first.before },
        ...points.map(({ at, after }) => ({ from: at, value: after })),
      ].filter(({ value }) => Number.isFinite(value))
      const steps = values.map(({ from, value }, index) => ({ from, to: values[index + 1]?.from ?? 1, value }))
      return [{ column: name, steps, most: Math.max(...steps.map(({ value }) => value), 1e-9) }]
    })
}

function momentOf(text: string | undefined): number {
  return text === undefined
    ? Number.NaN
    : Date.parse(`${text.replace(' ', 'T')}${/(Z|[+-]\d\d:?\d\d)$/.test(text) ? '' : 'Z'}`)
}
