import type { AuditRecord } from '../../store/port/audit.ts'
import type { EvidenceRow } from '../evidence-rows.ts'
import type { RunEvidence } from '../run-evidence.ts'
import { artifactFile } from './chained-evidence.ts'
import type { GatheredBundle } from './gathered-bundle.ts'

interface SummaryFacts {
  readonly project: string | null
  readonly version: string
  readonly from: string
  readonly to: string
  readonly madeAt: string
}

interface NodeSum {
  times: number
  bad: number
  last: string
  lastStatus: string
  lastRows: string
}

const MOST_LINES = 200
const MOST_CATALOGS = 20
/** Here the actor is the process that did it. */
const OF_PROCESSES: ReadonlySet<string> = new Set([
  'run.taken',
  'run.adopted',
  'tick.left_out',
  'server.started',
  'settings.changed',
])
/** What a person or a program asks for, who need not have said who they are. */
const BY_SOMEBODY: ReadonlySet<string> = new Set(['cli', 'api', 'page'])
const BAD = new Set(['error', 'fail', 'runtime error', 'warn', 'partial success'])

/** What a person reads first: whether data was loaded, built and tested as it should, and who had a hand in it. */
export class BundleSummary {
  private readonly facts: SummaryFacts
  private readonly runs: EvidenceRow[] = []
  private readonly models = new Map<string, NodeSum>()
  private readonly tests = new Map<string, NodeSum>()
  private readonly sources = new Map<string, NodeSum>()
  /** Those of the last runs that made one. */
  private readonly catalogs = new Map<string, unknown>()
  private readonly actions = new Map<string, number>()
  private readonly actors = new Set<string>()
  /** The last counts of tables. */
  private readonly rows = new Map<string, unknown>()

  constructor(facts: SummaryFacts) {
    this.facts = facts
  }

  addRecord({ action, actor, data }: Pick<AuditRecord, 'action' | 'actor' | 'data'>): void {
    this.actions.set(action, (this.actions.get(action) ?? 0) + 1)
    if (action === 'rows.counted')
      for (const [node, rows] of Object.entries(data['rows'] ?? {})) this.rows.set(node, rows)
    if (actor !== null && actor !== 'the scheduler' && !OF_PROCESSES.has(action)) this.actors.add(actor)
  }

  addRun({ runs, node_results, source_freshness, artifacts }: RunEvidence): void {
    this.runs.push(...runs)
    for (const row of node_results) {
      const type = row['resource_type']
      const isTest = type === 'test' || type === 'unit_test'
      if (isTest || type === 'model' || type === 'snapshot' || type === 'seed') {
        count(isTest ? this.tests : this.models, row, row['finished_at'], row['rows_affected'])
      }
    }
    for (const { path, sha256, run_id } of artifacts) {
      if (path === 'catalog.json') this.catalogs.set(artifactFile(String(sha256)), run_id)
    }
    for (const row of source_freshness) count(this.sources, row, row['max_loaded_at'], null)
  }

  text({ chain, not_kept, unchained }: Pick<GatheredBundle, 'chain' | 'not_kept' | 'unchained'>): string {
    const { project, version, from, to, madeAt } = this.facts
    const missing = Object.keys(not_kept).length
    return `${[
      `# Audit evidence${project === null ? '' : ` of ${project}`}`,
      `From ${from} up to ${to}, UTC. Made ${madeAt} by Trellis ${version}.`,
      '## In short',
      list([
        this.runsInWords(),
        `Models, snapshots and seeds: built or skipped ${times(total(this.models))}, went wrong ${times(bad(this.models))}`,
        `Tests: run ${times(total(this.tests))}, failed or warned ${times(bad(this.tests))}`,
        `Freshness of sources: measured ${times(total(this.sources))}, late ${times(bad(this.sources))}`,
        ...this.askedInWords(),
        `${chain.records} things happened in all${this.actors.size === 0 ? '' : `, by ${[...this.actors].sort().join(', ')}`}`,
        ...(missing > 0
          ? [`Of ${missing} runs not all is kept any more: \`not_kept\` in manifest.json names them`]
          : []),
        ...(unchained.length > 0
          ? [`${unchained.length} runs ended before the chain began: nothing vouches for them`]
          : []),
      ]),
      '## Was data loaded in time?',
      table(['source', 'measured', 'late', 'last loaded', 'verdict'], this.sources, [], 'No source was measured.'),
      '## Was it built?',
      table(
        ['model', 'times', 'went wrong', 'last time', 'status', 'rows'],
        this.withRows(),
        ['rows'],
        'Nothing was built.',
      ),
      '## Was it tested?',
      table(['test', 'times', 'failed or warned', 'last time', 'status'], this.tests, [], 'No test was run.'),
      '## What was there?',
      this.catalogsInWords(),
      '## What went wrong',
      this.failedRuns(),
      '## Which code',
      this.code(),
      '## What people and the schedule did',
      list([...this.actions].sort(([a], [b]) => (a < b ? -1 : 1)).map(([action, times]) => `${action}: ${times}`)),
      '## How to check this bundle',
      [
        '`trellis audit verify <this folder>` recomputes everything, without a network, a store or a project, and names the first',
        'record that is not what was written. With `--public-key <file>` it also says whose signature it bears.',
        '',
        `The chain ends with record ${chain.last_seq}, hash \`${chain.last_hash}\`. Whoever has noted that number elsewhere can be`,
        'sure that nothing was exchanged as a whole: `--head <hash>`.',
      ].join('\n'),
      '## What is in it',
      list([
        '`chain.jsonl`: all that happened, each record with the hash of the one before',
        '`runs.jsonl`, `steps.jsonl`: what ran, when, why, by whom, from which commit',
        '`node_results.jsonl`: each model, snapshot, seed and test with its status, rows and the digest of its compiled SQL',
        '`source_freshness.jsonl`, `model_freshness.jsonl`: how fresh data was found to be at the time',
        '`artifacts.jsonl`, `artifacts/`: manifest, run results, catalog and sources as each run left them',
        '`compiled/`: the compiled SQL, by its digest',
        '`parquet/`: the same tables for programs',
        '`manifest.json`: a digest of each file',
      ]),
    ].join('\n\n')}\n`
  }

  private runsInWords(): string {
    const of = (status: string) => this.runs.filter((run) => run['status'] === status).length
    const parts = [
      `${of('success')} ended well`,
      `${of('error')} failed`,
      ...(of('cancelled') > 0 ? [`${of('cancelled')} were cancelled`] : []),
    ]
    return `${this.runs.length} runs: ${parts.join(', ')}`
  }

  /** What set the runs off, and who it was where that is known. */
  private askedInWords(): readonly string[] {
    const asked = new Map<string, number>()
    for (const { origin, requester } of this.runs) {
      const who =
        typeof requester === 'string' ? ` (${requester})` : BY_SOMEBODY.has(String(origin)) ? ' (no name)' : ''
      const what = `${String(origin)}${who}`
      asked.set(what, (asked.get(what) ?? 0) + 1)
    }
    const lines = [...asked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, runs]) => `${what} ${runs}`)
    return lines.length === 0 ? [] : [`What set them off: ${lines.join(', ')}`]
  }

  /** Where the warehouse did not say how many rows it wrote, those that were counted afterwards. */
  private withRows(): ReadonlyMap<string, NodeSum> {
    return new Map(
      [...this.models].map(([name, sum]) => [
        name,
        sum.lastRows === '' && this.rows.has(name) ? { ...sum, lastRows: String(this.rows.get(name)) } : sum,
      ]),
    )
  }

  private catalogsInWords(): string {
    if (this.catalogs.size === 0) return 'No run made a catalog: `docs generate` does.'
    const last = [...this.catalogs].slice(-MOST_CATALOGS)
    return `Relations with their columns and statistics, as the warehouse told them:\n\n${list(last.map(([file, run]) => `run ${run}: [${file}](${file})`))}`
  }

  private failedRuns(): string {
    const failed = this.runs.filter((run) => run['status'] !== 'success')
    if (failed.length === 0) return 'All runs ended well.'
    const rows = failed
      .slice(0, MOST_LINES)
      .map((run) => [
        run['run_id'],
        run['job'] ?? (run['commands'] as readonly string[])[0],
        run['finished_at'],
        run['status'],
        run['status_message'],
      ])
    return markdownTable(['run', 'job', 'ended', 'status', 'message'], rows, failed.length)
  }

  private code(): string {
    const commits = new Map<string, number>()
    for (const run of this.runs) {
      const commit = `${String(run['git_commit'] ?? 'no commit')}${run['git_is_dirty'] === true ? ', with changes that are in no commit' : ''}`
      commits.set(commit, (commits.get(commit) ?? 0) + 1)
    }
    return list([...commits].map(([commit, times]) => `${commit}: ${times} ${times === 1 ? 'run' : 'runs'}`))
  }
}

function count(sums: Map<string, NodeSum>, row: EvidenceRow, last: unknown, rows: unknown): void {
  const name = String(row['unique_id'])
  const sum = sums.get(name) ?? { times: 0, bad: 0, last: '', lastStatus: '', lastRows: '' }
  sum.times++
  if (BAD.has(String(row['status']))) sum.bad++
  sum.last = last === null || last === undefined ? sum.last : String(last)
  sum.lastStatus = String(row['status'])
  sum.lastRows = rows === null || rows === undefined ? '' : String(rows)
  sums.set(name, sum)
}

function total(sums: ReadonlyMap<string, NodeSum>): number {
  return [...sums.values()].reduce((sum, { times }) => sum + times, 0)
}

function bad(sums: ReadonlyMap<string, NodeSum>): number {
  return [...sums.values()].reduce((sum, each) => sum + each.bad, 0)
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

/** What had trouble stands first. */
function table(
  heads: readonly string[],
  sums: ReadonlyMap<string, NodeSum>,
  also: readonly 'rows'[],
  nothing: string,
): string {
  if (sums.size === 0) return nothing
  const rows = [...sums]
    .sort(([a, one], [b, other]) => other.bad - one.bad || (a < b ? -1 : 1))
    .map(([name, { times, bad: wrong, last, lastStatus, lastRows }]) => [
      name,
      times,
      wrong,
      last,
      lastStatus,
      ...(also.length > 0 ? [lastRows] : []),
    ])
  return markdownTable(heads, rows.slice(0, MOST_LINES), rows.length)
}

function markdownTable(heads: readonly string[], rows: readonly (readonly unknown[])[], count: number): string {
  const line = (cells: readonly unknown[]) => `| ${cells.map(cellText).join(' | ')} |`
  const more = count > rows.length ? `\n\n${count - rows.length} more are in the tables.` : ''
  return `${[line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')}${more}`
}

/** A message may hold whatever a database says. */
function cellText(value: unknown): string {
  return String(value ?? '')
    .slice(0, 300)
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}
