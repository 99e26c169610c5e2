import type { AlertEvent, EventRule } from '#platform/settings/alerts.ts'
import type { Channel } from '#platform/settings/channels.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { FLAG, INTEGER, listOf, MOMENT, NOTHING, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import type { CloudContext } from './cloud-context.ts'
import { ACCOUNT, type CloudRoute, notFound } from './cloud-route.ts'
import { INCLUDE, PAGE, partOf } from './filters.ts'

const USER = recordOf('User', {
  id: INTEGER,
  first_name: TEXT,
  last_name: TEXT,
  email: TEXT,
  is_active: FLAG,
  is_staff: FLAG,
  last_login: orNull(MOMENT),
  created_at: orNull(MOMENT),
  permissions: listOf({ type: 'object' }),
  licenses: { type: 'object' },
})

const NOTIFICATION = recordOf('Notification', {
  id: INTEGER,
  account_id: INTEGER,
  user_id: NOTHING,
  user: NOTHING,
  type: INTEGER,
  external_email: orNull(TEXT),
  slack_channel_id: orNull(TEXT),
  slack_channel_name: orNull(TEXT),
  on_cancel: listOf(INTEGER),
  on_failure: listOf(INTEGER),
  on_success: listOf(INTEGER),
  on_warning: listOf(INTEGER),
  state: INTEGER,
  created_at: NOTHING,
  updated_at: NOTHING,
})

const ACTIVE = 1
/** dbt's numbers of where a notification goes. */
const SLACK = 2
const EMAIL = 4

/** Who works with the server, and who is told of runs. */
export function peopleRoutes(context: CloudContext): readonly CloudRoute[] {
  return [
    {
      method: 'GET',
      path: '/accounts/:account_id/users/',
      summary: 'Users of the server itself',
      needs: 'admin',
      query: { ...PAGE, ...INCLUDE },
      answers: { item: USER },
      async handle({ query }) {
        const users = await context.platform.store.users.list()
        const described = users.map(({ name, createdAt, lastSignInAt, role }, at) => ({
          id: at + 1,
          first_name: name,
          last_name: '',
          email: name.includes('@') ? name : '',
          is_active: true,
          is_staff: false,
          last_login: lastSignInAt,
          created_at: createdAt,
          permissions: [{ license_type: role, state: ACTIVE }],
          licenses: {},
        }))
        return { ...partOf(described, query), orderBy: 'id' }
      },
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/notifications/',
      summary: 'Rules of alerts that tell of runs by e-mail or Slack',
      needs: 'read',
      query: { ...PAGE, ...INCLUDE },
      answers: { item: NOTIFICATION },
      handle: async ({ query }) => ({ ...partOf(await notifications(context), query), orderBy: 'id' }),
    },
    {
      method: 'GET',
      path: '/accounts/:account_id/notifications/:notification_id/',
      summary: 'One of them',
      needs: 'read',
      answers: { data: NOTIFICATION },
      async handle({ params: { notification_id } }) {
        const found = (await notifications(context)).find(({ id }) => id === notification_id)
        if (!found) throw notFound('notification', notification_id)
        return { data: found }
      },
    },
    asCode('POST', '/accounts/:account_id/notifications/'),
    asCode('POST', '/accounts/:account_id/notifications/:notification_id/'),
    asCode('DELETE', '/accounts/:account_id/notifications/:notification_id/'),
  ]
}

function asCode(method: 'POST' | 'DELETE', path: string): CloudRoute {
  return {
    method,
    path,
    summary: 'Refused: alerts are written in trellis.yml',
    needs: 'change',
    answers: 'a refusal',
    async handle() {
      throw new HttpProblem(405, 'api/alerts-as-code', 'Alerts are written in trellis.yml, not by the API', {
        hint: 'alerts: { channels: …, rules: [{ on: run.errored, to: ops }] }',
        headers: { allow: 'GET' },
      })
    },
  }
}

async function notifications({ platform, jobs }: CloudContext) {
  const { rules = [], channels = new Map<string, Channel>() } = platform.settings?.alerts ?? {}
  const known = (await jobs.all()).filter(({ now }) => now)
  return rules
    .filter((rule): rule is EventRule => rule.kind === 'event')
    .flatMap((rule) =>
      rule.to.flatMap((name) => {
        const channel = channels.get(name)
        const place = channel && placeOf(name, channel)
        if (!place) return []
        const about = known.filter((job) => rule.jobs === undefined || rule.jobs.includes(job.name))
        const numbers = about.map(({ number }) => number)
        const when = (...events: readonly AlertEvent[]) =>
          rule.on.some((event) => events.includes(event)) ? numbers : []
        return [
          {
            ...place,
            on_cancel: when('run.cancelled'),
            on_failure: when('run.errored'),
            on_success: when('run.succeeded'),
            on_warning: when('test.warned'),
          },
        ]
      }),
    )
    .map((notification, at) => ({
      id: at + 1,
      account_id: ACCOUNT,
      user_id: null,
      user: null,
      ...notification,
      state: ACTIVE,
      created_at: null,
      updated_at: null,
    }))
}

function placeOf(name: string, channel: Channel) {
  switch (channel.type) {
    case 'slack': {
      const room = channel.channel ?? name
      return { type: SLACK, external_email: null, slack_channel_id: room, slack_channel_name: room }
    }
    case 'email':
      return { type: EMAIL, external_email: channel.to.join(', '), slack_channel_id: null, slack_channel_name: null }
    case 'datadog':
    case 'webhook':
      return undefined
  }
}
