import type { FastifyInstance, FastifyRequest } from 'fastify'
import { alertJson, findAlert } from '#platform/alerts/alert-id.ts'
import { attendTo } from '#platform/alerts/attend-to.ts'
import { deliveryJson } from '#platform/alerts/delivery-json.ts'
import type { Attention } from '#platform/alerts/rules/attend.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { parseDuration } from '#platform/time/duration.ts'
import type { Permission } from '../http/caller.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { callerName } from './caller-of.ts'
import { alertRulesJson } from './json/alert-rules-json.ts'
import { ALERT, ALERT_RULES, ALERTS, DELIVERIES, TRIAL } from '#api/alerts.ts'
import { answers } from '#api/problem.ts'

const LIST_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: { state: { enum: ['open', 'resolved', 'all'], default: 'open' } },
} as const

const DELIVERIES_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    channel: { type: 'string', maxLength: 200 },
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  },
} as const

const SILENCE_BODY = {
  type: 'object',
  additionalProperties: false,
  required: ['for'],
  properties: { for: { type: ['string', 'null'], maxLength: 40 } },
} as const

const TEST_BODY = {
  type: ['object', 'null'],
  additionalProperties: false,
  properties: { channel: { type: 'string', maxLength: 200 } },
} as const

const TAGS = ['Trellis: alerts']

interface AlertParams {
  readonly id: string
}

/** `/api/alerts`: what is in trouble, what is done about it, and what was sent. */
export function addAlertRoutes(app: FastifyInstance, platform: LivePlatform): void {
  const { store } = platform
  app.get<{ Querystring: { readonly state: 'open' | 'resolved' | 'all' } }>(
    '/api/alerts',
    {
      schema: {
        summary: 'What is in trouble',
        tags: TAGS,
        querystring: LIST_QUERY,
        response: answers(ALERTS),
      },
      config: { needs: 'read' },
    },
    async ({ query: { state } }) => {
      const states = await store.alerts.list(state === 'all' ? {} : { open: state === 'open' })
      return { alerts: states.map(alertJson) }
    },
  )
  const rules = { summary: 'Who is told what', tags: TAGS, response: answers(ALERT_RULES) }
  app.get('/api/alerts/rules', { schema: rules, config: { needs: 'read' } }, async () =>
    alertRulesJson(platform.settings?.alerts),
  )
  app.get<{ Params: AlertParams }>('/api/alerts/:id', one('An alert', 'read'), async ({ params: { id } }) => {
    const found = findAlert(await store.alerts.list(), id)
    if (!found) throw unknown(id)
    return alertJson(found)
  })
  app.get<{ Querystring: { readonly channel?: string; readonly limit: number } }>(
    '/api/deliveries',
    {
      schema: {
        summary: 'What was sent, and what channels said',
        tags: TAGS,
        querystring: DELIVERIES_QUERY,
        response: answers(DELIVERIES),
      },
      config: { needs: 'read' },
    },
    async ({ query }) => ({ deliveries: (await store.alerts.deliveries(query)).map(deliveryJson) }),
  )
  app.post<{ Params: AlertParams }>(
    '/api/alerts/:id/acknowledge',
    one('Say that somebody looks after it', 'run'),
    (request) => attend(request, platform, { kind: 'acknowledge', by: callerName(request) }),
  )
  app.post<{ Params: AlertParams }>('/api/alerts/:id/resolve', one('Say that it is over', 'change'), (request) =>
    attend(request, platform, { kind: 'resolve', by: callerName(request) }),
  )
  app.post<{ Params: AlertParams; Body: { readonly for: string | null } }>(
    '/api/alerts/:id/silence',
    {
      schema: {
        summary: 'Tell nothing of it for a while',
        tags: TAGS,
        body: SILENCE_BODY,
        response: answers(ALERT),
      },
      config: { needs: 'change' },
    },
    (request) => attend(request, platform, { kind: 'silence', until: silentUntil(request.body.for, platform.now()) }),
  )
  app.post<{ Body: { readonly channel?: string } | null }>(
    '/api/alerts/test',
    {
      schema: {
        summary: 'Send a trial message',
        tags: TAGS,
        body: TEST_BODY,
        response: answers(TRIAL),
      },
      config: { needs: 'change' },
    },
    async ({ body }) => {
      const known = [...(platform.settings?.alerts.channels.keys() ?? [])]
      const { channel } = body ?? {}
      if (channel !== undefined && !known.includes(channel)) {
        const hint = known.length === 0 ? 'trellis.yml names none' : `there are ${known.join(', ')}`
        throw new HttpProblem(404, 'alerts/unknown-channel', `There is no channel '${channel}'`, { hint })
      }
      const { exitCode, output, errorOutput } = await platform.ask([
        'alerts',
        'test',
        ...(channel === undefined ? [] : [channel]),
      ])
      return { delivered: exitCode === 0, said: `${output}${errorOutput}`.trim() }
    },
  )
}

function one(summary: string, needs: Permission) {
  return { schema: { summary, tags: TAGS, response: answers(ALERT) }, config: { needs } }
}

async function attend(
  request: FastifyRequest<{ Params: AlertParams }>,
  { store, now }: LivePlatform,
  attention: Attention,
): Promise<Readonly<Record<string, unknown>>> {
  const { id } = request.params
  const known = findAlert(await store.alerts.list(), id)
  const state = known && (await attendTo(store, known.key, attention, { by: callerName(request), now: now() }))
  if (!state) throw unknown(id)
  return alertJson(state)
}

/** A silence that is over ends it. */
function silentUntil(span: string | null, now: number): string | null {
  if (span === null) return null
  const duration = parseDuration(span)
  if (duration !== undefined && duration > 0) return new Date(now + duration).toISOString()
  throw new HttpProblem(400, 'alerts/silence', `'${span}' is no duration`, {
    hint: 'write 4h, or null to end a silence',
  })
}

function unknown(id: string): HttpProblem {
  return new HttpProblem(404, 'alerts/unknown', `There is no alert '${id}'`, {
    hint: 'GET /api/alerts?state=all shows them all',
  })
}
