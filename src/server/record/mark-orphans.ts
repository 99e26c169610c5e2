import type { StoreSubjects } from '#platform/store/store.ts'

/** Ends runs of command lines whose server is gone: what became of them nobody knows any more. Those of jobs are the scheduler's. */
export async function markOrphans(
  store: Pick<StoreSubjects, 'runs' | 'steps'>,
  owner: string,
  log: (text: string) => void,
): Promise<void> {
  const message = 'The server that had it ended before the run did.'
  try {
    for (const orphan of await store.runs.orphaned()) {
      if (orphan.job !== null) continue
      const run = await store.runs.adopt(orphan.id, owner)
      if (!run) continue
      for (const step of await store.steps.of(run.id)) {
        if (step.status === 'running') await store.steps.finish(run.id, step.index, { status: 'error', message })
      }
      await store.runs.finish(run, { status: 'error', message })
      log(`Run ${run.id} was left unfinished and is marked so`)
    }
  } catch (error) {
    log(`Runs that were left unfinished could not be marked: ${error instanceof Error ? error.message : String(error)}`)
  }
}
