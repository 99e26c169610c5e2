import type { DatadogLine, DatadogPoint } from './channels/datadog.ts'
import type { Message } from './message.ts'

/** What a delivery of the store holds. */
export type Parcel =
  | {
      readonly kind: 'message'
      readonly message: Message
      /** Messages that wait for the same moment are sent as one where this is the same. */
      readonly gather: string | null
    }
  /** Numbers for Datadog's metrics. */
  | { readonly kind: 'points'; readonly points: readonly DatadogPoint[] }
  /** Lines for Datadog's logs. */
  | { readonly kind: 'lines'; readonly lines: readonly DatadogLine[] }

/** A parcel as the store keeps it. */
export function bodyOf(parcel: Parcel): Readonly<Record<string, unknown>> {
  return { ...parcel }
}

/** The parcel in a body; undefined where another version of the program put something else there. */
export function parcelFrom(body: Readonly<Record<string, unknown>>): Parcel | undefined {
  switch (body.kind) {
    case 'message':
      return isObject(body.message) && Array.isArray(body.message.items) ? (body as unknown as Parcel) : undefined
    case 'points':
      return Array.isArray(body.points) ? (body as unknown as Parcel) : undefined
    case 'lines':
      return Array.isArray(body.lines) ? (body as unknown as Parcel) : undefined
    default:
      return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
