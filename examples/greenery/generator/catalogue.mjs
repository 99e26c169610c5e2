/**
 * @typedef {object} ProductPlan what is to come out for one product
 * @property {string} name
 * @property {number} price
 * @property {readonly [number, number, number, number]} stock at the end of weeks 1 to 4
 * @property {number} views page views
 * @property {number} viewSessions sessions that viewed it
 * @property {number} carts times it was added to a cart
 * @property {number} cartSessions sessions that added it to a cart
 * @property {number} orders orders (and so sessions) that bought it
 * @property {number} units units sold
 */

/** @type {(name: string, price: number, stock: number | [number, number, number, number], views: number, viewSessions: number, carts: number, cartSessions: number, orders: number, units: number) => ProductPlan} */
const product = (name, price, stock, views, viewSessions, carts, cartSessions, orders, units) => ({
  name,
  price,
  stock: typeof stock === 'number' ? [stock, stock, stock, stock] : stock,
  views,
  viewSessions,
  carts,
  cartSessions,
  orders,
  units,
})

/** The thirty plants. The prices are such that the units sold come to 89 834.40. */
// biome-ignore format: the columns of a table
export const PRODUCTS = [
  //                                 price   stock by week       views       carts   orders  units
  product('String of pearls',        64.0,   [58, 10, 0, 10],    65, 64,     44, 44,   39,   107),
  product('Arrow Head',              24.0,   100,                64, 63,     39, 39,   35,   87),
  product('Cactus',                  15.0,   81,                 55, 55,     32, 32,   30,   63),
  product('ZZ Plant',                35.0,   [89, 89, 53, 41],   65, 63,     35, 35,   34,   86),
  product('Bamboo',                  28.5,   [56, 56, 44, 23],   69, 67,     42, 42,   36,   95),
  product('Rubber Plant',            33.5,   92,                 56, 54,     32, 32,   28,   73),
  product('Monstera',                56.0,   [77, 64, 50, 31],   49, 49,     26, 26,   25,   61),
  product('Calathea Makoyana',       46.5,   94,                 53, 53,     32, 32,   27,   72),
  product('Fiddle Leaf Fig',         95.0,   82,                 59, 56,     30, 30,   28,   69),
  product('Majesty Palm',            73.95,  74,                 69, 67,     38, 38,   33,   83),
  product('Aloe Vera',               18.0,   47,                 65, 65,     36, 36,   32,   79),
  product("Devil's Ivy",             19.5,   88,                 45, 45,     24, 24,   22,   62),
  product('Philodendron',            42.5,   [51, 25, 15, 30],   63, 62,     32, 32,   30,   86),
  product('Jade Plant',              18.0,   94,                 46, 46,     24, 24,   22,   63),
  product('Pilea Peperomioides',     22.5,   85,                 60, 59,     32, 31,   28,   63),
  product('Spider Plant',            15.0,   67,                 59, 59,     30, 30,   28,   78),
  product('Dragon Tree',             49.5,   73,                 62, 62,     34, 34,   29,   73),
  product('Money Tree',              39.0,   59,                 56, 56,     26, 26,   26,   67),
  product('Orchid',                  46.0,   58,                 75, 75,     37, 37,   34,   86),
  product('Bird of Paradise',        88.0,   97,                 60, 60,     33, 33,   27,   71),
  product('Ficus',                   41.95,  44,                 68, 68,     35, 35,   29,   69),
  product('Birds Nest Fern',         21.75,  49,                 80, 78,     40, 40,   33,   80),
  product('Pink Anthurium',          49.5,   95,                 74, 74,     37, 37,   31,   70),
  product('Boston Fern',             24.0,   77,                 63, 63,     34, 34,   26,   62),
  product('Alocasia Polly',          72.0,   83,                 54, 51,     27, 27,   21,   53),
  product('Peace Lily',              33.5,   99,                 67, 66,     35, 35,   27,   53),
  product('Ponytail Palm',           63.5,   93,                 71, 70,     30, 30,   28,   75),
  product('Snake Plant',             28.5,   48,                 73, 73,     34, 34,   29,   75),
  product('Angel Wings Begonia',     56.0,   65,                 62, 61,     32, 32,   24,   49),
  product('Pothos',                  19.5,   [40, 20, 0, 20],    64, 61,     24, 24,   21,   55),
]

/** What each promotion takes off, in dollars, and in how many orders it is used. */
// biome-ignore format: the columns of a table
export const PROMOS = [
  { promoId: 'task-force', discount: 2, status: 'inactive', orders: 4 },
  { promoId: 'instruction set', discount: 13, status: 'inactive', orders: 11 },
  { promoId: 'leverage', discount: 10, status: 'active', orders: 9 },
  { promoId: 'Optional', discount: 17, status: 'inactive', orders: 6 },
  { promoId: 'Mandatory', discount: 20, status: 'inactive', orders: 7 },
  { promoId: 'Digitized', discount: 11, status: 'inactive', orders: 3 },
]

/** The orders that are still being prepared in the first week and are shipped later. */
export const ORDER_UPDATES = [
  { orderId: '914b8929-e04a-40f8-86ee-357f2be3a2a2', trackingId: 'a807fe66-d8b1-4d38-b409-558fed8bd75f' },
  { orderId: '05202733-0e17-4726-97c2-0520c024ab85', trackingId: '8404ed05-0128-4aeb-8ed5-6e44908875c4' },
  { orderId: '939767ac-357a-4bec-91f8-a7b25edd46c9', trackingId: '0a1177bd-5a6d-421b-a13d-11617ef68143' },
].map((order) => ({ ...order, shippingService: 'ups', estimatedDeliveryAt: '2021-02-19 10:15:26', status: 'shipped' }))

/** The account of a Greenery employee: it browses a lot and hardly ever buys. */
export const EMPLOYEE_USER_ID = 'd1f08820-32e6-4a31-abba-5aa533bc15a9'
