import { repeated } from './allot.mjs'
import { EMPLOYEE_USER_ID } from './catalogue.mjs'
import { DAY, secondsOf } from './time.mjs'

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./addresses.mjs').Address} Address */
/** @typedef {{ userId: string, firstName: string, lastName: string, email: string, phoneNumber: string, createdAt: number, updatedAt: number, address: Address, orders: number }} User */

// biome-ignore format: two lists of words
const FIRST_NAMES = ['Aspen', 'Basil', 'Briar', 'Clove', 'Daisy', 'Fern', 'Hazel', 'Heather', 'Iris', 'Ivy', 'Jasmine', 'Juniper', 'Laurel', 'Lily', 'Linden', 'Myrtle', 'Olive', 'Poppy', 'Rosemary', 'Rowan', 'Rue', 'Sage', 'Sorrel', 'Violet', 'Willow', 'Yarrow']
const LAST_NAMES = [
  'Bank',
  'Brook',
  'Dale',
  'Field',
  'Garden',
  'Glade',
  'Grove',
  'Heath',
  'Hedge',
  'Hill',
  'Marsh',
  'Meadow',
  'Moor',
  'Orchard',
  'Pond',
  'Ridge',
  'Shore',
  'Terrace',
  'Vale',
  'Wood',
]
const AREA_CODES = [202, 212, 303, 312, 404, 415, 512, 617]

/** Orders per user, without the employee's account, which has two. */
const ORDERS_PER_USER = repeated([
  [0, 6],
  [1, 25],
  [2, 27],
  [3, 34],
  [4, 20],
  [5, 10],
  [6, 2],
  [7, 4],
  [8, 1],
])
const EMPLOYEE_ORDERS = 2

const FIRST_CREATED = secondsOf('2020-01-05 16:42:10')
const LAST_CREATED = secondsOf('2020-12-26 06:18:33')
const LAST_UPDATED = secondsOf('2021-03-10 21:07:45')

/**
 * The 130 users, each with the number of orders it is to have. The employee lives in Georgia, where one user more buys, twice.
 * @param {Random} random
 * @param {readonly Address[]} addresses
 * @returns {User[]}
 */
export function makeUsers(random, addresses) {
  const georgia = addresses.filter(({ lived, state }) => lived && state === 'Georgia')
  const elsewhere = addresses.filter(({ lived, state }) => lived && state !== 'Georgia')

  const orders = random.shuffled(ORDERS_PER_USER)
  orders.splice(orders.indexOf(2), 1)
  const homes = [
    ...elsewhere,
    ...Array.from({ length: orders.length - elsewhere.length }, () => random.pick(elsewhere)),
  ]
  const residents = random.shuffled([
    { userId: EMPLOYEE_USER_ID, address: georgia[0], orders: EMPLOYEE_ORDERS },
    { userId: random.uuid(), address: georgia[1], orders: 2 },
    ...orders.map((count, i) => ({ userId: random.uuid(), address: homes[i], orders: count })),
  ])

  return residents.map((resident, i) => {
    const firstName = random.pick(FIRST_NAMES)
    const lastName = random.pick(LAST_NAMES)
    const createdAt =
      i === 0 ? FIRST_CREATED : i === 1 ? LAST_CREATED : random.between(FIRST_CREATED + 1, LAST_CREATED - 1)
    const updatedAt =
      i === 2 ? LAST_UPDATED : createdAt + random.between(0, Math.min(120 * DAY, LAST_UPDATED - createdAt - 1))
    return {
      ...resident,
      firstName,
      lastName,
      email: `${firstName}.${lastName}.${i + 1}@example.com`.toLowerCase(),
      // 555-0100 to 555-0199 are set aside for invented numbers.
      phoneNumber: `${AREA_CODES[Math.floor(i / 100)]}-555-01${String(i % 100).padStart(2, '0')}`,
      createdAt,
      updatedAt,
    }
  })
}
