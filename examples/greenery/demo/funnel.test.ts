import { expect, test } from 'vitest'
import { drawFunnel } from './funnel.mjs'

test('the funnel shows each level, what is lost between them, and each day', () => {
  const funnel = {
    sessions: 8,
    carts: 6,
    checkouts: 3,
    addToCartRate: 0.75,
    conversionRate: 0.375,
    viewToCartDropoff: 0.25,
    cartToCheckoutDropoff: 0.5,
    days: [{ day: '2021-02-10', sessions: 8, carts: 6, checkouts: 3, conversionRate: 0.375 }],
  }
  expect(drawFunnel(funnel)).toBe(
    [
      'Product funnel, in sessions',
      '',
      '  viewed        ████████████████████████████████████████████████     8',
      '                ▼ 2 lost, 25.00 %',
      '  added to cart ████████████████████████████████████                 6  75.00 %',
      '                ▼ 3 lost, 50.00 %',
      '  checked out   ██████████████████                                   3  37.50 %',
      '',
      '  day             viewed  added to cart  checked out  conversion',
      '  2021-02-10           8              6            3     37.50 %',
    ].join('\n'),
  )
})
