/** What follows from a history of the model: the changes it holds, and what held at a time. */
import { type History, isOpen, type Row, type Variant, type Version } from './scd2-model.ts'

/** Rows as `trellis changes --output json` has them, of a history whose clocks only went on. */
export function eventsOf(variant: Variant, { columns, versions }: History): readonly Record<string, unknown>[] {
  const data = columns.filter((name) => !variant.keys.includes(name))
  const events = keysOf(variant, versions).flatMap((ofKey) =>
    ofKey.flatMap((version, index) =>
      eventsOfVersion(variant, data, version, ofKey[index - 1], ofKey[index + 1], index),
    ),
  )
  return events
    .sort((a, b) => compare(a.order, b.order))
    .flatMap(({ row, changed }): readonly Record<string, unknown>[] =>
      changed.length > 0
        ? changed.map((each) => ({ ...row, ...each }))
        : [{ ...row, column: null, before: null, after: null }],
    )
}

/** The rows that held at a time. */
export function heldAt(variant: Variant, { versions }: History, at: string): readonly Row[] {
  return versions
    .filter(
      (version) => !version.isDeleted && version.from <= at && (isOpen(variant)(version) || (version.to ?? '') > at),
    )
    .map(({ data }) => data)
}

interface Event {
  readonly order: readonly (string | number)[]
  readonly row: Readonly<Record<string, unknown>>
  readonly changed: readonly { column: string; before: unknown; after: unknown }[]
}

function eventsOfVersion(
  variant: Variant,
  data: readonly string[],
  version: Version,
  before: Version | undefined,
  after: Version | undefined,
  index: number,
): readonly Event[] {
  const event = (change: string, at: string, changed: Event['changed'] = []): Event => ({
    order: [at, ...variant.keys.map((key) => typed(key, version.data[key] ?? null) as string | number), index],
    row: {
      at,
      change,
      ...Object.fromEntries(variant.keys.map((key) => [key, typed(key, version.data[key] ?? null)])),
      ...(data.includes('name') && { name: version.data['name'] ?? null }),
    },
    changed,
  })
  const found: Event[] = []
  if (version.isDeleted) return [event('deleted', version.from)]
  if (!before) found.push(event('inserted', version.from))
  else {
    const changed = data.flatMap((name) => {
      const [was, is] = [before.data[name] ?? null, version.data[name] ?? null]
      return was === is ? [] : [{ column: name, before: typed(name, was), after: typed(name, is) }]
    })
    const change = before.isDeleted || before.to !== version.from ? 'revived' : 'changed'
    if (change === 'revived' || changed.length > 0) found.push(event(change, version.from, changed))
  }
  const ends = !isOpen(variant)(version) && version.to !== after?.from
  if (ends && version.to !== null) found.push(event('deleted', version.to))
  return found
}

/** The versions of each key, in the order of time. */
function keysOf({ keys }: Variant, versions: readonly Version[]): readonly (readonly Version[])[] {
  const byKey = new Map<string, Version[]>()
  for (const version of versions) {
    const key = JSON.stringify(keys.map((name) => version.data[name]))
    byKey.set(key, [...(byKey.get(key) ?? []), version])
  }
  return [...byKey.values()].map((ofKey) => ofKey.sort((a, b) => compare([a.from, a.to ?? '~'], [b.from, b.to ?? '~'])))
}

const TEXTS = new Set(['key', 'name', 'updated_at'])

function typed(column: string, value: string | null): unknown {
  return value === null || TEXTS.has(column) ? value : Number(value)
}

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const index = a.findIndex((each, at) => each !== b[at])
  if (index < 0) return 0
  return (a[index] ?? 0) < (b[index] ?? 0) ? -1 : 1
}
