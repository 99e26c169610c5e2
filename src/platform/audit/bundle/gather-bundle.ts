import { moment } from '../../store/clock.ts'
import type { AuditRecord } from '../../store/port/audit.ts'
import type { ModelFreshness } from '../../store/port/freshness.ts'
import type { Store } from '../../store/store.ts'
import { FIRST_HASH } from '../../store/subjects/audit-chain.ts'
import type { EvidenceRow } from '../evidence-rows.ts'
import { EVIDENCE_TABLES, type EvidenceDigests, type RunEvidence, runEvidence } from '../run-evidence.ts'
import type { BundleFolder } from './bundle-folder.ts'
import { type BundleManifest, BUNDLE_FORMAT, CHAIN_FILE } from './bundle-manifest.ts'
import { BundleSummary } from './bundle-summary.ts'
import { artifactFile, compiledFile, evidenceOf } from './chained-evidence.ts'
import { BUNDLE_TABLES, tableFile } from './table-columns.ts'
import type { GatheredBundle } from './gathered-bundle.ts'

export interface BundlePeriod {
  readonly from: number
  readonly to: number
}

/** What the manifest says besides what it finds. */
export interface BundleFacts {
  readonly project: string | null
  readonly version: string
  readonly now: number
}

type Subjects = Pick<Store, 'audit' | 'runs' | 'steps' | 'nodeResults' | 'freshness' | 'artifacts'>

const A_READ = 1000

/**
 * Writes what happened in a period into a folder: all links of the chain from the first of that time to the last, and all
 * that is kept of the runs that ended then. Files of several runs stand there once.
 */
export async function gatherBundle(
  store: Subjects,
  folder: BundleFolder,
  { from, to }: BundlePeriod,
  { project, version, now }: BundleFacts,
): Promise<GatheredBundle> {
  const between = { from: moment(from), to: moment(to) }
  const summary = new BundleSummary({ project, version, ...between, madeAt: moment(now) })
  const chain = await writeChain(store, folder, between, (record) => summary.addRecord(record))
  const notKept: Record<string, readonly string[]> = {}
  for (const { runId, data } of chain.ended) {
    const evidence = await runEvidence(runId, store)
    const gone = await writeRun(store, folder, runId, evidence, data)
    if (gone.length > 0) notKept[String(runId)] = gone
    if (evidence) summary.addRun(evidence)
  }
  const known = new Set([
    ...chain.ended.map(({ runId }) => runId),
    ...(await endedJustAfter(store, chain.ends.last_seq)),
  ])
  const unchained: number[] = []
  for (const runId of await endedRuns(store, between)) {
    if (known.has(runId)) continue
    const evidence = await runEvidence(runId, store)
    if (!evidence) continue
    unchained.push(runId)
    await writeRun(store, folder, runId, evidence, undefined)
    summary.addRun(evidence)
  }
  // Each is there, also where it is empty.
  for (const table of BUNDLE_TABLES) folder.append(tableFile(table), [])
  folder.closeTables()
  const gathered = {
    format: BUNDLE_FORMAT,
    made_at: moment(now),
    version,
    project,
    ...between,
    chain: chain.ends,
    not_kept: notKept,
    unchained,
  } as const
  folder.write('README.md', summary.text(gathered))
  return gathered
}

interface WrittenChain {
  readonly ends: BundleManifest['chain']
  /** Runs that ended, each once, with what the chain says of them. */
  readonly ended: readonly { readonly runId: number; readonly data: AuditRecord['data'] }[]
}

/** Without a gap: also what bears another time, since a clock was set. */
async function writeChain(
  { audit }: Subjects,
  folder: BundleFolder,
  between: { readonly from: string; readonly to: string },
  tell: (record: AuditRecord) => void,
): Promise<WrittenChain> {
  const span = await sequencesOf(audit, between)
  let records = 0
  const ended = new Map<number, AuditRecord['data']>()
  let [first, last]: (AuditRecord | undefined)[] = []
  for (let after = span.first - 1; after < span.last; ) {
    const part = (await audit.list({ after, limit: A_READ })).filter(({ seq }) => seq <= span.last)
    if (part.length === 0) break
    folder.append(CHAIN_FILE, part)
    first ??= part[0]
    last = part.at(-1)
    after = last?.seq ?? span.last
    records += part.length
    for (const record of part) {
      tell(record)
      const runId = evidenceOf(record)?.runId
      if (runId !== undefined) ended.set(runId, record.data)
    }
  }
  return {
    ends: {
      records,
      first_seq: first?.seq ?? 0,
      last_seq: last?.seq ?? 0,
      previous_hash: first?.previousHash ?? FIRST_HASH,
      last_hash: last?.hash ?? FIRST_HASH,
    },
    ended: [...ended].map(([runId, data]) => ({ runId, data })),
  }
}

/** A run's link is a moment later than its end: of what ended just before the period did, it is in the next bundle. */
async function endedJustAfter({ audit }: Subjects, after: number): Promise<readonly number[]> {
  const records = await audit.list({ after, limit: A_READ })
  return records.flatMap((record) => evidenceOf(record)?.runId ?? [])
}

async function sequencesOf(
  audit: Subjects['audit'],
  between: { readonly from: string; readonly to: string },
): Promise<{ readonly first: number; readonly last: number }> {
  let first: number | undefined
  let last = 0
  for (;;) {
    const part = await audit.list({ after: last, between, limit: A_READ })
    first ??= part[0]?.seq
    last = part.at(-1)?.seq ?? last
    if (part.length < A_READ) return { first: first ?? 1, last }
  }
}

async function endedRuns(
  { runs }: Subjects,
  between: { readonly from: string; readonly to: string },
): Promise<readonly number[]> {
  const { items } = await runs.list({ finished: between, order: 'id' }, { limit: 1_000_000 })
  return items.map(({ id }) => id)
}

/** Gives the names of tables of which nothing is kept any more, though the chain has a digest of them. */
async function writeRun(
  store: Subjects,
  folder: BundleFolder,
  runId: number,
  evidence: RunEvidence | undefined,
  data: AuditRecord['data'] | undefined,
): Promise<readonly string[]> {
  const chained = data?.['evidence'] as EvidenceDigests | undefined
  const gone = EVIDENCE_TABLES.filter(
    (table) => (chained?.[table].rows ?? 0) > 0 && (evidence?.[table].length ?? 0) === 0,
  )
  if (!evidence) return gone
  for (const table of EVIDENCE_TABLES) folder.append(tableFile(table), evidence[table])
  folder.append(tableFile('model_freshness'), (await store.freshness.modelsOfRun(runId)).map(modelRow))
  await writeArtifacts(store, folder, runId, evidence.artifacts)
  await writeCompiled(store, folder, evidence.node_results)
  return gone
}

async function writeArtifacts(
  { artifacts }: Subjects,
  folder: BundleFolder,
  runId: number,
  rows: readonly EvidenceRow[],
): Promise<void> {
  for (const { path, step, sha256 } of rows) {
    const file = artifactFile(String(sha256))
    if (folder.has(file)) continue
    const content = await artifacts.read(runId, String(path), Number(step))
    if (content) folder.write(file, content)
  }
}

async function writeCompiled(
  { nodeResults }: Subjects,
  folder: BundleFolder,
  rows: readonly EvidenceRow[],
): Promise<void> {
  for (const { compiled_sha256 } of rows) {
    if (typeof compiled_sha256 !== 'string' || folder.has(compiledFile(compiled_sha256))) continue
    const code = await nodeResults.compiled(compiled_sha256)
    if (code !== undefined) folder.write(compiledFile(compiled_sha256), code)
  }
}

function modelRow(model: ModelFreshness): EvidenceRow {
  return {
    run_id: model.runId,
    unique_id: model.unique_id,
    instance: model.instance,
    target: model.target,
    measured_at: model.measuredAt,
    built_at: model.builtAt,
    data_as_of: model.dataAsOf,
    effective_as_of: model.effectiveAsOf,
    oldest_source: model.oldestSource,
    expected_next_at: model.expectedNextAt,
    verdict: model.verdict,
  }
}
