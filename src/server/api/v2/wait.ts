import type { Run } from '#platform/store/port/runs.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { type JsonSchema, oneOf } from '../../http/json-schema.ts'
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
      'Makes the status say how the run went: 200 where it went well, 424 where it did not, 503 with Retry-After as long as it is not over.',
  },
}

/** The run as it is now, or once it is over, as the query wants it. */
export async function waited(
  context: CloudContext,
  run: Run,
  { query, gone, base }: Asked,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { wait, expect } = query as { readonly wait?: number; readonly expect?: 'success' }
  const now = wait === undefined ? run : await context.watch.over(run, anyOf([gone, AbortSignal.timeout(wait * 1000)]))
  const related = new Set(listed(query['include_related']))
  const data = await context.describeRun(now, related, base)
  if (expect === undefined || now.status === 'success') return { data, headers }
  throw new UnexpectedRun(now, data, headers)
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

function anyOf(signals: readonly AbortSignal[]): AbortSignal {
  return AbortSignal.any([...signals])
}
