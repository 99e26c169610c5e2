import type { Run } from '#platform/store/port/runs.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { stillAllowed } from '../../http/still-allowed.ts'
import { type JsonSchema, oneOf } from '#api/json-schema.ts'
import type { CloudContext } from './cloud-context.ts'
import type { Asked, Outcome } from './cloud-route.ts'
import { listed } from './filters.ts'

const MOST_SECONDS = 600

/** What dbt Cloud's API does not have: the answer comes when the run is over, and says by its status how that went. */
export const WAIT: Readonly<Record<string, JsonSchema>> = {
  wait: {
    type: 'number',
    minimum: 0,
    maximum: MOST_SECONDS,
    description: 'For so many seconds the answer waits until the run is over.',
  },
  expect: {
    ...oneOf(['success']),
    description:
      'Makes the status say how the run went: 200 where it went well, 424 where it did not, 503 with Retry-After as long as it is not over. Where the job tries again by itself, the last try counts.',
  },
}

/** The run as it is now, or once it is over, as the query wants it. */
export async function waited(
  context: CloudContext,
  run: Run,
  { query, gone, base, request }: Asked,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { wait, expect } = query as { readonly wait?: number; readonly expect?: 'success' }
  const timeUp = AbortSignal.timeout((wait ?? 0) * 1000)
  const ending = AbortSignal.any([gone, timeUp])
  const now = expect === undefined ? await context.watch.over(run, ending) : await lastOver(context, run, ending)
  if (wait !== undefined) await stillAllowed(request)
  const data = await context.describeRun(now, new Set(listed(query['include_related'])), base)
  if (expect === undefined || now.status === 'success') return { data, headers }
  throw new UnexpectedRun(now, data, headers)
}

/** Where the job tries again by itself, it is the last try that counts. */
async function lastOver(context: CloudContext, run: Run, ending: AbortSignal): Promise<Run> {
  for (let now = run; ; ) {
    now = await context.watch.over(now, ending)
    if (now.status !== 'error') return now
    const { attempt } = now
    const next = (await context.repetitionsOf(now)).find((each) => each.attempt > attempt)
    if (!next) return now
    now = next
  }
}

/** A run that is not what was expected of it, with the run. */
export class UnexpectedRun extends HttpProblem {
  readonly data: unknown

  constructor(
    { id, status, finishedAt, statusMessage }: Run,
    data: unknown,
    headers: Readonly<Record<string, string>>,
  ) {
    if (finishedAt === null) {
      super(503, 'runs/not-over', `Run ${id} is not over yet`, {
        hint: 'ask again',
        headers: { ...headers, 'retry-after': '1' },
      })
    } else {
      const how = status === 'cancelled' ? 'was cancelled' : 'has failed'
      const why = statusMessage === null ? '' : `: ${statusMessage}`
      super(424, 'runs/failed', `Run ${id} ${how}${why}`, { hint: `trellis runs show ${id}`, headers })
    }
    this.data = data
  }
}
