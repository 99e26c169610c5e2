import type { ModelFreshness, SourceFreshness } from '../store/port/freshness.ts'
import type { LatestOfNode } from '../store/port/node-results.ts'
import type { TestHistory } from '../store/port/tests.ts'
import { isFailing } from '../test-history/trend.ts'
import { lineageOf, type UpstreamNodes } from './upstream-nodes.ts'

/** What is known of nodes in a place, each by its unique_id. */
export interface KnownOfNodes {
  readonly models: ReadonlyMap<string, ModelFreshness>
  readonly sources: ReadonlyMap<string, SourceFreshness>
  readonly latest: ReadonlyMap<string, LatestOfNode>
  readonly tests: ReadonlyMap<string, TestHistory>
}

export type StandingVerdict = 'fresh' | 'late' | 'unknown'

/** How fresh an answer is, by what it reads. */
export interface Standing {
  /** The oldest of all that it is made of. */
  readonly as_of: string | null
  readonly verdict: StandingVerdict
  /** When there should be something newer. */
  readonly expected_at: string | null
  readonly reasons: readonly string[]
  readonly failing_tests: readonly string[]
}

/** From the lineage of a query: the oldest part counts, and the worst verdict. */
export function standingOf(depends_on: readonly string[], nodes: UpstreamNodes, known: KnownOfNodes): Standing {
  const parts = depends_on.map((unique_id) => standingOfNode(unique_id, nodes, known))
  const failing_tests = lineageOf(nodes, depends_on)
    .flatMap((unique_id) => nodes[unique_id]?.tests ?? [])
    .filter((test, at, all) => all.indexOf(test) === at && isFailingTest(known.tests.get(test)))
    .sort()
  return {
    as_of: oldest(parts.map((part) => part.as_of)),
    verdict: parts.reduce<StandingVerdict>(
      (worst, { verdict }) => (rank(verdict) > rank(worst) ? verdict : worst),
      'fresh',
    ),
    expected_at: oldest(parts.flatMap((part) => part.expected_at ?? [])),
    reasons: [...new Set(parts.flatMap(({ because }) => because ?? []))],
    failing_tests,
  }
}

export interface NodeStanding {
  readonly as_of: string | null
  readonly verdict: StandingVerdict
  readonly expected_at: string | null
  readonly because: string | null
}

export function standingOfNode(unique_id: string, nodes: UpstreamNodes, known: KnownOfNodes): NodeStanding {
  const model = known.models.get(unique_id)
  if (model) {
    return {
      as_of: model.effectiveAsOf ?? atMost(model.dataAsOf ?? model.builtAt, sourcesOf(unique_id, nodes, known)),
      verdict: model.verdict === 'stale' ? 'late' : model.verdict,
      expected_at: model.expectedNextAt,
      because: model.because ?? null,
    }
  }
  const name = nodes[unique_id]?.name ?? unique_id
  const source = known.sources.get(unique_id)
  if (source) return standingOfSource(source, name)
  const built = known.latest.get(unique_id)?.successAt ?? null
  if (nodes[unique_id]?.resource_type === 'source') {
    return { as_of: null, verdict: 'unknown', expected_at: null, because: `${name} was never measured` }
  }
  const because =
    built === null ? `${name} was not built yet, as far as is known` : `how fresh ${name} is was not measured`
  return { as_of: built, verdict: 'unknown', expected_at: null, because }
}

/** What is known of the sources that a node is made of: when each of their newest rows was loaded. */
function sourcesOf(unique_id: string, nodes: UpstreamNodes, known: KnownOfNodes): readonly (string | null)[] {
  return lineageOf(nodes, [unique_id]).map((each) => momentOf(known.sources.get(each)?.max_loaded_at ?? null))
}

/** Where not all sources are known, those that are say that it can be no newer. */
function atMost(moment: string | null, others: readonly (string | null)[]): string | null {
  if (moment === null) return null
  return others.reduce<string>((oldest, each) => (each !== null && each < oldest ? each : oldest), moment)
}

function standingOfSource({ max_loaded_at, status, error }: SourceFreshness, name: string): NodeStanding {
  const as_of = momentOf(max_loaded_at)
  switch (status) {
    case 'pass':
      return { as_of, verdict: 'fresh', expected_at: null, because: null }
    case 'warn':
    case 'error':
      return { as_of, verdict: 'late', expected_at: null, because: `${name} is older than it may be` }
    case 'runtime error':
      return {
        as_of,
        verdict: 'unknown',
        expected_at: null,
        because: `${name} could not be measured: ${error ?? 'no answer'}`,
      }
  }
}

/** dbt writes some of them without a zone: they are UTC. */
function momentOf(text: string | null): string | null {
  if (text === null) return null
  const at = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

function isFailingTest(test: TestHistory | undefined): boolean {
  return test !== undefined && isFailing(test)
}

function rank(verdict: StandingVerdict): number {
  return ['fresh', 'unknown', 'late'].indexOf(verdict)
}

/** Of what is known; nothing where something is not. */
function oldest(moments: readonly (string | null)[]): string | null {
  const known = moments.filter((each) => each !== null)
  if (known.length === 0 || known.length < moments.length) return null
  return known.reduce((a, b) => (a < b ? a : b))
}
