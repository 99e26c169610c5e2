import { moment } from '../store/clock.ts'
import type { Alerts, Delivery } from '../store/port/alerts.ts'
import type { Channel } from '../settings/channels.ts'
import { MINUTE, SECOND } from '../time/wall-time.ts'
import type { Outcome } from './channels/http-message.ts'
import { gather, type Shipment } from './gather.ts'
import { sendParcel, type SendTools } from './send-parcel.ts'

/** What it takes to deliver what waits. */
export interface DeliveryTools extends SendTools {
  readonly alerts: Pick<Alerts, 'takeDue' | 'delivered' | 'failed'>
  readonly channels: ReadonlyMap<string, Channel>
}

/** What became of the messages that were due. */
export interface Delivered {
  readonly delivered: number
  readonly failed: number
  readonly givenUp: number
}

export const MOST_ATTEMPTS = 5
const BACK_OFF_MS = [10 * SECOND, MINUTE, 5 * MINUTE, 20 * MINUTE] as const
/** What a channel asks for is heeded up to here. */
const LONGEST_WAIT_MS = 60 * MINUTE
/** Longer than any attempt takes: nobody else sends it meanwhile. */
const CLAIM_MS = 2 * MINUTE
const AT_ONCE = 50

/**
 * Sends the messages that are due, each up to five times with growing pauses. A channel that fails harms neither the
 * others nor whoever calls: only the store's own errors are thrown. Whoever stops in the middle sends a message again
 * rather than never.
 */
export async function deliverDue(tools: DeliveryTools): Promise<Delivered> {
  const due = await tools.alerts.takeDue(AT_ONCE, CLAIM_MS)
  const sum = { delivered: 0, failed: 0, givenUp: 0 }
  await Promise.all(
    gather(due).map(async (shipment) => {
      const outcome = await deliver(shipment, tools)
      for (const delivery of shipment.deliveries) sum[await settle(delivery, outcome, tools)]++
    }),
  )
  return sum
}

/** When a message that has been tried so often is to be tried again; undefined if it is given up. */
export function nextAttempt(attempts: number, now: number, afterMs = 0): number | undefined {
  if (attempts >= MOST_ATTEMPTS) return undefined
  const pause = BACK_OFF_MS[Math.max(0, attempts - 1)] ?? LONGEST_WAIT_MS
  return now + Math.min(Math.max(pause, afterMs), LONGEST_WAIT_MS)
}

async function deliver(shipment: Shipment, tools: DeliveryTools): Promise<Outcome> {
  const { channel: name, parcel, id } = shipment
  const channel = tools.channels.get(name)
  if (!parcel) return { kind: 'refused', problem: 'it is of a kind that this version does not know' }
  if (!channel) return { kind: 'failed', problem: `there is no channel ${name} in trellis.yml` }
  // Its last attempt ended with the process that made it.
  if (shipment.deliveries.every(({ attempts }) => attempts > MOST_ATTEMPTS)) {
    return { kind: 'refused', problem: `nothing is known of what became of ${MOST_ATTEMPTS} attempts` }
  }
  return sendParcel(parcel, { name, channel, deliveryId: id }, tools)
}

async function settle(
  { id, attempts }: Delivery,
  outcome: Outcome,
  { alerts, effects }: DeliveryTools,
): Promise<keyof Delivered> {
  if (outcome.kind === 'delivered') {
    await alerts.delivered(id)
    return 'delivered'
  }
  const again = outcome.kind === 'refused' ? undefined : nextAttempt(attempts, effects.now(), outcome.afterMs)
  await alerts.failed(id, outcome.problem, again === undefined ? undefined : moment(again))
  return again === undefined ? 'givenUp' : 'failed'
}
