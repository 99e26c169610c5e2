import { repeated } from './allot.mjs'

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {{ addressId: string, address: string, zipcode: number, state: string, country: string, lived: boolean }} Address */

const STREETS = [
  'Fern',
  'Moss',
  'Palm',
  'Ivy',
  'Cedar',
  'Willow',
  'Clover',
  'Juniper',
  'Laurel',
  'Sorrel',
  'Thistle',
  'Yarrow',
]
const STREET_KINDS = ['Street', 'Avenue', 'Lane', 'Court', 'Drive', 'Way', 'Place', 'Terrace']

/**
 * State, first three digits of its zipcodes, addresses that users live at, and addresses that nobody lives at.
 * The six of Massachusetts, Connecticut and New Jersey begin with a zero, which an integer does not keep.
 * @type {readonly (readonly [string, number, number, number])[]}
 */
// biome-ignore format: the columns of a table
const STATES = [
  ['Texas', 787, 14, 8], ['California', 921, 11, 9], ['Florida', 331, 6, 6], ['Virginia', 231, 6, 2],
  ['New York', 104, 5, 5], ['District of Columbia', 200, 4, 3], ['Arizona', 850, 4, 2], ['Illinois', 606, 3, 2],
  ['Pennsylvania', 191, 3, 2], ['Ohio', 432, 3, 2], ['Georgia', 303, 2, 1], ['Massachusetts', 21, 2, 1],
  ['South Carolina', 292, 2, 0], ['Colorado', 802, 2, 1], ['Washington', 981, 2, 1], ['Minnesota', 554, 2, 1],
  ['North Carolina', 276, 2, 1], ['Connecticut', 61, 1, 1], ['New Jersey', 81, 1, 0], ['Michigan', 482, 1, 1],
  ['Tennessee', 372, 1, 1], ['Missouri', 631, 1, 1], ['Indiana', 462, 1, 1], ['Louisiana', 701, 1, 1],
  ['Alabama', 352, 1, 0], ['Nevada', 891, 1, 1], ['Oregon', 972, 1, 0], ['Kansas', 672, 1, 0],
  ['Kentucky', 402, 1, 0], ['Oklahoma', 731, 1, 1], ['Maryland', 212, 1, 1], ['Wisconsin', 532, 1, 0],
  ['Utah', 841, 1, 0], ['Iowa', 503, 0, 1], ['Nebraska', 681, 0, 1], ['New Mexico', 871, 0, 1],
  ['Hawaii', 968, 0, 1], ['Idaho', 837, 0, 1],
]

/** How many addresses of a state share their zipcode with the one before. */
const SHARED_ZIPCODES = new Map([
  ['Texas', 2],
  ['California', 1],
  ['New York', 1],
])

/**
 * The 150 addresses of the shop; `lived` marks the 89 that users have.
 * @param {Random} random
 * @returns {Address[]}
 */
export function makeAddresses(random) {
  const addresses = STATES.flatMap(([state, prefix, lived, empty]) => {
    const endings = random.shuffled(Array.from({ length: 99 }, (_, i) => i + 1))
    let shared = SHARED_ZIPCODES.get(state) ?? 0
    let ending = 0
    return repeated([
      [true, lived],
      [false, empty],
    ]).map((isLived, i) => {
      if (i > 0 && shared > 0) shared -= 1
      else ending = endings[i]
      return {
        addressId: random.uuid(),
        address: `${random.between(1, 9899)} ${random.pick(STREETS)} ${random.pick(STREET_KINDS)}`,
        zipcode: prefix * 100 + ending,
        state,
        country: 'United States',
        lived: isLived,
      }
    })
  })
  return random.shuffled(addresses)
}
