import type { Delivery } from '../store/port/alerts.ts'
import { parcelFrom } from './parcel.ts'

/** What a delivery says, in a line. */
export function deliveryTitle({ body }: Pick<Delivery, 'body'>): string {
  const parcel = parcelFrom(body)
  return parcel?.kind === 'message' ? parcel.message.title : (parcel?.kind ?? 'unknown')
}

/** For programs, in snake case. What the message holds is for its channel only. */
export function deliveryJson(delivery: Delivery): Readonly<Record<string, unknown>> {
  return {
    id: delivery.id,
    channel: delivery.channel,
    subject: deliveryTitle(delivery),
    alert_key: delivery.alertKey,
    status: delivery.status,
    attempts: delivery.attempts,
    created_at: delivery.createdAt,
    next_attempt_at: delivery.status === 'waiting' ? delivery.nextAttemptAt : null,
    finished_at: delivery.finishedAt,
    last_error: delivery.lastError,
  }
}
