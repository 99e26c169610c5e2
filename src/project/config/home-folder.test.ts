import { expect, test } from 'vitest'
import { homeFolder } from './home-folder.ts'

test.each([
  ['where nothing is said, it is the project itself', undefined, '/srv/shop'],
  ['a link leads to where things stay', '../../.trellis', '/'],
  ['also one that is whole', '/srv/deploy/.trellis', '/srv/deploy'],
])('%s', (_, target, home) => {
  expect(homeFolder({ readLink: (path) => (path === '/srv/shop/.trellis' ? target : undefined) }, '/srv/shop')).toBe(
    home,
  )
})
