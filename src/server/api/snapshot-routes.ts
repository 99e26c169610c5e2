import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { answers } from '#api/problem.ts'
import { CHANGES, SNAPSHOTS } from '#api/snapshots.ts'
import { RememberedAsk } from './remembered-ask.ts'
import { toldJson } from './told-json.ts'

/** Of `trellis changes`, by the names of its options. */
interface ChangesQuery {
  readonly instance?: string
  readonly from?: string
  readonly to?: string
  readonly on?: string
  readonly by?: 'day' | 'week' | 'month'
  readonly as_of?: string
  readonly net?: boolean
  readonly most_changed?: boolean
  readonly never_changed?: boolean
  readonly ran_out?: string
  readonly came_back?: string
  readonly raised?: string
  readonly columns?: string
  readonly with?: string
  readonly key?: readonly string[]
  readonly limit?: number
  readonly timezone?: string
}

const TEXT = { type: 'string', maxLength: 1000 } as const
const FLAG = { type: 'boolean' } as const

const QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    instance: TEXT,
    from: TEXT,
    to: TEXT,
    on: TEXT,
    by: { enum: ['day', 'week', 'month'] },
    as_of: TEXT,
    net: FLAG,
    most_changed: FLAG,
    never_changed: FLAG,
    ran_out: TEXT,
    came_back: TEXT,
    raised: TEXT,
    columns: TEXT,
    with: TEXT,
    key: { type: 'array', items: TEXT, maxItems: 20 },
    limit: { type: 'integer', minimum: 0 },
    timezone: TEXT,
  },
} as const

/** `/api/snapshots`: which there are; `/api/snapshots/<name>/changes`: what `trellis changes` answers. */
export function addSnapshotRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const all = new RememberedAsk(platform, () => ['changes', '--output', 'json'])
  app.get(
    '/api/snapshots',
    {
      schema: { summary: 'The snapshots of the project', tags: ['Trellis: nodes'], response: answers(SNAPSHOTS) },
      config: { needs: 'read' },
    },
    async () => ({ snapshots: toldJson(await all.answer()) }),
  )
  app.get<{ Params: { readonly name: string }; Querystring: ChangesQuery }>(
    '/api/snapshots/:name/changes',
    {
      schema: {
        summary: 'What changed in a snapshot',
        tags: ['Trellis: nodes'],
        querystring: QUERY,
        response: answers(CHANGES),
      },
      config: { needs: 'rows' },
    },
    async ({ params: { name }, query }, reply) => {
      // Else it would be taken for an option.
      if (name.startsWith('-')) throw new HttpProblem(404, 'changes/unknown', `There is no snapshot '${name}'`)
      const left = new AbortController()
      reply.raw.once('close', () => left.abort())
      const { instance, ...question } = query
      const args = ['changes', name, ...questionArgs(question), '--output', 'json']
      return toldJson(await platform.ask(args, { instance, signal: left.signal }))
    },
  )
}

/** Each with its value in one word, whatever stands in that: `ran_out=` without one asks of any column. */
function questionArgs(question: Omit<ChangesQuery, 'instance'>): readonly string[] {
  return Object.entries(question).flatMap(([name, value]: [string, string | number | boolean | readonly string[]]) => {
    const option = `--${name.replaceAll('_', '-')}`
    if (value === false) return []
    if (value === true || value === '') return [option]
    return typeof value === 'object' ? value.map((each) => `${option}=${each}`) : [`${option}=${value}`]
  })
}
