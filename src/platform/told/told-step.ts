import type { Step } from '../store/port/steps.ts'

/** What is told of a step wherever it is told: over HTTP, in the tables of history, in audit bundles. */
export function toldStep(step: Step) {
  return {
    kind: step.kind,
    name: step.name,
    command_line: step.commandLine,
    status: step.status,
    exit_code: step.exitCode,
    invocation_id: step.invocationId,
    message: step.message,
    started_at: step.startedAt,
    finished_at: step.finishedAt,
  }
}
