import { measureName, ruleName } from '#platform/alerts/rules/rule-name.ts'
import type { AlertRule, Alerts } from '#platform/settings/alerts.ts'
import type { Channel } from '#platform/settings/channels.ts'
import { formatDuration } from '#platform/time/duration.ts'

type Json = Readonly<Record<string, unknown>>

/** Rules and channels as `trellis.yml` has them; nothing of what is secret. */
export function alertRulesJson(alerts: Alerts | undefined): Json {
  return {
    rules: (alerts?.rules ?? []).map(ruleJson),
    channels: [...(alerts?.channels ?? [])].map(([name, channel]) => channelJson(name, channel)),
  }
}

function ruleJson(rule: AlertRule): Json {
  const words = conditions(rule).flatMap(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : value
    return text === undefined || text === '' ? [] : [{ name, value: String(text) }]
  })
  return {
    rule: ruleName(rule),
    kind: rule.kind,
    on: rule.kind === 'event' ? rule.on : [measureName(rule)],
    to: rule.to,
    conditions: words,
  }
}

type Condition = readonly [name: string, value: string | number | readonly string[] | undefined]

function conditions(rule: AlertRule): readonly Condition[] {
  const { remindMs, quiet, digest } = rule
  const delivery: readonly Condition[] = [
    ['remind', remindMs === undefined ? undefined : formatDuration(remindMs)],
    ['quiet', quiet && `${timeOfDay(quiet.from)} to ${timeOfDay(quiet.to)}`],
    ['digest', digest?.map(({ text }) => text)],
  ]
  if (rule.kind === 'metric') {
    const { condition, by, over, minPeriods, cron } = rule
    return [
      ...limits(condition),
      ['by', by],
      ['over', over],
      ['min_periods', condition.kind === 'change' ? minPeriods : undefined],
      ['cron', cron?.map(({ text }) => text)],
      ...delivery,
    ]
  }
  const { jobs, owners, groups, tags, select, severity, where } = rule
  return [
    ['jobs', jobs],
    ['owners', owners],
    ['groups', groups],
    ['tags', tags],
    ['select', select],
    ['severity', severity],
    ['where', where],
    ...delivery,
  ]
}

function limits(condition: Extract<AlertRule, { kind: 'metric' }>['condition']): readonly Condition[] {
  if (condition.kind !== 'change') return [[condition.kind, condition.limit]]
  const { change, against } = condition
  const unit = change.unit === 'number' ? '' : change.unit
  const past = against.kind === 'previous' ? 'previous' : `${against.kind} ${against.periods} ${against.unit}`
  return [
    ['change', `${change.amount}${unit}`],
    ['against', past],
  ]
}

function timeOfDay(time: number): string {
  return new Date(time).toISOString().slice(11, 16)
}

function channelJson(name: string, channel: Channel): Json {
  return { name, type: channel.type, where: whereOf(channel), shows_rows: channel.showsRows }
}

/** Addresses of webhooks are secrets: whoever knows one may write there. */
function whereOf(channel: Channel): string | null {
  switch (channel.type) {
    case 'slack':
      return channel.channel ?? null
    case 'datadog':
      return channel.site
    case 'email':
      return channel.to.join(', ')
    case 'webhook':
      return null
  }
}
