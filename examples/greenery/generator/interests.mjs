import { dealWithoutRepeats, numbersWithSum, repeated } from './allot.mjs'

/** @typedef {import('./random.mjs').Random} Random */
/** @typedef {import('./baskets.mjs').Basket} Basket */
/** @typedef {import('./baskets.mjs').Product} Product */
/** @typedef {{ kind: 'page_view' | 'add_to_cart', product: Product }} Step */
/** @typedef {{ kind: 'buying' | 'cart only' | 'views only', basket?: Basket, steps: Step[] }} Interest what somebody did in one session, before times are given */

const CART_ONLY_SESSIONS = 106
const VIEWS_ONLY_SESSIONS = 111
/** Products seen and not put into the cart, besides those in the cart. */
const EXTRA_VIEWS_WITH_CART_ONLY = 106
const VIEWS_OF_VIEWS_ONLY = 195

/**
 * What is viewed and put into carts in each of the 578 sessions: first the 361 that end with an order, in the order of `baskets`.
 * @param {Random} random
 * @param {readonly Product[]} products
 * @param {readonly Basket[]} baskets
 * @returns {Interest[]}
 */
export function makeInterests(random, products, baskets) {
  const carts = [...baskets.map(productsOf), ...dealAbandonedCarts(random, products)]
  const visits = [
    ...baskets.map((basket, i) => ({ kind: /** @type {const} */ ('buying'), basket, cart: carts[i] })),
    ...carts.slice(baskets.length).map((cart) => ({ kind: /** @type {const} */ ('cart only'), cart })),
    ...Array.from({ length: VIEWS_ONLY_SESSIONS }, () => ({
      kind: /** @type {const} */ ('views only'),
      cart: /** @type {Product[]} */ ([]),
    })),
  ]
  const extras = dealExtraViews(random, products, visits)
  const seen = visits.map(({ cart }, i) => [...cart, ...extras[i]])
  const viewedAgain = dealRepeats(random, products, seen, ({ views, viewSessions }) => views - viewSessions)
  const cartedAgain = dealRepeats(
    random,
    products,
    // An order's lines are what its cart held, so only an abandoned cart takes a product twice.
    visits.map(({ kind, cart }) => (kind === 'cart only' ? cart : [])),
    ({ carts: events, cartSessions }) => events - cartSessions,
  )

  return visits.map(({ cart, ...visit }, i) => {
    const steps = random
      .shuffled(seen[i])
      .flatMap((product) => [
        { kind: /** @type {const} */ ('page_view'), product },
        ...(cart.includes(product) ? [{ kind: /** @type {const} */ ('add_to_cart'), product }] : []),
      ])
    return {
      ...visit,
      steps: [
        ...steps,
        ...viewedAgain[i].map((product) => ({ kind: /** @type {const} */ ('page_view'), product })),
        ...cartedAgain[i].map((product) => ({ kind: /** @type {const} */ ('add_to_cart'), product })),
      ],
    }
  })
}

/** @param {Basket} basket */
function productsOf(basket) {
  return basket.lines.map(({ product }) => product)
}

/**
 * @param {Random} random
 * @param {readonly Product[]} products
 */
function dealAbandonedCarts(random, products) {
  const stubs = products.flatMap((product) => repeated([[product, product.cartSessions - product.orders]]))
  const bounds = Array.from({ length: CART_ONLY_SESSIONS }, () => ({ low: 1, high: 3, start: 1 }))
  return dealWithoutRepeats(random, stubs, numbersWithSum(random, bounds, stubs.length))
}

/**
 * @param {Random} random
 * @param {readonly Product[]} products
 * @param {readonly { kind: Interest['kind'], cart: readonly Product[] }[]} visits
 */
function dealExtraViews(random, products, visits) {
  const stubs = products.flatMap((product) => repeated([[product, product.viewSessions - product.cartSessions]]))
  const buying = visits.filter(({ kind }) => kind === 'buying').map(() => ({ low: 0, high: 3 }))
  const cartOnly = visits.filter(({ kind }) => kind === 'cart only').map(() => ({ low: 0, high: 2 }))
  const viewsOnly = visits.filter(({ kind }) => kind === 'views only').map(() => ({ low: 1, high: 3 }))
  const sizes = [
    ...numbersWithSum(random, buying, stubs.length - EXTRA_VIEWS_WITH_CART_ONLY - VIEWS_OF_VIEWS_ONLY),
    ...numbersWithSum(random, cartOnly, EXTRA_VIEWS_WITH_CART_ONLY),
    ...numbersWithSum(random, viewsOnly, VIEWS_OF_VIEWS_ONLY),
  ]
  const held = visits.map(({ cart }) => new Set(cart))
  return dealWithoutRepeats(random, stubs, sizes, held)
}

/**
 * Picks sessions that do once more what they did with a product.
 * @param {Random} random
 * @param {readonly Product[]} products
 * @param {readonly (readonly Product[])[]} sessions
 * @param {(product: Product) => number} times
 * @returns {Product[][]}
 */
function dealRepeats(random, products, sessions, times) {
  /** @type {Product[][]} */
  const again = sessions.map(() => [])
  for (const product of products) {
    const candidates = sessions.flatMap((session, i) => (session.includes(product) ? [i] : []))
    for (const i of random.shuffled(candidates).slice(0, times(product))) again[i].push(product)
  }
  return again
}
