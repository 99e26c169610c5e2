import { RUN_STATUS_NUMBERS } from '#platform/store/port/runs.ts'
import type { Step, StepStatus } from '#platform/store/port/steps.ts'
import { exactly, INTEGER, type JsonSchema, MOMENT, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import { ACCOUNT } from './cloud-route.ts'
import { between, clockTime, inWords } from './durations.ts'

/** dbt knows no word for a step that was left out: it counts as cancelled, and says so. */
const STATUSES = {
  queued: [RUN_STATUS_NUMBERS.queued, 'Queued', 'gray'],
  running: [RUN_STATUS_NUMBERS.running, 'Running', 'blue'],
  success: [RUN_STATUS_NUMBERS.success, 'Success', 'green'],
  error: [RUN_STATUS_NUMBERS.error, 'Error', 'red'],
  cancelled: [RUN_STATUS_NUMBERS.cancelled, 'Cancelled', 'gray'],
  skipped: [RUN_STATUS_NUMBERS.cancelled, 'Skipped', 'gray'],
} as const satisfies Readonly<Record<StepStatus, readonly [number, string, string]>>

export const STEP_SCHEMA: JsonSchema = recordOf('RunStep', {
  id: INTEGER,
  run_id: INTEGER,
  account_id: INTEGER,
  index: INTEGER,
  name: TEXT,
  status: INTEGER,
  status_humanized: TEXT,
  status_color: TEXT,
  status_message: orNull(TEXT),
  logs: TEXT,
  debug_logs: TEXT,
  truncated_debug_logs: TEXT,
  log_path: TEXT,
  debug_log_path: TEXT,
  created_at: orNull(MOMENT),
  updated_at: orNull(MOMENT),
  started_at: orNull(MOMENT),
  finished_at: orNull(MOMENT),
  duration: TEXT,
  duration_humanized: TEXT,
  run_step_command: exactly({ run_step_id: INTEGER, dbt_command: TEXT }),
  run_step_invocation: exactly({ run_step_id: INTEGER, run_id: INTEGER, invocation_id: orNull(TEXT) }),
})

export interface StepLogs {
  readonly logs: string
  readonly debugLogs: string
}

/** Lines that clients get of the debug log where they do not ask for all of it. */
const LAST_LINES = 1_000

/** A step in the form that dbt Cloud's API has for it. */
export function describeStep(step: Step, { logs, debugLogs }: StepLogs, now: number) {
  const [status, words, color] = STATUSES[step.status]
  const took = between(step.startedAt, step.finishedAt, now)
  return {
    id: step.id,
    run_id: step.runId,
    account_id: ACCOUNT,
    index: step.index,
    name: stepName(step),
    status,
    status_humanized: words,
    status_color: color,
    status_message: step.message,
    logs,
    debug_logs: debugLogs,
    truncated_debug_logs: lastLines(debugLogs, LAST_LINES),
    log_path: '',
    debug_log_path: '',
    created_at: step.startedAt,
    updated_at: step.finishedAt ?? step.startedAt,
    started_at: step.startedAt,
    finished_at: step.finishedAt,
    duration: clockTime(took),
    duration_humanized: inWords(took),
    run_step_command: { run_step_id: step.id, dbt_command: step.commandLine },
    run_step_invocation: { run_step_id: step.id, run_id: step.runId, invocation_id: step.invocationId },
  }
}

/** Clients find the command of a step in its name, between the two signs. */
function stepName({ kind, name, commandLine }: Pick<Step, 'kind' | 'name' | 'commandLine'>): string {
  if (kind === 'shell') return name
  return `Invoke dbt with \`${/^(?:dbt|trellis) /.test(name) ? name : commandLine}\``
}

export function lastLines(text: string, count: number): string {
  let from = text.length
  for (let line = 0; line <= count; line++) {
    from = text.lastIndexOf('\n', from - 1)
    if (from < 0) return text
  }
  return text.slice(from + 1)
}
