import { makeAddresses } from './addresses.mjs'
import { makeBaskets } from './baskets.mjs'
import { PRODUCTS, PROMOS } from './catalogue.mjs'
import { makeEvents } from './events.mjs'
import { makeInterests } from './interests.mjs'
import { makeOrders } from './orders.mjs'
import { seededRandom } from './random.mjs'
import { makeUsers } from './users.mjs'
import { makeVisits } from './visits.mjs'

/**
 * Two days of the shop, the same for the same seed. Every seed has the same counts, rates and sums; ids and who bought what differ.
 * @param {number} [seed]
 */
export function makeShop(seed = 20210210) {
  const random = seededRandom(seed)
  const products = PRODUCTS.map((product) => ({
    ...product,
    productId: random.uuid(),
    cents: Math.round(product.price * 100),
  }))
  const addresses = makeAddresses(random)
  const users = makeUsers(random, addresses)
  const baskets = makeBaskets(random, products)
  const visits = makeVisits(random, makeInterests(random, products, baskets), users)
  const orders = makeOrders(random, visits, addresses)
  const events = makeEvents(random, visits, orders)
  return { addresses, users, promos: PROMOS, products, orders, events }
}
