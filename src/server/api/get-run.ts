import type { Run } from '#platform/store/port/runs.ts'
import type { StoreSubjects } from '#platform/store/store.ts'
import { HttpProblem } from '../http/http-problem.ts'

export interface RunParams {
  readonly id: number
}

export const RUN_PARAMS = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER } },
} as const

/** The run of that number. Throws 404 where there is none. */
export async function getRun({ runs }: Pick<StoreSubjects, 'runs'>, id: number): Promise<Run> {
  const run = await runs.find(id)
  if (run) return run
  throw new HttpProblem(404, 'runs/unknown', `There is no run ${id}`, {
    hint: 'trellis runs list shows those that are kept',
  })
}
