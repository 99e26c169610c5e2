import { dealWithoutRepeats, numbersWithSum, repeated } from './allot.mjs'
import { EMPLOYEE_USER_ID } from './catalogue.mjs'
import { HOUR, MINUTE, secondsOf } from './time.mjs'

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./interests.mjs').Interest} Interest */
/** @typedef {import('./users.mjs').User} User */
/** @typedef {Interest & { sessionId: string, user: User, startedAt: number, length: number, orderedAt?: number }} Visit one session; `length` is in seconds and leads to the checkout where there is one */

const FIRST_DAY = secondsOf('2021-02-10 00:00:00')
const HOURS = 48
const LAST_HOUR = HOURS - 1
const ORDERS_BY_DAY = [177, 184]
const LONGEST_BUYING = 880
/** 3.525 minutes in the mean over all 578 sessions. */
const SECONDS_BROWSED = 122_250
/** Buying sessions that begin in the hour before their order's, besides the two that begin on 9 February. */
const ACROSS_AN_HOUR = 32

/** The first order is placed at 00:00:05 in a session begun at 23:55:08 the day before. */
const FIRST = { orderedAt: FIRST_DAY + 5, checkoutBefore: 3, length: 294 }
const LAST_ORDERED_AT = secondsOf('2021-02-11 23:55:36')

/** The employee clicks through the shop in office hours of the second day, each session in a slot of its own. */
const OFFICE_HOURS = [33, 34, 35, 36, 37, 38, 39, 40, 41]
const SLOT_SECONDS = 144
const LONGEST_IN_SLOT = 130

/**
 * Who came when: gives every interest a user, a start and a length. Buying visits come first, sorted by time of order.
 * @param {Random} random
 * @param {readonly Interest[]} interests
 * @param {readonly User[]} users
 * @returns {Visit[]}
 */
export function makeVisits(random, interests, users) {
  const buying = random.shuffled(interests.filter(({ kind }) => kind === 'buying'))
  const browsing = random.shuffled(interests.filter(({ kind }) => kind !== 'buying'))

  const browsingLengths = browsing.map(({ steps }) =>
    steps.length === 1 ? 0 : random.between(steps.length * 5, Math.min(LONGEST_IN_SLOT, steps.length * 40)),
  )
  const buyingLengths = numbersWithSum(
    random,
    buying.map(({ steps }, i) => {
      if (i === 0) return { low: FIRST.length, high: FIRST.length }
      const least = Math.max(80, steps.length * 8)
      return {
        low: least,
        high: LONGEST_BUYING,
        start: Math.min(LONGEST_BUYING, random.between(least, least + steps.length * 55)),
      }
    }),
    SECONDS_BROWSED - browsingLengths.reduce((sum, length) => sum + length, 0),
  )

  const hours = hoursOfOrders(random)
  const buyers = buyersByHour(random, hours, users)
  const across = hoursCrossed(random, hours)
  const bought = buying.map((interest, i) => {
    const length = buyingLengths[i]
    const { orderedAt, checkoutBefore } = timeOfOrder(random, i, hours, length, across.has(i))
    return {
      ...interest,
      sessionId: random.uuid(),
      user: buyers[i],
      startedAt: orderedAt - checkoutBefore - length,
      length,
      orderedAt,
    }
  })

  const employee = users.find(({ userId }) => userId === EMPLOYEE_USER_ID)
  if (employee === undefined) throw new Error('the employee is not among the users')
  const slots = random
    .shuffled(
      OFFICE_HOURS.flatMap((hour) =>
        Array.from({ length: HOUR / SLOT_SECONDS }, (_, slot) => hour * HOUR + slot * SLOT_SECONDS),
      ),
    )
    .slice(0, browsing.length)
  const browsed = browsing.map((interest, i) => ({
    ...interest,
    sessionId: random.uuid(),
    user: employee,
    startedAt: FIRST_DAY + slots[i] + random.between(0, SLOT_SECONDS - LONGEST_IN_SLOT - 1),
    length: browsingLengths[i],
  }))

  return [...bought.sort((a, b) => a.orderedAt - b.orderedAt), ...browsed]
}

/**
 * The hour, counted from the first, of each order; the last evening has enough orders to send parcels through the night.
 * @param {Random} random
 * @returns {number[]}
 */
function hoursOfOrders(random) {
  return ORDERS_BY_DAY.flatMap((orders, day) => {
    const bounds = Array.from({ length: 24 }, (_, i) => {
      const hour = day * 24 + i
      if (hour === LAST_HOUR) return { low: 10, high: 12 }
      return { low: hour === 0 || hour === LAST_HOUR - 1 ? 4 : 2, high: 14 }
    })
    const counts = numbersWithSum(random, bounds, orders)
    return repeated(counts.map((count, i) => [day * 24 + i, count]))
  })
}

/**
 * A user for each order such that nobody orders twice within an hour of the clock and the employee keeps to office hours.
 * @param {Random} random
 * @param {readonly number[]} hours
 * @param {readonly User[]} users
 * @returns {User[]}
 */
function buyersByHour(random, hours, users) {
  const sizes = Array.from({ length: HOURS }, (_, hour) => hours.filter((other) => other === hour).length)
  const employee = users.filter(({ userId }) => userId === EMPLOYEE_USER_ID)
  const held = sizes.map((_, hour) => new Set(OFFICE_HOURS.includes(hour) ? [] : employee))
  const stubs = users.flatMap((user) => repeated([[user, user.orders]]))
  return dealWithoutRepeats(random, stubs, sizes, held).flat()
}

/**
 * Which orders come from sessions begun in the hour before. None in the first hour of the second day: but for two, every order is placed
 * on the day its session begins.
 * @param {Random} random
 * @param {readonly number[]} hours
 * @returns {Set<number>}
 */
function hoursCrossed(random, hours) {
  const candidates = hours.flatMap((hour, i) => (hour === 0 || hour === 24 || i === hours.length - 1 ? [] : [i]))
  return new Set([0, 1, ...random.shuffled(candidates).slice(0, ACROSS_AN_HOUR)])
}

/**
 * @param {Random} random
 * @param {number} i
 * @param {readonly number[]} hours
 * @param {number} length
 * @param {boolean} crossesHour
 */
function timeOfOrder(random, i, hours, length, crossesHour) {
  if (i === 0) return FIRST
  const checkoutBefore = random.between(1, 5)
  if (i === hours.length - 1) return { orderedAt: LAST_ORDERED_AT, checkoutBefore }
  const latest = hours[i] === LAST_HOUR ? 55 * MINUTE : HOUR - 1 - checkoutBefore
  const sinceHour = crossesHour ? random.between(i === 1 ? 10 : 0, length - 1) : random.between(length, latest)
  return { orderedAt: FIRST_DAY + hours[i] * HOUR + sinceHour + checkoutBefore, checkoutBefore }
}
