import { DBT_VERSION } from '#manifest/artifacts/artifact-metadata.ts'
import type { Fact, MessageRun } from '#platform/alerts/message.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { formatDuration } from '#platform/time/duration.ts'

/** What messages say of a run beside what went wrong in it. */
export function runInWords(
  run: Run,
  number: number | null,
): { readonly facts: readonly Fact[]; readonly run: MessageRun } {
  const { startedAt, finishedAt, code } = run
  const took = startedAt !== null && finishedAt !== null ? Date.parse(finishedAt) - Date.parse(startedAt) : null
  const facts: Fact[] = [
    { label: 'Run', value: String(run.id) },
    ...(run.job === null ? [] : [{ label: 'Job', value: run.job }]),
    ...(run.instance === null ? [] : [{ label: 'Instance', value: run.instance }]),
    ...(run.target === null ? [] : [{ label: 'Target', value: run.target }]),
    { label: 'Why', value: run.cause },
    ...(run.requester === null ? [] : [{ label: 'Asked by', value: run.requester }]),
    ...(code.commit === null ? [] : [{ label: 'Commit', value: commitInWords(code.commit, code.isDirty) }]),
    ...(took === null
      ? []
      : [{ label: 'Took', value: formatDuration(Math.max(1000, Math.round(took / 1000) * 1000)) }]),
  ]
  return {
    facts,
    run: {
      id: run.id,
      job: run.job ?? run.commands[0] ?? 'a command',
      jobId: number,
      environment: run.target ?? run.instance ?? '',
      projectName: run.projectName ?? '',
      dbtVersion: DBT_VERSION,
      reason: run.cause,
      startedAt,
      finishedAt,
      status: run.status,
      statusMessage: run.statusMessage,
    },
  }
}

function commitInWords(commit: string, isDirty: boolean | null): string {
  return `${commit.slice(0, 7)}${isDirty === true ? ', with changes' : ''}`
}
