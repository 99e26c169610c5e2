import type { StoredNodeResult } from '../store/port/node-results.ts'
import type { StoreSubjects } from '../store/store.ts'
import {
  artifactRow,
  digestOf,
  type EvidenceRow,
  nodeResultRow,
  type RowsDigest,
  runRow,
  sourceFreshnessRow,
  stepRow,
} from './evidence-rows.ts'

/** The tables of what is known of a run, and the names of their files in a bundle. */
export const EVIDENCE_TABLES = ['runs', 'steps', 'node_results', 'source_freshness', 'artifacts'] as const
export type EvidenceTable = (typeof EVIDENCE_TABLES)[number]

export type RunEvidence = Readonly<Record<EvidenceTable, readonly EvidenceRow[]>>

/** All that is kept of a run, in an order that is always the same; undefined where the run itself has gone. */
export async function runEvidence(
  runId: number,
  subjects: Pick<StoreSubjects, 'runs' | 'steps' | 'nodeResults' | 'freshness' | 'artifacts'>,
  { without }: { readonly without?: 'node_results' | undefined } = {},
): Promise<RunEvidence | undefined> {
  const run = await subjects.runs.find(runId)
  if (!run) return undefined
  const steps = await subjects.steps.of(runId)
  const results = without === 'node_results' ? [] : await subjects.nodeResults.of(runId)
  const sources = await subjects.freshness.sourcesOfRun(runId)
  const artifacts = await subjects.artifacts.list(runId)
  return {
    runs: [runRow(run)],
    steps: inOrder(steps.map(stepRow), ['step']),
    node_results: resultRows(results),
    source_freshness: inOrder(sources.map(sourceFreshnessRow), ['step', 'unique_id']),
    artifacts: inOrder(artifacts.map(artifactRow), ['step', 'path']),
  }
}

export type EvidenceDigests = Readonly<Record<EvidenceTable, RowsDigest>>

/** What the chain says of it. Results of nodes may be known by their digest alone. */
export function digestsOf(evidence: RunEvidence, node_results = digestOf(evidence.node_results)): EvidenceDigests {
  return {
    runs: digestOf(evidence.runs),
    steps: digestOf(evidence.steps),
    node_results,
    source_freshness: digestOf(evidence.source_freshness),
    artifacts: digestOf(evidence.artifacts),
  }
}

/** The digest of a run's results, and by which mark to know that they are still those. */
export interface ResultsDigest {
  readonly mark: string
  readonly digest: RowsDigest
}

/** Takes its time: for whoever has no transaction open. */
export async function resultsDigest(
  runId: number,
  { nodeResults }: Pick<StoreSubjects, 'nodeResults'>,
): Promise<ResultsDigest> {
  // Asked first: what comes in between makes it the mark of others.
  const { mark } = await nodeResults.outline(runId)
  return { mark, digest: digestOf(resultRows(await nodeResults.of(runId))) }
}

function resultRows(results: readonly StoredNodeResult[]): readonly EvidenceRow[] {
  return inOrder(results.map(nodeResultRow), ['step', 'unique_id'])
}

/** The databases do not sort texts alike. */
function inOrder(rows: readonly EvidenceRow[], names: readonly string[]): readonly EvidenceRow[] {
  return [...rows].sort((a, b) => {
    for (const name of names) {
      const [first, second] = [a[name] ?? '', b[name] ?? ''] as [string, string]
      if (first !== second) return first < second ? -1 : 1
    }
    return 0
  })
}
