/** The events of a log of JSON lines, in a form that two runs of a command share and both engines agree on. */
import { createHash } from 'node:crypto'

interface LoggedEvent {
  readonly info: { readonly name: string; readonly level: string; readonly msg: string; readonly thread: string }
  readonly data: Readonly<Record<string, unknown>>
}

/** Told by one engine alone, or about the machine; COMPATIBILITY.md says why. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  'MainReportArgs',
  'AdapterRegistered',
  'ResourceReport',
  'ParsePerfInfoPath',
  'AdapterEventDebug',
  'MainStackTrace',
  'LogDebugStackTrace',
  'DebugCmdOut',
  'LogCancelLine',
  'MFConverterIssue',
  'BuildingCatalog',
  'NewConnection',
  'NewConnectionOpening',
  'ConnectionClosed',
  'ConnectionUsed',
  'SQLQuery',
  'SQLQueryStatus',
])

/** Only those of nodes and of the command itself: the cache is filled on other connections. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set([
  'ConnectionReused',
  'Rollback',
  'ConnectionClosedInCleanup',
  'SQLCommit',
  'SchemaCreation',
  'ListRelations',
  'CacheMiss',
])

/** Told by a thread of its own in dbt, sooner or later. */
const UNORDERED: ReadonlySet<string> = new Set(['MarkSkippedChildren'])

const OWN_FIELDS: ReadonlySet<string> = new Set(['exc_info', 'exc_type', 'orig_conn_name', 'log_version'])

export function eventLines(log: string, folder: string): string[] {
  const events = log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as LoggedEvent] : []))
  const told = events.filter((event) => !isPassedOver(event))
  const lines = (kept: readonly LoggedEvent[]) => kept.map((event) => eventLine(event, folder))
  return [
    ...lines(told.filter(({ info }) => !UNORDERED.has(info.name))),
    ...lines(told.filter(({ info }) => UNORDERED.has(info.name))).sort(),
  ]
}

/** When these are written differs; COMPATIBILITY.md says why. */
const MANIFESTS: ReadonlySet<unknown> = new Set(['WritableManifest', 'SemanticManifest', 'OsiDocument'])

function isPassedOver({ info, data }: LoggedEvent): boolean {
  if (info.name === 'ArtifactWritten' && MANIFESTS.has(data.artifact_type)) return true
  if (PASSED_OVER.has(info.name) || info.msg.startsWith('Waiting for microbatch model')) return true
  // To begin and commit on a connection that nothing is done on.
  if (info.name === 'SQLCommit' && data.conn_name === 'master') return true
  if (!OF_CONNECTIONS.has(info.name)) return false
  return !('node_info' in data) && data.conn_name !== 'master'
}

function eventLine({ info, data }: LoggedEvent, folder: string): string {
  const { node_info, ...rest } = data
  const fields = Object.fromEntries(
    Object.entries(rest)
      .filter(([name, value]) => !OWN_FIELDS.has(name) && value !== info.msg)
      .map(([name, value]) => [name, field(name, value, folder)]),
  )
  const msg = message(info.msg, folder)
  const where = info.thread.startsWith('Thread-1') ? ' worker' : ''
  const node = node_info === undefined ? '' : ` ${shownNode(node_info as Record<string, unknown>, folder)}`
  const shown = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : ''
  return `${info.level} ${info.name}${where}${node}: ${msg}${shown}`
}

function shownNode(node: Readonly<Record<string, unknown>>, folder: string): string {
  const { unique_id, node_status, node_started_at, node_finished_at, ...facts } = node
  const times = [node_started_at, node_finished_at].map((time) => (time === '' ? '-' : '+')).join('')
  // What does not change is said by its fingerprint.
  return `${String(unique_id)} ${String(node_status)} ${times} ${fingerprint(mask(JSON.stringify(facts), folder)).slice(0, 6)}`
}

const DURATIONS: ReadonlySet<string> = new Set([
  'elapsed',
  'elapsed_time',
  'execution_time',
  'completed_at',
  'started_at',
  'generated_at',
])

function field(name: string, value: unknown, folder: string): unknown {
  if (DURATIONS.has(name)) return '<time>'
  if (typeof value === 'string') return message(value, folder)
  if (Array.isArray(value)) return value.map((item) => field('', item, folder))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, field(key, item, folder)]))
}

/** Errors are worded by each engine in its own way: their first line is dbt's, and what the database said. */
function message(text: string, folder: string): string {
  const masked = mask(text, folder)
  const lines = masked.split('\n').map((line) => line.replace(/ +\[[\w-]+\/[\w-]+\]$/, ''))
  const first = lines.findIndex((line) => /(?:^|\s)\w+ Error(?: in |$)| failed, error:$/.test(line))
  if (first < 0) return lines.filter((line) => !/^ +hint: /.test(line)).join('\n')
  return lines.slice(0, first + 2).join('\n')
}

function mask(text: string, folder: string): string {
  const plain = text
    .replaceAll(folder, '<folder>')
    // oxlint-disable-next-line no-control-regex -- colors begin with a control character.
    .replace(/\x1b\[\d*m/g, '')
    .replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g, '<moment>')
    .replace(/\d\d:\d\d:\d\d(\.\d+)?/g, '<clock>')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/(__dbt_tmp_[\dT]*)20\d{18}(?!\d)/g, '$1<stamp>')
    .replace(/\d+\.\d+ ?(s\b|seconds)/g, '<time>$1')
    .replace(/\d+ macros/g, '<some> macros')
    // Which model it was in is told by one engine alone.
    .replace(/(Exception on worker thread\. \w+ Error) in [^\n]*/g, '$1')
  return plain.replace(/ \.{2,} \[/g, ' ... [')
}

function fingerprint(text: string): string {
  return createHash('md5').update(text).digest('hex').slice(0, 12)
}
