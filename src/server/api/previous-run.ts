import type { Run } from '#platform/store/port/runs.ts'
import type { StoreSubjects } from '#platform/store/store.ts'

/** Of commands that people type, so many are looked at. */
const LOOKED_AT = 50

/** The run before one of the same job, or of the same command line, in the same place; undefined where there is none. */
export async function previousRun({ runs }: Pick<StoreSubjects, 'runs'>, run: Run): Promise<Run | undefined> {
  const { items } = await runs.list(
    {
      jobs: [run.job ?? ''],
      instance: run.instance ?? '',
      target: run.target ?? undefined,
      idBelow: run.id,
      order: '-id',
    },
    { limit: run.job === null ? LOOKED_AT : 1 },
  )
  const words = run.commands.join('\n')
  return items.find((each) => run.job !== null || each.commands.join('\n') === words)
}
