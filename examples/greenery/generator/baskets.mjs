import { dealWithoutRepeats, numbersWithSum, repeated } from './allot.mjs'

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./catalogue.mjs').ProductPlan & { productId: string, cents: number }} Product */
/** @typedef {{ product: Product, quantity: number }} Line */
/** @typedef {{ lines: Line[], kind: 'smallest' | 'largest' | 'other' }} Basket */

/** The basket of 15.00 and that of 960.15: the ends of the range of order costs. */
const SMALLEST = { Cactus: 1 }
const LARGEST = {
  'Fiddle Leaf Fig': 4,
  'Bird of Paradise': 3,
  'Birds Nest Fern': 3,
  'Majesty Palm': 2,
  'String of pearls': 1,
  'Money Tree': 1,
}
/** Baskets by number of lines, without these two. */
const OTHER_SIZES = repeated([
  [1, 89],
  [2, 131],
  [3, 81],
  [4, 38],
  [5, 14],
  [6, 3],
  [7, 3],
])
const MOST_OF_ONE = 4
const HIGHEST_OTHER_COST = 945_00

/**
 * What is in each of the 361 orders.
 * @param {Random} random
 * @param {readonly Product[]} products
 * @returns {Basket[]}
 */
export function makeBaskets(random, products) {
  const smallest = fixedBasket(products, SMALLEST, 'smallest')
  const largest = fixedBasket(products, LARGEST, 'largest')
  const fixed = [...smallest.lines, ...largest.lines]

  const stubs = products.flatMap((product) =>
    repeated([[product, product.orders - fixed.filter((line) => line.product === product).length]]),
  )
  const others = dealWithoutRepeats(random, stubs, random.shuffled(OTHER_SIZES)).map((hand) => ({
    lines: hand.map((product) => ({ product, quantity: 1 })),
    kind: /** @type {const} */ ('other'),
  }))

  for (const product of products) {
    const lines = others.flatMap((basket) => basket.lines.filter((line) => line.product === product))
    const reserved = fixed.reduce((sum, line) => sum + (line.product === product ? line.quantity : 0), 0)
    const bounds = lines.map(() => ({ low: 1, high: MOST_OF_ONE }))
    numbersWithSum(random, bounds, product.units - reserved).forEach((quantity, i) => {
      lines[i].quantity = quantity
    })
  }
  lightenTheHeaviest(random, others)
  return [smallest, largest, ...random.shuffled(others)]
}

/**
 * What a basket costs, in cents.
 * @param {Basket} basket
 * @returns {number}
 */
export function costOf(basket) {
  return basket.lines.reduce((sum, { product, quantity }) => sum + product.cents * quantity, 0)
}

/**
 * @param {readonly Product[]} products
 * @param {Record<string, number>} quantities
 * @param {Basket['kind']} kind
 * @returns {Basket}
 */
function fixedBasket(products, quantities, kind) {
  const lines = Object.entries(quantities).map(([name, quantity]) => {
    const product = products.find((candidate) => candidate.name === name)
    if (product === undefined) throw new Error(`no product is called ${name}`)
    return { product, quantity }
  })
  return { lines, kind }
}

/**
 * Moves units from baskets above the limit to others that have the same product, so that the units sold stay the same.
 * @param {Random} random
 * @param {readonly Basket[]} baskets
 */
function lightenTheHeaviest(random, baskets) {
  for (const basket of baskets) {
    while (costOf(basket) > HIGHEST_OTHER_COST) {
      const line = random.pick(basket.lines.filter(({ quantity }) => quantity > 1))
      const takers = baskets
        .filter((other) => costOf(other) + line.product.cents <= HIGHEST_OTHER_COST)
        .flatMap((other) => other.lines)
        .filter((other) => other !== line && other.product === line.product && other.quantity < MOST_OF_ONE)
      line.quantity -= 1
      random.pick(takers).quantity += 1
    }
  }
}
