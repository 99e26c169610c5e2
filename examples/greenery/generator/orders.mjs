import { numbersWithSum, repeated } from './allot.mjs'
import { costOf } from './baskets.mjs'
import { ORDER_UPDATES, PROMOS } from './catalogue.mjs'
import { DAY, HOUR, secondsOf } from './time.mjs'

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./visits.mjs').Visit} Visit */
/** @typedef {import('./baskets.mjs').Basket} Basket */
/** @typedef {import('./addresses.mjs').Address} Address */
/** @typedef {{ promoId: string, discount: number, status: string, orders: number }} Promo */
/**
 * @typedef {object} Order amounts in cents, times in seconds since 1970
 * @property {string} orderId
 * @property {Visit} visit
 * @property {Basket} basket
 * @property {Promo | undefined} promo
 * @property {string} addressId
 * @property {number} createdAt
 * @property {number} cost
 * @property {number} shippingCost
 * @property {number} total
 * @property {'preparing' | 'shipped' | 'delivered'} status
 * @property {string | undefined} trackingId
 * @property {string | undefined} shippingService
 * @property {number | undefined} shippedAt when the parcel left; known from its event only
 * @property {number | undefined} estimatedDeliveryAt
 * @property {number | undefined} deliveredAt
 */

const PREPARING = 26
const SHIPPED = 30
const SHIPPED_WITHOUT_ESTIMATE = 2
const SERVICES = repeated([
  ['ups', 169],
  ['fedex', 96],
  ['usps', 60],
  ['dhl', 10],
])
const HOURS_UNTIL_SHIPPED = 1829
const DAYS_UNTIL_DELIVERED = 1187
const ESTIMATES = { late: 173, inTime: 113, none: 19 }
const GIFTS = 2

const SHIPPING_COSTS = 2033_17
const PROMO_TOTALS = 9765_54
/** These two make the smallest order_total, 1.89, and the largest, 965.78. */
const SHIPPING_OF_SMALLEST = 3_89
const SHIPPING_OF_LARGEST = 5_63
const LOWEST_SHIPPING = 1_00
const HIGHEST_SHIPPING = 9_99
const PROMO_OF_SMALLEST = 'Optional'
const LEAST_COST_WITH_PROMO = 30_00

const LAST_DAY = secondsOf('2021-02-11 00:00:00')

/**
 * The 361 orders, in the order of time, from the visits that end with one.
 * @param {Random} random
 * @param {readonly Visit[]} visits
 * @param {readonly Address[]} addresses
 * @returns {Order[]}
 */
export function makeOrders(random, visits, addresses) {
  const buying = visits.flatMap((visit) => {
    const { basket, orderedAt } = visit
    return basket === undefined || orderedAt === undefined
      ? []
      : [{ visit, basket, createdAt: orderedAt, cost: costOf(basket) }]
  })
  const parcels = makeParcels(
    random,
    buying.map(({ createdAt }) => createdAt),
  )
  const promos = choosePromos(random, buying)
  const shippingCosts = makeShippingCosts(random, buying, promos)
  const gifts = new Set(random.shuffled(buying.map((_, i) => i)).slice(0, GIFTS))
  const updatedIds = random.shuffled(ORDER_UPDATES.map(({ orderId }) => orderId))

  return buying.map((order, i) => {
    const isUpdatedLater = parcels[i].status === 'preparing' && updatedIds.length > 0
    return {
      ...order,
      ...parcels[i],
      orderId: (isUpdatedLater ? updatedIds.pop() : undefined) ?? random.uuid(),
      promo: promos[i],
      addressId: gifts.has(i)
        ? random.pick(addresses.filter(({ lived }) => !lived)).addressId
        : order.visit.user.address.addressId,
      shippingCost: shippingCosts[i],
      total: order.cost + shippingCosts[i] - (promos[i]?.discount ?? 0) * 100,
    }
  })
}

/**
 * @param {Random} random
 * @param {readonly number[]} createdAt sorted
 */
function makeParcels(random, createdAt) {
  const byNight = nightParcels(createdAt)
  const free = createdAt.flatMap((_, i) => (i === 0 || byNight.has(i) ? [] : [i]))
  const waiting = random.shuffled(free).slice(0, PREPARING + SHIPPED)
  const preparing = new Set(waiting.slice(0, PREPARING))
  const onTheWay = new Set(waiting.slice(PREPARING))
  const noEstimate = new Set(waiting.slice(PREPARING, PREPARING + SHIPPED_WITHOUT_ESTIMATE))

  const services = random.shuffled(SERVICES)
  const sent = createdAt.flatMap((_, i) => (preparing.has(i) ? [] : [i]))
  const hours = numbersWithSum(
    random,
    sent.map((i) => {
      const fixed = byNight.get(i)
      return fixed === undefined ? { low: 2, high: 9 } : { low: fixed, high: fixed }
    }),
    HOURS_UNTIL_SHIPPED,
  )
  const delivered = sent.filter((i) => !onTheWay.has(i))
  const deliveries = makeDeliveries(
    random,
    delivered.map((i) => createdAt[i]),
  )

  return createdAt.map((created, i) => {
    if (preparing.has(i)) return parcel('preparing')
    const place = sent.indexOf(i)
    const common = {
      trackingId: random.uuid(),
      shippingService: services[place],
      shippedAt: created + hours[place] * HOUR,
    }
    if (onTheWay.has(i)) {
      const estimate = noEstimate.has(i) ? undefined : created + random.between(1, 5) * DAY
      return { ...parcel('shipped'), ...common, estimatedDeliveryAt: estimate }
    }
    const { days, estimate } = deliveries[delivered.indexOf(i)]
    return {
      ...parcel('delivered'),
      ...common,
      estimatedDeliveryAt: estimate === undefined ? undefined : created + estimate * DAY,
      deliveredAt: created + days * DAY,
    }
  })
}

/**
 * @param {Order['status']} status
 * @returns {Pick<Order, 'status' | 'trackingId' | 'shippingService' | 'shippedAt' | 'estimatedDeliveryAt' | 'deliveredAt'>}
 */
function parcel(status) {
  return {
    status,
    trackingId: undefined,
    shippingService: undefined,
    shippedAt: undefined,
    estimatedDeliveryAt: undefined,
    deliveredAt: undefined,
  }
}

/**
 * Orders of the last two hours whose parcels leave in each of the nine hours after midnight; the very last order's leaves last.
 * @param {readonly number[]} createdAt
 * @returns {Map<number, number>} hours until shipped, by index
 */
function nightParcels(createdAt) {
  const last = createdAt.length - 1
  const beforeLastHour = createdAt.filter((created) => created < LAST_DAY + 23 * HOUR).length - 1
  const night = new Map([
    [beforeLastHour, 2],
    [last, 9],
  ])
  for (let hours = 2; hours < 9; hours++) night.set(last - 1 - (hours - 2), hours)
  return night
}

/**
 * Whole days until delivery, and the estimate made before, for each delivered order.
 * @param {Random} random
 * @param {readonly number[]} createdAt
 */
function makeDeliveries(random, createdAt) {
  const last = createdAt.length - 1
  const days = numbersWithSum(
    random,
    createdAt.map((_, i) => (i === 0 ? { low: 1, high: 1 } : i === last ? { low: 7, high: 7 } : { low: 1, high: 7 })),
    DAYS_UNTIL_DELIVERED,
  )
  // One day is never late against an estimate of a day, and more than five are always late against one of five.
  const left = { ...ESTIMATES }
  /** @type {(keyof typeof ESTIMATES | undefined)[]} */
  const kinds = days.map((count) => (count === 1 ? 'inTime' : count > 5 ? 'late' : undefined))
  for (const kind of kinds) if (kind !== undefined) left[kind] -= 1
  const open = random.shuffled(repeated(/** @type {[keyof typeof ESTIMATES, number][]} */ (Object.entries(left))))
  return days.map((count, i) => {
    const kind = kinds[i] ?? open.pop()
    if (kind === 'late') return { days: count, estimate: random.between(1, Math.min(5, count - 1)) }
    if (kind === 'inTime') return { days: count, estimate: random.between(count, 5) }
    return { days: count, estimate: undefined }
  })
}

/**
 * Which orders use which promotion, such that their totals come close enough for the shipping costs to make up the rest.
 * @param {Random} random
 * @param {readonly { basket: Basket, cost: number }[]} orders
 * @returns {(Promo | undefined)[]}
 */
function choosePromos(random, orders) {
  const smallest = orders.findIndex(({ basket }) => basket.kind === 'smallest')
  const promos = repeated(PROMOS.map((promo) => [promo, promo.orders]))
  const ofSmallest = promos.findIndex(({ promoId }) => promoId === PROMO_OF_SMALLEST)
  const [smallestPromo] = promos.splice(ofSmallest, 1)

  const eligible = random.shuffled(
    orders.flatMap(({ basket, cost }, i) => (basket.kind === 'other' && cost >= LEAST_COST_WITH_PROMO ? [i] : [])),
  )
  const chosen = eligible.slice(0, promos.length)
  const rest = eligible.slice(promos.length)
  const middleShipping = 5_50
  const wanted = promoCostAndShipping() - middleShipping * (chosen.length + 1)
  const distance = () => Math.abs(wanted - orders[smallest].cost - chosen.reduce((sum, i) => sum + orders[i].cost, 0))
  for (let closest = distance(); closest > middleShipping; ) {
    const a = random.between(0, chosen.length - 1)
    const b = random.between(0, rest.length - 1)
    ;[chosen[a], rest[b]] = [rest[b], chosen[a]]
    if (distance() < closest) closest = distance()
    else [chosen[a], rest[b]] = [rest[b], chosen[a]]
  }

  /** @type {(Promo | undefined)[]} */
  const byOrder = orders.map(() => undefined)
  byOrder[smallest] = smallestPromo
  chosen.forEach((order, i) => {
    byOrder[order] = promos[i]
  })
  return byOrder
}

/** What the orders with a promotion cost with shipping, before the discount. */
function promoCostAndShipping() {
  return PROMO_TOTALS + PROMOS.reduce((sum, { discount, orders }) => sum + discount * 100 * orders, 0)
}

/**
 * @param {Random} random
 * @param {readonly { basket: Basket, cost: number }[]} orders
 * @param {readonly (Promo | undefined)[]} promos
 * @returns {number[]}
 */
function makeShippingCosts(random, orders, promos) {
  const withPromo = orders.flatMap((_, i) => (promos[i] === undefined ? [] : [i]))
  const without = orders.flatMap((_, i) => (promos[i] === undefined ? [i] : []))
  const extremes = without.filter((i) => orders[i].basket.kind === 'other')
  const fixed = new Map([
    [extremes[0], LOWEST_SHIPPING],
    [extremes[1], HIGHEST_SHIPPING],
    [orders.findIndex(({ basket }) => basket.kind === 'smallest'), SHIPPING_OF_SMALLEST],
    [orders.findIndex(({ basket }) => basket.kind === 'largest'), SHIPPING_OF_LARGEST],
  ])
  const boundsOf = (/** @type {number} */ i) => {
    const cost = fixed.get(i)
    return cost === undefined ? { low: LOWEST_SHIPPING, high: HIGHEST_SHIPPING } : { low: cost, high: cost }
  }
  const ofPromos = promoCostAndShipping() - withPromo.reduce((sum, i) => sum + orders[i].cost, 0)
  const costs = orders.map(() => 0)
  numbersWithSum(random, withPromo.map(boundsOf), ofPromos).forEach((cost, place) => {
    costs[withPromo[place]] = cost
  })
  numbersWithSum(random, without.map(boundsOf), SHIPPING_COSTS - ofPromos).forEach((cost, place) => {
    costs[without[place]] = cost
  })
  return costs
}
