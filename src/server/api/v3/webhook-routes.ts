import type { WebhookChannel } from '#platform/settings/channels.ts'
import type { EventRule } from '#platform/settings/alerts.ts'
import type { Delivery } from '#platform/store/port/alerts.ts'
import { trialMessage } from '#platform/alerts/trial-message.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { FLAG, INTEGER, listOf, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import type { CloudContext } from '../v2/cloud-context.ts'
import { ACCOUNT, type CloudRoute, notFound } from '../v2/cloud-route.ts'
import { INCLUDE, PAGE, partOf } from '../v2/filters.ts'

const SUBSCRIPTION = recordOf('WebhookSubscription', {
  id: TEXT,
  name: TEXT,
  description: TEXT,
  event_types: listOf(TEXT),
  job_ids: listOf(INTEGER),
  client_url: TEXT,
  active: FLAG,
  http_status_code: orNull(TEXT),
  dispatched_at: orNull(TEXT),
  deactivate_reason: orNull(TEXT),
  account_id: INTEGER,
  account_identifier: TEXT,
})

const EVENT = recordOf('WebhookEvent', {
  id: TEXT,
  subscription_id: TEXT,
  account_id: TEXT,
  account_identifier: TEXT,
  job_id: TEXT,
  trigger_event_type: TEXT,
  payload: TEXT,
  http_status_code: orNull(TEXT),
})

/** dbt's names of what it tells, by ours. */
const EVENT_TYPES: Readonly<Record<string, string>> = {
  'run.started': 'job.run.started',
  'run.succeeded': 'job.run.completed',
  'run.cancelled': 'job.run.completed',
  'run.errored': 'job.run.errored',
}

const ALL = '/accounts/:account_id/webhooks/subscriptions'
const ONE = '/accounts/:account_id/webhooks/subscription/:subscription'
const MOST_EVENTS = 1_000

/** Channels of alerts that are webhooks, as subscriptions. */
export function webhookRoutes(context: CloudContext): readonly CloudRoute[] {
  const { store } = context.platform
  return [
    {
      method: 'GET',
      path: ALL,
      summary: 'Webhooks among the channels of alerts',
      needs: 'read',
      query: { ...PAGE, ...INCLUDE },
      answers: { item: SUBSCRIPTION },
      async handle({ query }) {
        const { items, total } = partOf(channelsOf(context), query)
        const described = await Promise.all(items.map((name) => describe(context, name)))
        return { items: described, total, orderBy: 'id' }
      },
    },
    asCode('POST', ALL),
    {
      method: 'GET',
      path: ONE,
      summary: 'One of them',
      needs: 'read',
      answers: { data: SUBSCRIPTION },
      handle: async ({ params }) => ({ data: await describe(context, getChannel(context, params['subscription'])) }),
    },
    asCode('PUT', ONE),
    asCode('DELETE', ONE),
    {
      method: 'GET',
      path: `${ONE}/test`,
      summary: 'Sends a trial message',
      needs: 'change',
      answers: { data: recordOf('WebhookTest', { event_id: TEXT }) },
      async handle({ params }) {
        const name = getChannel(context, params['subscription'])
        const link = context.platform.settings?.server.publicUrl ?? null
        const body = { ...trialMessage(name, context.platform.now(), link) }
        const delivery = await store.alerts.send({ channel: name, alertKey: null, body })
        if (!delivery) throw new Error('a trial message was not queued')
        return { data: { event_id: eventId(delivery) } }
      },
    },
    {
      method: 'GET',
      path: `${ONE}/events`,
      summary: 'What was sent, the latest first',
      needs: 'read',
      query: PAGE,
      answers: { item: EVENT },
      async handle({ params, query }) {
        const name = getChannel(context, params['subscription'])
        const deliveries = await store.alerts.deliveries({ channel: name, limit: MOST_EVENTS })
        const { items, total } = partOf(deliveries, query)
        return { items: items.map(describeEvent), total, orderBy: '-id' }
      },
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/webhooks/event/:event',
      summary: 'One of what was sent',
      needs: 'read',
      answers: { data: EVENT },
      async handle({ params: { event } }) {
        const names = new Set(channelsOf(context))
        const deliveries = await store.alerts.deliveries({ limit: MOST_EVENTS })
        const found = deliveries.find((each) => names.has(each.channel) && eventId(each) === event)
        if (!found) throw notFound('event', event)
        return { data: describeEvent(found) }
      },
    },
  ]
}

function asCode(method: 'POST' | 'PUT' | 'DELETE', path: string): CloudRoute {
  return {
    method,
    path,
    summary: 'Refused: webhooks are written in trellis.yml',
    needs: 'change',
    answers: 'a refusal',
    async handle() {
      throw new HttpProblem(405, 'api/webhooks-as-code', 'Webhooks are written in trellis.yml, not by the API', {
        hint: 'alerts: { channels: { ops: { type: webhook, url: …, secret: … } }, rules: [{ on: run.errored, to: ops }] }',
        headers: { allow: 'GET' },
      })
    },
  }
}

function channelsOf({ platform: { settings } }: CloudContext): readonly string[] {
  return [...(settings?.alerts.channels ?? [])].flatMap(([name, { type }]) => (type === 'webhook' ? [name] : [])).sort()
}

/** Of the address nothing is told: it may be all that keeps others from writing there. */
async function describe(context: CloudContext, name: string) {
  const { settings } = context.platform
  const rules = (settings?.alerts.rules ?? []).filter(
    (rule): rule is EventRule => rule.kind === 'event' && rule.to.includes(name),
  )
  const named = new Set(rules.flatMap(({ jobs = [] }) => jobs))
  const isOfAll = rules.some(({ jobs }) => jobs === undefined)
  const jobs = isOfAll || named.size === 0 ? [] : (await context.jobs.all()).filter((job) => named.has(job.name))
  const [last] = await context.platform.store.alerts.deliveries({ channel: name, limit: 1 })
  const channel = settings?.alerts.channels.get(name) as WebhookChannel | undefined
  return {
    id: subscriptionId(name),
    name,
    description: channel?.secret ? 'Signed' : '',
    event_types: [...new Set(rules.flatMap(({ on }) => on.map((event) => EVENT_TYPES[event] ?? event)))],
    job_ids: jobs.map(({ number }) => number),
    client_url: '',
    active: rules.length > 0,
    http_status_code: null,
    dispatched_at: last?.finishedAt ?? null,
    deactivate_reason: rules.length > 0 ? null : 'No rule of trellis.yml names it',
    account_id: ACCOUNT,
    account_identifier: String(ACCOUNT),
  }
}

function describeEvent(delivery: Delivery) {
  const { body, channel, status, lastError } = delivery
  const run = body['run'] as { readonly jobId?: number | null } | null | undefined
  const kind = String(body['kind'] ?? '')
  return {
    id: eventId(delivery),
    subscription_id: subscriptionId(channel),
    account_id: String(ACCOUNT),
    account_identifier: String(ACCOUNT),
    job_id: String(run?.jobId ?? ''),
    trigger_event_type: EVENT_TYPES[kind] ?? kind,
    payload: JSON.stringify(body),
    http_status_code: status === 'delivered' ? '200' : (/\b([1-5]\d\d)\b/.exec(lastError ?? '')?.[1] ?? null),
  }
}

function getChannel(context: CloudContext, id: unknown): string {
  const found = channelsOf(context).find((name) => subscriptionId(name) === id)
  if (found !== undefined) return found
  throw notFound('webhook', id)
}

/** As the messages themselves have it. */
function subscriptionId(name: string): string {
  return `wsu_${name}`
}

function eventId({ id }: Pick<Delivery, 'id'>): string {
  return `wev_${id}`
}
