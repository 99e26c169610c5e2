import type { CommandRequest } from '#platform/runner/command-request.ts'
import { endedStep, type RunStep, type StepOutcome } from '#platform/runner/run-step.ts'
import type { CopyTo } from './copy-to.ts'
import type { RunRecord } from '#platform/runner/run-record.ts'
import { RunJournal, type RunStore } from '../record/run-journal.ts'
import { FailureWords } from '../record/failure-words.ts'
import type { Runner } from './runner.ts'
import type { Runners } from './runners.ts'
import { type TargetOf, UNKNOWN_TARGET } from './target-of.ts'

export interface StepRunnerOptions {
  readonly store: RunStore
  readonly runners: Runners
  readonly targetOf: TargetOf
  readonly copyTo: CopyTo
  readonly log: (text: string) => void
}

/** Runs steps in the runner that has their database, or else in one of their own. */
export function stepRunner({ store, runners, targetOf, copyTo, log }: StepRunnerOptions): RunStep {
  return async ({ run, index, request, isLast }, signal) => {
    const { file } = await targetOf(request).catch(() => UNKNOWN_TARGET)
    const journal = new RunJournal(store, run, index, log)
    void journal.after(() => store.steps.start(run.id, index))
    const runner = file ? await runners.forFile(file) : await runners.another()
    const copy = file && isLast ? copyTo(file, run.job) : null
    const outcome = await runIn(runner, journal, { request: { ...request, run: run.id }, copyTo: copy }, signal)
    if (!file) runner.leave()
    const ended = endedStep(outcome, signal)
    await journal.after(async () => {
      // What is left is of a process that is gone.
      await store.leases.expireRun(run.id)
      await store.steps.finish(run.id, index, ended)
    })
    return ended
  }
}

function runIn(
  runner: Runner,
  journal: RunJournal,
  { request, copyTo }: { readonly request: CommandRequest; readonly copyTo: string | null },
  signal: AbortSignal,
): Promise<StepOutcome> {
  return new Promise((resolve) => {
    const words = new FailureWords()
    const records = (told: readonly RunRecord[]) => {
      words.take(told)
      journal.take(told)
    }
    const ended = (end: StepOutcome) => resolve(end.exitCode === 0 ? end : { message: words.text, ...end })
    const lost = (message: string) => resolve({ exitCode: 2, wasCancelled: false, message })
    runner
      .run(request, { records, ended, lost }, { isSeen: false, copyTo })
      .then(({ interrupt }) => {
        if (signal.aborted) interrupt()
        else signal.addEventListener('abort', interrupt, { once: true })
      })
      .catch((error: unknown) => lost(error instanceof Error ? error.message : String(error)))
  })
}
