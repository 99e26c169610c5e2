import { basename } from 'node:path'
import type { Files } from '#foundation/effects.ts'
import type { NodeInfo } from '#foundation/events/event.ts'
import type { ToldEvent } from '#foundation/events/told-event.ts'
import { readRunResults, readSources } from '#manifest/artifacts/read-results.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'
import type { Manifest } from '#manifest/manifest.ts'
import { runDependencies } from '#manifest/graph/run-dependencies.ts'
import type { RecordedFreshness, RecordedResult, RunRecord } from '#platform/runner/run-record.ts'
import type { ObservedCommand, Observer } from '../observer.ts'
import { jsonLine } from '../reporters/json-lines.ts'
import { textLine } from '../reporters/text-lines.ts'

/** What a recorder needs. */
export interface RecorderOptions {
  readonly send: (records: readonly RunRecord[]) => void
  /** Keeps a file as it is now under another name, and gives that name. */
  readonly spool: (path: string) => string
  readonly files: Pick<Files, 'readText'>
  readonly now: () => number
  /** Does work a little later. */
  readonly later: (work: () => void) => void
}

const FLUSH_AT = 200
const PIECE = 100
/** Of a run that prints more, only warnings and errors are kept from then on. */
const MOST_CHARACTERS = 32 << 20

/** Turns what a command tells and writes into records of its run. */
export class Recorder implements Observer {
  private readonly options: RecorderOptions
  private readonly nodes = new Map<string, NodeFacts>()
  private manifest: Manifest | undefined
  private pending: RunRecord[] = []
  private lines: string[] = []
  private log = ''
  private characters = 0
  private isFull = false
  private isFlushPlanned = false

  constructor(options: RecorderOptions) {
    this.options = options
  }

  watch(files: Files): Files {
    return {
      ...files,
      write: (path, content) => {
        files.write(path, content)
        this.written(path)
      },
      writeChunks: (path, chunks) => {
        files.writeChunks(path, chunks)
        this.written(path)
      },
      writeAround: (path, ...content) => {
        files.writeAround(path, ...content)
        this.written(path)
      },
    }
  }

  begin({ invocationId, pid, events }: ObservedCommand): void {
    this.add({ type: 'begun', invocationId, projectName: null, target: null })
    const json = { style: events.plain, invocationId, pid, extra: {} }
    const text = { kind: 'text', resetsColor: false, style: events.plain, invocationId } as const
    events.addReader({
      name: 'record of the run',
      level: 'debug',
      read: (event) => {
        if (event.node_info) this.notice(event.node_info, event)
        const isTold = event.level !== 'debug' || event.isOutput
        if ((isTold || KEPT.has(event.name)) && this.hasRoom(event)) {
          const line = jsonLine(event, json)
          this.lines.push(line)
          this.characters += line.length
          if (isTold) this.log += `${textLine(event, text)}\n`
        }
        if (event.name === 'NodeFinished') this.finished(event)
        this.planFlush()
      },
    })
  }

  readonly loaded = ({ digest, manifest }: Pick<LoadedProject, 'digest' | 'manifest'>): void => {
    this.manifest = manifest
    if (digest) this.add({ type: 'project', manifestHash: digest() })
  }

  async end(): Promise<void> {
    this.flush()
  }

  flush(): void {
    this.isFlushPlanned = false
    const records = this.pending
    this.pending = []
    if (this.lines.length > 0) records.push({ type: 'events', lines: this.lines })
    if (this.log !== '') records.push({ type: 'log', stream: 'stdout', text: this.log })
    this.lines = []
    this.log = ''
    if (records.length > 0) this.options.send(records)
  }

  /** What went to standard error: mistakes of usage, which are no events. */
  error(text: string): void {
    this.add({ type: 'log', stream: 'stderr', text })
  }

  private hasRoom({ level, name }: ToldEvent): boolean {
    if (this.characters < MOST_CHARACTERS || level === 'warn' || level === 'error' || KEPT.has(name)) return true
    if (!this.isFull) this.log += '(what it printed after this is not kept, but for warnings and errors)\n'
    this.isFull = true
    return false
  }

  private add(record: RunRecord): void {
    this.pending.push(record)
    this.planFlush()
  }

  private planFlush(): void {
    if (this.lines.length >= FLUSH_AT) this.flush()
    else if (!this.isFlushPlanned) {
      this.isFlushPlanned = true
      this.options.later(() => {
        if (this.isFlushPlanned) this.flush()
      })
    }
  }

  private notice(node: NodeInfo, event: ToldEvent): void {
    const { unique_id, resource_type, materialized, node_checksum, meta, node_relation } = node
    if (this.nodes.has(unique_id)) return
    this.nodes.set(unique_id, {
      resource_type,
      materialized: materialized || null,
      checksum: node_checksum || null,
      owner: ownerOf(meta ?? {}, event.data['group']),
      relation_name: node_relation?.relation_name || null,
      ...(this.manifest && { depends_on: runDependencies(this.manifest, unique_id) }),
    })
  }

  /** Known at once, in case the run never comes to write its results. */
  private finished({ node_info, data }: ToldEvent): void {
    if (!node_info) return
    const result = data['run_result'] as Partial<RunResultEvent>
    const facts = this.nodes.get(node_info.unique_id)
    this.add({
      type: 'results',
      results: [
        {
          unique_id: node_info.unique_id,
          ...(facts ?? UNKNOWN),
          status: result.status ?? 'error',
          message: result.message || null,
          failures: isTestable(facts) ? (result.num_failures ?? null) : null,
          execution_time: result.execution_time ?? 0,
          timing: result.timing_info ?? [],
          thread_id: result.thread ?? null,
          adapter_response: result.adapter_response ?? {},
          ...measures(result.adapter_response ?? {}, result.timing_info ?? []),
          reusedFrom: reusedFrom(result.adapter_response),
        },
      ],
    })
  }

  private written(path: string): void {
    const name = basename(path)
    if (!ARTIFACTS.has(name)) return
    this.add({ type: 'artifact', path: name, spooled: this.options.spool(path) })
    if (name === 'run_results.json') {
      // In pieces: whoever keeps them has other things to do in between.
      const results = this.resultsOf(path)
      for (let at = 0; at < results.length; at += PIECE) {
        this.add({ type: 'results', results: results.slice(at, at + PIECE) })
        this.flush()
      }
    }
    if (name === 'sources.json') this.add({ type: 'freshness', measured: this.freshnessOf(path) })
  }

  private resultsOf(path: string): RecordedResult[] {
    return readRunResults(this.options.files.readText(path), path).results.map((result) => {
      const { relation_name, ...facts } = this.nodes.get(result.unique_id) ?? UNKNOWN
      return {
        unique_id: result.unique_id,
        ...facts,
        resource_type: facts.resource_type || (result.unique_id.split('.')[0] ?? ''),
        status: result.status,
        message: result.message,
        failures: result.failures,
        execution_time: result.execution_time,
        timing: result.timing,
        thread_id: result.thread_id,
        adapter_response: result.adapter_response,
        relation_name: result.relation_name ?? relation_name,
        batch_results: result.batch_results,
        compiledCode: result.compiled_code,
        ...measures(result.adapter_response, result.timing),
        reusedFrom: reusedFrom(result.adapter_response),
      }
    })
  }

  private freshnessOf(path: string): RecordedFreshness[] {
    const { results } = readSources(this.options.files.readText(path), path)
    const snapshotted_at = new Date(this.options.now()).toISOString()
    return results.map((result) => {
      if (result.status === 'runtime error') {
        const { unique_id, status, error } = result
        return { ...UNMEASURED, unique_id, status, snapshotted_at, error: error === null ? null : String(error) }
      }
      const { unique_id, status, max_loaded_at, max_loaded_at_time_ago_in_s, criteria, execution_time } = result
      return {
        unique_id,
        status,
        max_loaded_at,
        max_loaded_at_time_ago_in_s,
        execution_time,
        snapshotted_at: result.snapshotted_at,
        criteria: { ...criteria },
        error: null,
      }
    })
  }
}

const UNMEASURED = { max_loaded_at: null, max_loaded_at_time_ago_in_s: null, criteria: {}, execution_time: null }

type NodeFacts = Pick<
  RecordedResult,
  'resource_type' | 'materialized' | 'checksum' | 'owner' | 'relation_name' | 'depends_on'
>

const UNKNOWN: NodeFacts = { resource_type: '', materialized: null, checksum: null, owner: null, relation_name: null }

/** The fields of dbt's event. */
interface RunResultEvent {
  readonly status: RecordedResult['status']
  readonly message: string
  readonly timing_info: RecordedResult['timing']
  readonly thread: string
  readonly execution_time: number
  readonly adapter_response: Readonly<Record<string, unknown>>
  readonly num_failures: number
}

/** Quiet events that tell how far nodes are. */
const KEPT: ReadonlySet<string> = new Set(['NodeStart', 'NodeFinished', 'CommandCompleted', 'MainReportArgs'])

const ARTIFACTS: ReadonlySet<string> = new Set([
  'manifest.json',
  'run_results.json',
  'catalog.json',
  'sources.json',
  'semantic_manifest.json',
])

function isTestable(facts: NodeFacts | undefined): boolean {
  return facts?.resource_type === 'test' || facts?.resource_type === 'unit_test'
}

/** What the warehouse says of a statement, under the names that adapters give it. */
function measures(
  response: Readonly<Record<string, unknown>>,
  timing: RecordedResult['timing'],
): Pick<RecordedResult, 'rows' | 'bytes' | 'startedAt' | 'finishedAt'> {
  const count = (name: string) => {
    const value = response[name]
    return typeof value === 'number' && value >= 0 ? value : undefined
  }
  const starts = timing.flatMap(({ started_at }) => (started_at ? [started_at] : []))
  const ends = timing.flatMap(({ completed_at }) => (completed_at ? [completed_at] : []))
  return {
    rows: count('rows_affected') ?? null,
    bytes: count('bytes_billed') ?? count('bytes_processed') ?? null,
    startedAt: utc(starts.sort()[0]),
    finishedAt: utc(ends.sort().at(-1)),
  }
}

/** Of a node that another run has built. */
function reusedFrom(response: Readonly<Record<string, unknown>> = {}): number | null {
  const { reused_from } = response
  return typeof reused_from === 'number' ? reused_from : null
}

function utc(time: string | undefined): string | null {
  if (time === undefined) return null
  const moment = Date.parse(/(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`)
  return Number.isNaN(moment) ? null : new Date(moment).toISOString()
}

function ownerOf(meta: Readonly<Record<string, unknown>>, group: unknown): string | null {
  const own = meta['owner']
  if (typeof own === 'string') return own
  if (typeof group !== 'object' || group === null || !('owner' in group)) return null
  const { name, email } = group.owner as Readonly<Record<string, unknown>>
  return typeof name === 'string' ? name : typeof email === 'string' ? email : null
}
