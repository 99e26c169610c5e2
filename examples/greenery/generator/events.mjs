/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./visits.mjs').Visit} Visit */
/** @typedef {import('./orders.mjs').Order} Order */
/** @typedef {{ eventId: string, sessionId: string, userId: string, pageUrl: string, createdAt: number, eventType: string, orderId?: string, productId?: string }} Event */

const SITE = 'https://greenary.com'

/**
 * The clicks of all visits, and the shipping of all parcels that left, in the order of time.
 * @param {Random} random
 * @param {readonly Visit[]} visits
 * @param {readonly Order[]} orders
 * @returns {Event[]}
 */
export function makeEvents(random, visits, orders) {
  const orderOf = new Map(orders.map((order) => [order.visit, order]))
  const events = visits.flatMap((visit) => {
    const order = orderOf.get(visit)
    const common = () => ({ eventId: random.uuid(), sessionId: visit.sessionId, userId: visit.user.userId })
    const times = timesOfSteps(random, visit, order !== undefined)
    const clicks = visit.steps.map(({ kind, product: { productId } }, i) => ({
      ...common(),
      pageUrl: `${SITE}/product/${productId}`,
      createdAt: times[i],
      eventType: kind,
      productId,
    }))
    if (order === undefined) return clicks
    const { orderId, shippedAt } = order
    const checkout = {
      ...common(),
      pageUrl: `${SITE}/checkout/${orderId}`,
      createdAt: visit.startedAt + visit.length,
      eventType: 'checkout',
      orderId,
    }
    if (shippedAt === undefined) return [...clicks, checkout]
    const shipped = {
      ...common(),
      pageUrl: `${SITE}/shipping/${orderId}`,
      createdAt: shippedAt,
      eventType: 'package_shipped',
      orderId,
    }
    return [...clicks, checkout, shipped]
  })
  return events.sort((a, b) => a.createdAt - b.createdAt)
}

/**
 * Distinct seconds: the first click begins the session, and without a checkout the last one ends it.
 * @param {Random} random
 * @param {Visit} visit
 * @param {boolean} hasCheckout
 * @returns {number[]}
 */
function timesOfSteps(random, { startedAt, length, steps }, hasCheckout) {
  if (steps.length === 1) return [startedAt]
  const within = random.shuffled(Array.from({ length: length - 1 }, (_, i) => i + 1))
  const ends = hasCheckout ? [0] : [0, length]
  const offsets = [...ends, ...within.slice(0, steps.length - ends.length)].sort((a, b) => a - b)
  return offsets.map((offset) => startedAt + offset)
}
