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
): Promise<RunEvidence | undefined> {
  const run = await subjects.runs.find(runId)
  if (!run) return undefined
  const steps = await subjects.steps.of(runId)
  const results = await subjects.nodeResults.of(runId)
  const sources = await subjects.freshness.sourcesOfRun(runId)
  const artifacts = await subjects.artifacts.list(runId)
  return {
    runs: [runRow(run)],
    steps: inOrder(steps.map(stepRow), ['step']),
    node_results: inOrder(results.map(nodeResultRow), ['step', 'unique_id']),
    source_freshness: inOrder(sources.map(sourceFreshnessRow), ['step', 'unique_id']),
    artifacts: inOrder(artifacts.map(artifactRow), ['step', 'path']),
  }
}

export type EvidenceDigests = Readonly<Record<EvidenceTable, RowsDigest>>

/** What the chain says of it. */
export function digestsOf(evidence: RunEvidence): EvidenceDigests {
  return {
    runs: digestOf(evidence.runs),
    steps: digestOf(evidence.steps),
    node_results: digestOf(evidence.node_results),
    source_freshness: digestOf(evidence.source_freshness),
    artifacts: digestOf(evidence.artifacts),
  }
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
