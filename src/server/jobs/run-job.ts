/** A run of a job, from its first step to its last. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import type { Job, JobInstance } from '#platform/jobs/job.ts'
import {
  dbtLine,
  type JobStep,
  jobSteps,
  overridden,
  overridesOf,
  type RunOverrides,
} from '#platform/jobs/job-steps.ts'
import { retriedStep, type RunWithSteps } from '#platform/jobs/retried-steps.ts'
import { stepArgs } from '#platform/jobs/step-args.ts'
import { NO_TERMINAL } from '#platform/runner/command-request.ts'
import { endedStep, type RunStep, type StepOutcome, StepTimeout } from '#platform/runner/run-step.ts'
import type { CodeVersion, Run, RunEnd } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { type FetchSecret, fetchVariables } from '#platform/settings/fetch-variables.ts'
import { RunJournal } from '../record/run-journal.ts'
import type { RunShell } from '../shell/run-shell.ts'
import type { AskForCell, CellWords } from './cell-words-of.ts'
import { Lines } from './lines.ts'
import { RememberedParse } from './remembered-parse.ts'
import {
  aboutRun,
  commandEnv,
  type Env,
  environmentOf,
  secretsOf,
  shellEnv,
  type StepEnvironment,
} from './step-environment.ts'

/** What runs of jobs are given by the server. */
export interface JobRunTools {
  readonly store: Store
  /** Where files of runs lie until these are over. */
  readonly platformFolder: string
  readonly env: Env
  readonly home: string
  readonly pid: number
  readonly address: () => string
  readonly runStep: RunStep
  readonly cellWords: AskForCell
  readonly runShell: RunShell
  readonly fetchSecret: FetchSecret
  /** The folder of the project that a run works on, and which state of it that is. */
  readonly project: (run: Run) => Promise<ProjectOfRun>
  readonly log: (text: string) => void
}

export interface ProjectOfRun {
  readonly folder: string
  readonly code: CodeVersion
  /** The run needs it no more. */
  readonly release: () => void
}

interface Work {
  readonly tools: JobRunTools
  readonly run: Run
  readonly job: Job
  readonly instance: JobInstance
  readonly project: ProjectOfRun
  /** For what the run writes beside the warehouse. */
  readonly folder: string
  readonly environment: StepEnvironment
  readonly secrets: SecretMask
  /** The run that this one repeats from where it failed. */
  readonly previous: RunWithSteps | undefined
  readonly signal: AbortSignal
  readonly stepCount: number
}

/** Of a cell that nothing but other jobs or people start. */
const NEVER_TOO_OLD_MS = 365 * 86_400_000

/** Runs all steps, keeps what they tell, and says how it ended. Rejects where it could not even begin. */
export async function runJob(
  tools: JobRunTools,
  { run, job: asWritten, instance: given }: { readonly run: Run; readonly job: Job; readonly instance: JobInstance },
  signal: AbortSignal,
): Promise<RunEnd> {
  const { store } = tools
  const overrides = overridesOf(run.overrides)
  const { job, instance } = overridden(asWritten, given, overrides)
  const steps = jobSteps(job, instance, overrides)
  await planSteps(store, run, steps)
  const project = await tools.project(run)
  const folder = join(tools.platformFolder, 'runs', String(run.id))
  try {
    refuseOtherCode(project.code, overrides)
    await store.runs.start(run, { code: project.code, ...(instance.target !== null && { target: instance.target }) })
    const target = join(folder, 'target')
    mkdirSync(target, { recursive: true, mode: 0o700 })
    const parse = new RememberedParse(tools.platformFolder, instance, target)
    parse.lend()
    const own = await environmentOf(job, instance, tools.fetchSecret)
    const { id } = await store.jobs.see(job.name, instance.name)
    const environment = { own, about: aboutRun(run, id, tools.address()) }
    const secrets = new SecretMask({
      ...tools.env,
      ...own,
      ...secretsOf(job.env, own),
      ...secretsOf(instance.env, own),
    })
    const previous = run.origin === 'retry' ? await withSteps(store, run.retryOf) : undefined
    const work = {
      tools,
      run,
      job,
      instance,
      project,
      folder,
      environment,
      secrets,
      previous,
      signal,
      stepCount: steps.length,
    }
    const end = await runSteps(steps, work)
    parse.takeBack()
    return end
  } finally {
    project.release()
    // A whole target folder at once would keep the server from all else.
    await rm(folder, { recursive: true, force: true })
  }
}

/** Nothing is run of another state of the project than somebody asked for. */
function refuseOtherCode({ commit, branch }: CodeVersion, wanted: RunOverrides): void {
  const isCommit = wanted.commit === undefined || (commit?.startsWith(wanted.commit) ?? false)
  const isBranch = wanted.branch === undefined || wanted.branch === branch
  if (isCommit && isBranch) return
  const asked = [wanted.branch, wanted.commit].filter((text) => text !== undefined).join(' at ')
  const there =
    commit === null ? 'a folder that is in no repository' : `${branch ?? 'a branch of no name'} at ${commit}`
  throw new Error(`The run was asked for on ${asked}, and the server works on ${there}`)
}

async function runSteps(steps: readonly JobStep[], work: Work): Promise<RunEnd> {
  const { tools, run, job, signal } = work
  let exitCode = 0
  let failed: { readonly index: number; readonly message: string } | undefined
  let isStopped = false
  let isCutOff = false
  for (const [at, step] of steps.entries()) {
    const index = at + 1
    if (isStopped || signal.aborted) {
      isCutOff ||= signal.aborted
      const message = signal.aborted ? 'The run was ended before' : `Step ${failed?.index} failed`
      await tools.store.steps.finish(run.id, index, { status: 'skipped', message })
      continue
    }
    const repeated = retriedStep(index, work.previous)
    if (repeated.kind === 'skip') {
      const message = `It went well in run ${repeated.since}`
      await tools.store.steps.finish(run.id, index, { status: 'skipped', message })
      continue
    }
    const outcome = await runOne(step, index, repeated.kind === 'retry' ? repeated.of : undefined, work)
    exitCode = Math.max(exitCode, outcome.exitCode)
    if (outcome.exitCode === 0) continue
    failed ??= { index, message: `${step.name}: ${outcome.message ?? `it ended with ${outcome.exitCode}`}` }
    isStopped = !job.continuesOnError && !(step.kind !== 'cell' && step.continueOnError === true)
  }
  if (signal.aborted && (failed || isCutOff)) return { status: 'cancelled', exitCode }
  return failed ? { status: 'error', exitCode, message: failed.message } : { status: 'success', exitCode }
}

async function runOne(step: JobStep, index: number, retryOf: number | undefined, work: Work): Promise<StepOutcome> {
  const timeout = step.kind === 'cell' || step.timeoutMs === undefined ? undefined : step.timeoutMs
  const late = new AbortController()
  const timer = timeout === undefined ? undefined : setTimeout(() => late.abort(new StepTimeout()), timeout)
  const signal = AbortSignal.any([work.signal, late.signal])
  try {
    switch (step.kind) {
      case 'shell':
        return await runShellStep(step, index, { ...work, signal })
      case 'cell':
        return await runCell(index, retryOf, { ...work, signal })
      case 'dbt':
        return await runCommand(stepArgs(step.words, work.job, work.instance), index, retryOf, { ...work, signal })
    }
  } finally {
    clearTimeout(timer)
  }
}

async function runCell(index: number, retryOf: number | undefined, work: Work): Promise<StepOutcome> {
  const { tools, run, job, instance, signal } = work
  let cell: CellWords
  try {
    cell = await tools.cellWords(
      { run, job, instance, env: environmentForCommands(work), folder: work.project.folder },
      signal,
    )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return refuse(index, message, work)
  }
  await planSteps(tools.store, run, [{ kind: 'cell', name: job.name, commandLine: dbtLine(cell.args) }], index)
  await tools.store.artifacts.save(run.id, index, 'plan.json', JSON.stringify(cell.plan))
  await tools.store.nodeResults.save(
    run.id,
    cell.reused.map((result) => ({ ...result, step: index })),
  )
  const own = { ...work.environment.own, TRELLIS_FRESH_ENOUGH_MS: String(cell.freshEnoughMs ?? NEVER_TOO_OLD_MS) }
  return runCommand(cell.args, index, retryOf, { ...work, environment: { ...work.environment, own } })
}

async function runCommand(
  words: readonly string[],
  index: number,
  retryOf: number | undefined,
  work: Work,
): Promise<StepOutcome> {
  const { tools, run, project, signal } = work
  const state = retryOf === undefined ? undefined : await formerResults(retryOf, index, work)
  const args = state === undefined ? words : ['retry', '--state', state]
  return tools.runStep(
    {
      run,
      index,
      isLast: index === work.stepCount,
      request: {
        args,
        cwd: project.folder,
        env: environmentForCommands(work),
        home: tools.home,
        pid: tools.pid,
        output: NO_TERMINAL,
        errorOutput: NO_TERMINAL,
      },
    },
    signal,
  )
}

/** What became of the nodes of a step in an earlier run, in a folder as `retry --state` wants it. */
async function formerResults(runId: number, index: number, { tools, folder }: Work): Promise<string | undefined> {
  const results = await tools.store.artifacts.read(runId, 'run_results.json', index)
  if (!results) return undefined
  const state = join(folder, `results-of-${runId}-${index}`)
  mkdirSync(state, { recursive: true })
  writeFileSync(join(state, 'run_results.json'), results)
  return state
}

/** Runs of the same project do not share a target folder. A project that is told where its folder is goes on as it was told. */
function environmentForCommands({ tools, environment, folder, job, instance }: Work): Env {
  const { own } = environment
  // A command hides the values of variables with such names, whoever else has them, too.
  const hidden = { ...secretsOf(job.env, own), ...secretsOf(instance.env, own) }
  return { DBT_TARGET_PATH: join(folder, 'target'), ...commandEnv(tools.env, environment), ...hidden }
}

async function runShellStep(
  step: Extract<JobStep, { kind: 'shell' }>,
  index: number,
  { tools, run, project, environment, secrets, signal, folder }: Work,
): Promise<StepOutcome> {
  const { store, log, fetchSecret } = tools
  const journal = new RunJournal(store, run, index, log)
  void journal.after(() => store.steps.start(run.id, index))
  const values = await fetchVariables(step.env, fetchSecret)
  const mask = new SecretMask({ ...secretsOf(step.env, values) })
  const env = { DBT_TARGET_PATH: join(folder, 'target'), ...shellEnv(tools.env, environment, values) }
  const output = new Lines((stream, text) =>
    journal.take([{ type: 'log', stream, text: mask.text(secrets.text(text)) }]),
  )
  const { exitCode, message } = await tools.runShell({
    command: step.shell,
    folder: resolve(project.folder, step.folder ?? '.'),
    env,
    signal,
    write: (stream, text) => output.write(stream, text),
  })
  output.end()
  const ended = endedStep({ exitCode, wasCancelled: signal.aborted, message }, signal)
  await journal.after(() => store.steps.finish(run.id, index, ended))
  return ended
}

async function refuse(index: number, message: string, { tools, run, secrets, signal }: Work): Promise<StepOutcome> {
  const told = secrets.text(message)
  const ended = endedStep({ exitCode: 2, wasCancelled: signal.aborted, message: told }, signal)
  await tools.store.steps.start(run.id, index)
  await tools.store.steps.write(run.id, [{ step: index, stream: 'stderr', text: `${told}\n` }])
  await tools.store.steps.finish(run.id, index, ended)
  return ended
}

async function planSteps(store: Store, run: Run, steps: readonly JobStep[], first = 1): Promise<void> {
  await store.steps.plan(
    run.id,
    steps.map(({ kind, name, commandLine }, at) => ({
      index: first + at,
      kind: kind === 'shell' ? 'shell' : 'dbt',
      name,
      commandLine,
    })),
  )
}

/** A run with its steps, and those that it repeated. */
async function withSteps(store: Store, id: number | null): Promise<RunWithSteps | undefined> {
  const run = id === null ? undefined : await store.runs.find(id)
  if (!run) return undefined
  const earlier = run.origin === 'retry' ? await withSteps(store, run.retryOf) : undefined
  return { run, steps: await store.steps.of(run.id), earlier }
}
