import type { CommandAnswer } from '#platform/live/live-platform.ts'
import type { Job, JobInstance } from '#platform/jobs/job.ts'
import type { NodeResult } from '#platform/store/port/node-results.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { Env } from './step-environment.ts'

/** What a cell builds in a run, and what it takes as it is. */
export interface CellWords {
  readonly args: readonly string[]
  /** How old what another run has built beside this one may be to be taken as it is; undefined where nothing is too old. */
  readonly freshEnoughMs: number | undefined
  /** As `trellis jobs explain` shows it. */
  readonly plan: unknown
  readonly reused: readonly Omit<NodeResult, 'step'>[]
}

export interface CellQuestion {
  readonly run: Run
  readonly job: Job
  readonly instance: JobInstance
  readonly env: Env
  /** Of the project. */
  readonly folder: string
}

/** Has the plan of a cell made for a run. Rejects with what the project has to say against it. */
export type AskForCell = (question: CellQuestion, signal: AbortSignal) => Promise<CellWords>

/** Runs a command that only looks, in the environment of a run. */
export type AskInRun = (
  args: readonly string[],
  options: { readonly env: Env; readonly folder: string; readonly signal: AbortSignal },
) => Promise<CommandAnswer>

/** Makes plans by `trellis jobs explain`, where the project can be read. */
export function cellPlanner(ask: AskInRun, now: () => number): AskForCell {
  return async ({ run, job, instance, env, folder }, signal) => {
    const answer = await ask(
      [
        'jobs',
        'explain',
        job.name,
        ...(instance.name === null ? [] : ['--instance', instance.name]),
        ...(instance.target === null ? [] : ['--target', instance.target]),
        ...(instance.profile === null ? [] : ['--profile', instance.profile]),
        ...(Object.keys(instance.vars).length === 0 ? [] : ['--vars', JSON.stringify(instance.vars)]),
        ...(run.scheduledFor === null ? [] : ['--at', run.scheduledFor]),
        '--output',
        'json',
      ],
      { env, folder, signal },
    )
    if (answer.exitCode !== 0) throw new Error(answer.errorOutput.trim() || answer.output.trim())
    const [explained] = JSON.parse(answer.output) as readonly Explained[]
    const [step] = explained?.steps ?? []
    if (!step) throw new Error(`There is no plan of ${job.name}`)
    const at = new Date(now()).toISOString()
    return {
      args: step.args,
      freshEnoughMs: step.period_seconds === null ? undefined : step.period_seconds * 1000,
      plan: explained,
      reused: step.nodes.filter(({ action }) => action === 'reuse').map((node) => reusedResult(node, at)),
    }
  }
}

interface Explained {
  readonly steps: readonly ExplainedCell[]
}

interface ExplainedCell {
  readonly args: readonly string[]
  readonly period_seconds: number | null
  readonly nodes: readonly ExplainedNode[]
}

interface ExplainedNode {
  readonly unique_id: string
  readonly action: 'build' | 'reuse'
  readonly owner?: string
  readonly built_by?: number | null
}

function reusedResult({ unique_id, owner, built_by = null }: ExplainedNode, at: string): Omit<NodeResult, 'step'> {
  return {
    unique_id,
    resource_type: unique_id.split('.')[0] ?? '',
    status: 'reused',
    message: `reused, built by ${built_by === null ? (owner ?? 'an earlier run') : `run ${built_by}`}`,
    failures: null,
    execution_time: 0,
    timing: [],
    thread_id: null,
    adapter_response: {},
    relation_name: null,
    materialized: null,
    checksum: null,
    rows: null,
    bytes: null,
    startedAt: at,
    finishedAt: at,
    owner: null,
    reusedFrom: built_by,
  }
}
