/** The name of one thing in a manifest: for example `model.shop.orders`, or `model.shop.orders.v2` if versioned. */
export type UniqueId = string & { readonly __brand: 'UniqueId' }

/** Joins the parts of a unique id: `uniqueId('model', 'shop', 'orders')`. */
export function uniqueId(...parts: readonly (string | number)[]): UniqueId {
  return parts.join('.') as UniqueId
}

/** The kind of resource that stands at its head. */
export function typeInId(unique_id: UniqueId): string {
  return unique_id.slice(0, unique_id.indexOf('.'))
}
