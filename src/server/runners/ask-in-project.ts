import type { CommandAnswer } from '#platform/live/live-platform.ts'
import { type CommandRequest, NO_TERMINAL } from '#platform/runner/command-request.ts'
import { askRunner } from './ask-runner.ts'
import type { Runners } from './runners.ts'
import { type TargetOf, UNKNOWN_TARGET } from './target-of.ts'
import type { Env } from '../jobs/step-environment.ts'

export interface AskTools {
  readonly runners: Runners
  readonly targetOf: TargetOf
  readonly home: string
  readonly pid: number
}

export interface QuestionOptions {
  readonly env: Env
  readonly folder: string
  readonly signal?: AbortSignal | undefined
}

/** Runs a command that only looks or keeps books where the database of its target is, and gives what it printed. */
export async function askInProject(
  { runners, targetOf, home, pid }: AskTools,
  args: readonly string[],
  { env, folder, signal }: QuestionOptions,
): Promise<CommandAnswer> {
  const request: CommandRequest = {
    args,
    cwd: folder,
    env,
    home,
    pid,
    output: NO_TERMINAL,
    errorOutput: NO_TERMINAL,
  }
  const { file } = await targetOf(request).catch(() => UNKNOWN_TARGET)
  const runner = file ? await runners.forFile(file) : await runners.forQuestions()
  return askRunner(runner, request, signal)
}
