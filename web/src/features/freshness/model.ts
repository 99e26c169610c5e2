import type { Freshness, ModelFreshness, SourceFreshness } from '#api/freshness.ts'
import type { Tone } from '../../components/status.tsx'
import { counted } from '../../lib/format.ts'
import { nodeKind, nodeName } from '../../lib/node-name.ts'

export type Verdict = 'fresh' | 'late' | 'stale' | 'unknown'

/** A source, a model or a dashboard: how fresh it is. */
export interface FreshRow {
  readonly unique_id: string
  readonly name: string
  /** `source`, `model`, `exposure` … */
  readonly kind: string
  readonly verdict: Verdict
  /** What its data tell; of a source its newest. */
  readonly as_of: string | null
  readonly built_at: string | null
  /** Up to when it knows of all of its sources. */
  readonly effective_as_of: string | null
  readonly oldest_source: string | null
  /** When there should be something newer. */
  readonly expected_at: string | null
  /** How old it may become: of sources. */
  readonly limit: string | null
  readonly measured_at: string
  readonly because: string | null
  readonly run_id: number | null
}

const SOURCE_VERDICTS = { pass: 'fresh', warn: 'late', error: 'stale', 'runtime error': 'unknown' } as const

/** The gravest first. */
const ORDER: readonly Verdict[] = ['stale', 'late', 'unknown', 'fresh']

/** The gravest first, of them sources, with which it begins, and then as people call them. */
export function rowsOf({ sources, models }: Freshness): readonly FreshRow[] {
  const isNode = ({ kind }: FreshRow) => Number(kind !== 'source')
  return [...sources.map(sourceRow), ...models.map(modelRow)].sort(
    (a, b) =>
      ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || isNode(a) - isNode(b) || a.name.localeCompare(b.name),
  )
}

export function sourceRow(source: SourceFreshness): FreshRow {
  const { unique_id, status, max_loaded_at, snapshotted_at, error, run_id } = source
  return {
    unique_id,
    name: nodeName(unique_id),
    kind: 'source',
    verdict: SOURCE_VERDICTS[status],
    as_of: max_loaded_at,
    built_at: null,
    effective_as_of: max_loaded_at,
    oldest_source: null,
    expected_at: null,
    limit: limitWords(source),
    measured_at: snapshotted_at,
    because: error,
    run_id,
  }
}

export function modelRow(model: ModelFreshness): FreshRow {
  const { unique_id, verdict, built_at, data_as_of, effective_as_of, oldest_source, expected_next_at } = model
  return {
    unique_id,
    name: nodeName(unique_id),
    kind: nodeKind(unique_id),
    verdict,
    as_of: data_as_of,
    built_at,
    effective_as_of,
    oldest_source,
    expected_at: expected_next_at,
    limit: null,
    measured_at: model.measured_at,
    because: model.because,
    run_id: model.run_id,
  }
}

/** `warns after 1 day, fails after 3 days` */
function limitWords({ criteria: { warn_after, error_after } }: SourceFreshness): string | null {
  const span = (limit: typeof warn_after) =>
    limit && limit.count !== null && limit.period !== null ? counted(limit.count, limit.period) : undefined
  const [warn, error] = [span(warn_after), span(error_after)]
  const words = [warn && `warns after ${warn}`, error && `fails after ${error}`].filter(Boolean)
  return words.length === 0 ? null : words.join(', ')
}

/** What a list of freshness shows, as its address says it. */
export interface FreshFilters {
  readonly kind: readonly string[]
  readonly verdict: readonly string[]
  /** A part of a name, or of the oldest source's. */
  readonly text: string
}

export function filtersOf(params: URLSearchParams): FreshFilters {
  return { kind: params.getAll('kind'), verdict: params.getAll('verdict'), text: params.get('q') ?? '' }
}

export function filtered(rows: readonly FreshRow[], { kind, verdict, text }: FreshFilters): readonly FreshRow[] {
  const wanted = text.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (kind.length === 0 || kind.includes(row.kind)) &&
      (verdict.length === 0 || verdict.includes(row.verdict)) &&
      (wanted === '' || row.name.toLowerCase().includes(wanted) || (row.oldest_source ?? '').includes(wanted)),
  )
}

/** How many there are of each value, the most first. */
export function countsOf(rows: readonly FreshRow[], by: 'kind' | 'verdict'): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(row[by], (counts.get(row[by]) ?? 0) + 1)
  return new Map([...counts].sort((a, b) => b[1] - a[1]))
}

/** dbt's exposures are dashboards, mostly. */
export function kindWords(kind: string): string {
  return kind === 'exposure' ? 'exposure (dashboard)' : kind
}

export function verdictTone(verdict: Verdict): Tone {
  return ({ fresh: 'ok', late: 'warn', stale: 'bad', unknown: 'off' } as const)[verdict]
}
