/** What is known of a run beside its row: its nodes, its log, its files, and how nodes have fared over time. */
import { EXPLAINED_JOB } from './jobs.ts'
import {
  ANYTHING,
  INTEGER,
  listOf,
  MOMENT,
  NUMBER,
  OBJECT,
  type Of,
  oneOf,
  orNull,
  recordOf,
  TEXT,
  exactly,
  withOptions,
} from './json-schema.ts'

const NODE_STATUS = TEXT

const NODE_RESULT_FIELDS = {
  run_id: INTEGER,
  step: INTEGER,
  unique_id: TEXT,
  resource_type: TEXT,
  status: NODE_STATUS,
  message: orNull(TEXT),
  failures: orNull(INTEGER),
  /** Seconds. */
  execution_time: NUMBER,
  timing: listOf(exactly({ name: TEXT, started_at: orNull(TEXT), completed_at: orNull(TEXT) })),
  thread_id: orNull(TEXT),
  adapter_response: OBJECT,
  relation_name: orNull(TEXT),
  batch_results: ANYTHING,
  materialized: orNull(TEXT),
  checksum: orNull(TEXT),
  compiled_hash: orNull(TEXT),
  rows: orNull(NUMBER),
  bytes: orNull(NUMBER),
  owner: orNull(TEXT),
  started_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
  /** The run that built what was fresh enough. */
  reused_from: orNull(INTEGER),
}

/** What had to be there before, where it was noted; ephemeral models are replaced by what they read. */
const NOTED = { depends_on: listOf(TEXT) }

/** What `nodeResultJson` gives. */
export const NODE_RESULT = withOptions('TrellisNodeResult', NODE_RESULT_FIELDS, NOTED)

export const RUN_NODES = recordOf('TrellisRunNodes', { nodes: listOf(NODE_RESULT) })

/** A node in each step that ran it, with the code that was run. */
export const NODE_IN_RUN = recordOf('TrellisNodeInRun', {
  unique_id: TEXT,
  results: listOf(
    withOptions('TrellisNodeResultWithCode', { ...NODE_RESULT_FIELDS, compiled_code: orNull(TEXT) }, NOTED),
  ),
})

/** What `leaseJson` gives. */
export const LEASE = recordOf('TrellisLease', {
  resource: TEXT,
  token: INTEGER,
  run_id: orNull(INTEGER),
  owner: TEXT,
  unique_id: orNull(TEXT),
  acquired_at: MOMENT,
  renewed_at: MOMENT,
  expires_at: MOMENT,
  ended_at: orNull(MOMENT),
  end: orNull(oneOf(['released', 'expired'])),
})

export const LEASES = recordOf('TrellisLeases', { leases: listOf(LEASE) })

/** What cells of the matrix meant to build and to reuse when their steps began. */
export const PLANS = recordOf('TrellisRunPlans', { plans: listOf(exactly({ step: INTEGER, plan: EXPLAINED_JOB })) })

/** Pieces of what the steps wrote, in their order; `next` is asked with for those behind them. */
export const LOG_PIECES = recordOf('TrellisLog', {
  pieces: listOf(exactly({ step: INTEGER, stream: oneOf(['stdout', 'stderr']), text: TEXT })),
  next: INTEGER,
})

export const ARTIFACT = exactly({ step: INTEGER, path: TEXT, bytes: INTEGER, sha256: TEXT, created_at: MOMENT })

export const ARTIFACTS = recordOf('TrellisArtifacts', { artifacts: listOf(ARTIFACT) })

/** What `nodePointJson` gives. */
export const NODE_POINT = recordOf('TrellisNodePoint', {
  run_id: INTEGER,
  job: orNull(TEXT),
  status: NODE_STATUS,
  /** Seconds. */
  execution_time: NUMBER,
  failures: orNull(INTEGER),
  rows: orNull(NUMBER),
  bytes: orNull(NUMBER),
  at: MOMENT,
})

/** The newest first. */
export const NODE_HISTORY = recordOf('TrellisNodeHistory', { unique_id: TEXT, history: listOf(NODE_POINT) })

export const TEST_HISTORY = recordOf('TrellisTestHistory', {
  unique_id: TEXT,
  instance: orNull(TEXT),
  target: orNull(TEXT),
  status: NODE_STATUS,
  failures: orNull(INTEGER),
  since: MOMENT,
  since_run_id: INTEGER,
  first_seen_at: MOMENT,
  last_run_id: INTEGER,
  last_run_at: MOMENT,
  last_passed_at: orNull(MOMENT),
  last_failed_at: orNull(MOMENT),
  /** The last verdicts, the newest first, a letter each: p passed, w warned, f failed, e could not be run. */
  verdicts: TEXT,
})

export const TEST_HISTORIES = recordOf('TrellisTestHistories', {
  instance: orNull(TEXT),
  target: orNull(TEXT),
  tests: listOf(TEST_HISTORY),
})

export type NodeResult = Of<typeof NODE_RESULT>
export type RunNodes = Of<typeof RUN_NODES>
export type NodeInRun = Of<typeof NODE_IN_RUN>
export type Lease = Of<typeof LEASE>
export type Leases = Of<typeof LEASES>
export type Plans = Of<typeof PLANS>
export type LogPieces = Of<typeof LOG_PIECES>
export type Artifact = Of<typeof ARTIFACT>
export type Artifacts = Of<typeof ARTIFACTS>
/** Where the history of a node in an instance is asked for; in the project as such without a name, and never of all in one. */
export function nodeHistoryAddress(unique_id: string, instance = ''): string {
  return `/api/nodes/${encodeURIComponent(unique_id)}/history?${new URLSearchParams({ instance })}`
}

export type NodePoint = Of<typeof NODE_POINT>
export type NodeHistory = Of<typeof NODE_HISTORY>
export type TestHistory = Of<typeof TEST_HISTORY>
export type TestHistories = Of<typeof TEST_HISTORIES>
