import type { Alerts, AlertState } from '../../store/port/alerts.ts'
import { moment } from '../../store/clock.ts'
import type { AlertRule, EventRule } from '../../settings/alerts.ts'
import type { Zone } from '../../time/zone.ts'
import type { Message } from '../message.ts'
import { bodyOf } from '../parcel.ts'
import { batchMessage } from './batch-message.ts'
import { type Batch, ENDED_BY, type Happening } from './happening.ts'
import { countsInWords } from './late-with.ts'
import { matchesRule } from './matches-rule.ts'
import { afterEnd, afterTrouble } from './next-state.ts'
import { ruleName } from './rule-name.ts'
import { whenToSend } from './when-to-send.ts'

/** What it takes to tell. */
export interface TellTools {
  /** Of a transaction, best: then a state and its message are kept together or not at all. */
  readonly alerts: Pick<Alerts, 'find' | 'put' | 'send'>
  readonly rules: readonly AlertRule[]
  /** Milliseconds since 1970. */
  readonly now: number
  /** The zone of that name, or the server's own. */
  readonly zoneOf: (name: string | undefined) => Zone
  readonly selected: (select: readonly string[]) => ReadonlySet<string>
}

/** Somebody else has changed a state meanwhile: all of it has to be done again. */
export class StateConflict extends Error {}

/**
 * Goes through what happened by all rules: keeps what is in trouble and what is over, and queues one message for each
 * rule that has something new to tell. Gives how many messages were queued.
 */
export async function tell(batch: Batch, tools: TellTools): Promise<number> {
  let queued = 0
  for (const rule of tools.rules) if (rule.kind === 'event') queued += await tellBy(rule, batch, tools)
  return queued
}

async function tellBy(rule: EventRule, batch: Batch, tools: TellTools): Promise<number> {
  const { alerts, now, selected } = tools
  const name = ruleName(rule)
  const told: Happening[] = []
  const keys: string[] = []
  let others = 0
  for (const happening of batch.happenings) {
    await end(rule, name, happening, tools)
    if (!matchesRule(rule, happening, selected)) continue
    const key = keyOf(name, happening.event, happening.subject)
    if (ENDED_BY[happening.event] === undefined) {
      told.push(happening)
      keys.push(key)
      continue
    }
    const { lateWith = [] } = happening
    const data = {
      batch: batch.id,
      name: happening.name,
      detail: happening.detail.slice(0, 2000),
      link: batch.link,
      ...(lateWith.length > 0 && {
        lateWith: { inWords: countsInWords(lateWith), nodes: lateWith.map(({ unique_id }) => unique_id) },
      }),
    }
    const trouble = { key, rule: name, at: happening.at, remindMs: rule.remindMs, data }
    const known = await alerts.find(key)
    // The same batch once more, after a stop in the middle: it has been counted.
    if (known?.data.batch === batch.id || isOld(known, happening.at, now)) continue
    if (happening.isInferred && known !== undefined && known.state !== 'resolved') continue
    const { state, isTold } = afterTrouble(known, trouble, now)
    await put(state, alerts)
    if (isTold) {
      told.push(happening)
      keys.push(key)
    } else others++
  }
  const [first, ...more] = told
  if (!first) return 0
  return queue(rule, batchMessage(batch, [first, ...more], { keys, others }), batch.id, tools)
}

/** Puts a rule's message into the store, for each of its channels, to be sent when the rule says. `occasion` tells it from all others. */
export async function queue(
  rule: AlertRule,
  message: Message,
  occasion: string,
  { alerts, now, zoneOf }: Pick<TellTools, 'now' | 'zoneOf'> & { readonly alerts: Pick<Alerts, 'send'> },
): Promise<number> {
  const name = ruleName(rule)
  const at = whenToSend(rule, now, zoneOf)
  const gather = rule.digest !== undefined || at > now ? `${name} ${moment(at)}` : null
  const [alertKey = null] = message.keys
  let queued = 0
  for (const channel of new Set(rule.to)) {
    const sent = await alerts.send({
      channel,
      alertKey,
      body: bodyOf({ kind: 'message', message, gather }),
      onceKey: JSON.stringify([name, channel, occasion]),
      ...(at > now && { notBefore: moment(at) }),
    })
    if (sent) queued++
  }
  return queued
}

/**
 * Ends what this event is the end of, whatever else the rule asks for: an end is not of the severity that the trouble
 * had. Whether it is told is for rules to say that name the event itself.
 */
async function end(
  rule: EventRule,
  name: string,
  { event, subject, at }: Happening,
  { alerts, now }: Pick<TellTools, 'alerts' | 'now'>,
): Promise<void> {
  for (const begun of rule.on) {
    if (!ENDED_BY[begun]?.includes(event)) continue
    const known = await alerts.find(keyOf(name, begun, subject))
    const state = isOld(known, at, now) ? undefined : afterEnd(known, at)
    if (state) await put(state, alerts)
  }
}

/**
 * Whether more is known by now than what happened then: a server that died may have left it to others, who get to it
 * late. A state from times to come says nothing; the clock was set back.
 */
function isOld(known: AlertState | undefined, at: string, now: number): boolean {
  return known !== undefined && at < known.lastEventAt && Date.parse(known.lastEventAt) <= now
}

export function keyOf(rule: string, event: string, subject: string): string {
  return `${rule} | ${event} | ${subject}`
}

export async function put(state: AlertState, alerts: Pick<Alerts, 'put'>): Promise<void> {
  if (!(await alerts.put(state))) throw new StateConflict(`the alert '${state.key}' was changed by somebody else`)
}
