import { splitWords } from '../settings/split-words.ts'
import type { Step as SettingsStep } from '../settings/steps.ts'
import type { Job, JobInstance } from './job.ts'
import { quotedWord } from './quoted-word.ts'
import { stepArgs } from './step-args.ts'

/** A step of a run, before it is known what came of it. */
export type JobStep =
  /** The words are made by a plan, when it begins. */
  | { readonly kind: 'cell'; readonly name: string; readonly commandLine: string }
  | (SettingsStep & { readonly name: string; readonly commandLine: string })

/** What the caller of a run may want otherwise than the job says. */
export interface RunOverrides {
  /** Commands instead of the job's steps. */
  readonly steps?: readonly string[]
  readonly target?: string
  readonly threads?: number
  readonly timeoutSeconds?: number
  /** Whether documentation is made: at the end where no step makes any, or nowhere. */
  readonly generatesDocs?: boolean
  /** The state of the project that it is to work on: a commit, or the beginning of its hash. */
  readonly commit?: string
  readonly branch?: string
}

/** Reads what is kept with a run: `steps_override` and the like, as clients of dbt Cloud's API name them. */
export function overridesOf(kept: Readonly<Record<string, unknown>>): RunOverrides {
  const { steps_override, target_name_override, threads_override, timeout_seconds_override } = kept
  const { generate_docs_override, git_sha, git_branch } = kept
  return {
    ...(isTexts(steps_override) && steps_override.length > 0 && { steps: steps_override }),
    ...(typeof target_name_override === 'string' && { target: target_name_override }),
    ...(typeof threads_override === 'number' && { threads: threads_override }),
    ...(typeof timeout_seconds_override === 'number' && { timeoutSeconds: timeout_seconds_override }),
    ...(typeof generate_docs_override === 'boolean' && { generatesDocs: generate_docs_override }),
    ...(typeof git_sha === 'string' && { commit: git_sha }),
    ...(typeof git_branch === 'string' && { branch: git_branch }),
  }
}

/** The steps of a job in an instance, as they are to be run. */
export function jobSteps(job: Job, instance: JobInstance, overrides: RunOverrides = {}): readonly JobStep[] {
  const steps = ownSteps(job, overrides).map((step) => named(step, job, instance))
  const { generatesDocs } = overrides
  if (generatesDocs === false) return steps.filter((step) => !isDocs(step))
  if (generatesDocs === undefined || steps.some(isDocs)) return steps
  return [...steps, named({ kind: 'dbt', words: ['docs', 'generate'] }, job, instance)]
}

/** A job as a run with overrides has it. */
export function overridden(
  job: Job,
  instance: JobInstance,
  { target, threads }: RunOverrides,
): { readonly job: Job; readonly instance: JobInstance } {
  return {
    job: threads === undefined ? job : { ...job, threads },
    instance: target === undefined ? instance : { ...instance, target },
  }
}

function ownSteps(
  { work }: Job,
  { steps }: RunOverrides,
): readonly (SettingsStep | Extract<Job['work'], { kind: 'cell' }>)[] {
  if (steps) return steps.map((text) => ({ kind: 'dbt', words: commandWords(text) }))
  return work.kind === 'cell' ? [work] : work.steps
}

function named(step: SettingsStep | Extract<Job['work'], { kind: 'cell' }>, job: Job, instance: JobInstance): JobStep {
  switch (step.kind) {
    case 'cell': {
      const { select, exclude, selector } = step
      const words = [
        'build',
        ...(selector === null ? ['--select', ...select] : ['--selector', selector]),
        ...(exclude.length > 0 ? ['--exclude', ...exclude] : []),
      ]
      return { kind: 'cell', name: job.name, commandLine: dbtLine(stepArgs(words, job, instance)) }
    }
    case 'shell':
      return { ...step, name: step.name ?? step.shell, commandLine: step.shell }
    case 'dbt': {
      const commandLine = dbtLine(stepArgs(step.words, job, instance))
      return { ...step, name: step.name ?? dbtLine(step.words), commandLine }
    }
  }
}

/** A command as somebody may have written it: with the program's name or without. */
function commandWords(text: string): readonly string[] {
  const words = splitWords(text) ?? text.split(/\s+/)
  return words[0] === 'dbt' || words[0] === 'trellis' ? words.slice(1) : words
}

/** A command line of dbt, as a shell would want it. */
export function dbtLine(words: readonly string[]): string {
  return ['dbt', ...words].map(quotedWord).join(' ')
}

function isDocs(step: JobStep): boolean {
  return step.kind === 'dbt' && step.words[0] === 'docs' && step.words[1] === 'generate'
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}
