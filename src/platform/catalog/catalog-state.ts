import type { CatalogState } from '#api/catalog.ts'
import type { ModelFreshness, SourceFreshness } from '../store/port/freshness.ts'
import type { LatestOfNode, Place } from '../store/port/node-results.ts'

/** What the store knows of the nodes of a place. */
export interface KnownOfNodes {
  readonly results: readonly LatestOfNode[]
  readonly models: readonly ModelFreshness[]
  readonly sources: readonly SourceFreshness[]
}

/** The same column by column, as lists and lineage are coloured by it. */
export function catalogState({ instance, target }: Place, { results, models, sources }: KnownOfNodes): CatalogState {
  const statuses = new Numbered()
  const verdicts = new Numbered()
  const fresh = [...models.map(ofModel), ...sources.map(ofSource)]
  return {
    instance,
    target,
    results: {
      unique_id: results.map(({ unique_id }) => unique_id),
      status: results.map(({ status }) => statuses.number(status)),
      run_id: results.map(({ runId }) => runId),
      finished_at: results.map(({ at }) => instant(at)),
      execution_time: results.map(({ execution_time }) => Math.round(execution_time * 1000) / 1000),
      failures: results.map(({ failures }) => failures),
      rows: results.map(({ rows }) => rows),
    },
    freshness: {
      unique_id: fresh.map(({ unique_id }) => unique_id),
      verdict: fresh.map(({ verdict }) => verdicts.number(verdict)),
      data_as_of: fresh.map(({ asOf }) => instant(asOf)),
      expected_next_at: fresh.map(({ expected }) => instant(expected)),
    },
    statuses: statuses.words,
    verdicts: verdicts.words,
  }
}

class Numbered {
  readonly words: string[] = []

  number(word: string): number {
    const known = this.words.indexOf(word)
    return known < 0 ? this.words.push(word) - 1 : known
  }
}

interface Fresh {
  readonly unique_id: string
  readonly verdict: string
  readonly asOf: string | null
  readonly expected: string | null
}

function ofModel({ unique_id, verdict, effectiveAsOf, dataAsOf, expectedNextAt }: ModelFreshness): Fresh {
  return { unique_id, verdict, asOf: effectiveAsOf ?? dataAsOf, expected: expectedNextAt }
}

/** dbt's words for sources, in those for models. */
const VERDICTS = { pass: 'fresh', warn: 'late', error: 'stale', 'runtime error': 'unknown' } as const

function ofSource({ unique_id, status, max_loaded_at }: SourceFreshness): Fresh {
  return { unique_id, verdict: VERDICTS[status], asOf: max_loaded_at, expected: null }
}

function instant(text: string | null): number | null {
  return text === null ? null : Date.parse(text)
}
