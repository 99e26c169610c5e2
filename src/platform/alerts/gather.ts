import type { Delivery } from '../store/port/alerts.ts'
import { type Message, type MessageLevel, newMessage } from './message.ts'
import { type Parcel, parcelFrom } from './parcel.ts'

/** What is sent at once, and the deliveries that it settles. */
export interface Shipment {
  readonly channel: string
  /** Of the first delivery. */
  readonly id: number
  readonly deliveries: readonly Delivery[]
  /** Undefined where nobody knows what it holds. */
  readonly parcel: Parcel | undefined
}

/** Messages that have waited for the same moment, for quiet hours to end or for a digest, as one; all others each by itself. */
export function gather(deliveries: readonly Delivery[]): readonly Shipment[] {
  const heaps = new Map<string, Delivery[]>()
  for (const delivery of deliveries) {
    const parcel = parcelFrom(delivery.body)
    const label = parcel?.kind === 'message' ? parcel.gather : null
    const key = JSON.stringify([delivery.channel, label ?? delivery.id])
    const heap = heaps.get(key)
    if (heap) heap.push(delivery)
    else heaps.set(key, [delivery])
  }
  return [...heaps.values()].flatMap((heap) => {
    const [first] = heap
    return first ? [{ channel: first.channel, id: first.id, deliveries: heap, parcel: together(heap) }] : []
  })
}

function together(heap: readonly Delivery[]): Parcel | undefined {
  const parcels = heap.map(({ body }) => parcelFrom(body))
  const messages = parcels.flatMap((parcel) => (parcel?.kind === 'message' ? [parcel.message] : []))
  const [parcel] = parcels
  return messages.length < 2 ? parcel : { kind: 'message', gather: null, message: digest(messages) }
}

const GRAVITY: readonly MessageLevel[] = ['error', 'warning', 'info', 'success']
const MOST_ITEMS = 30

/** Several messages as one, each an item of it; what came first stands first. */
export function digest(messages: readonly Message[]): Message {
  const inOrder = [...messages].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const [first] = inOrder
  const last = inOrder.at(-1)
  if (!first || !last) throw new Error('there is no message to put into a digest')
  const errors = messages.filter(({ level }) => level === 'error').length
  return newMessage({
    kind: 'digest',
    level: GRAVITY.find((level) => messages.some((each) => each.level === level)) ?? 'info',
    title: errors > 0 ? `${messages.length} messages, ${errors} of them of errors` : `${messages.length} messages`,
    text: `From ${first.at} to ${last.at}.`,
    at: last.at,
    items: inOrder.slice(0, MOST_ITEMS).map(({ level, title, at, link }) => ({
      level,
      name: title,
      detail: link === null ? at : `${at} ${link}`,
    })),
    moreItems: Math.max(0, messages.length - MOST_ITEMS),
    keys: inOrder.flatMap(({ keys }) => keys),
    tags: [...new Set(inOrder.flatMap(({ tags }) => tags))],
  })
}
