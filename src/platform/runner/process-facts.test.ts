import { expect, test } from 'vitest'
import { processFacts, takeOver } from './process-facts.ts'

test('only what native code reads counts', () => {
  const facts = processFacts({ TZ: 'UTC', PWD: '/shop', SHLVL: '2', AWS_REGION: 'eu', DBT_TARGET: 'prod' })
  expect(facts).toBe(processFacts({ AWS_REGION: 'eu', TZ: 'UTC', PWD: '/elsewhere' }))
  expect(facts).not.toBe(processFacts({ AWS_REGION: 'us', TZ: 'UTC' }))
})

test('to take over also takes away what the other has not', () => {
  const env = { TZ: 'UTC', AWS_REGION: 'eu', PATH: '/bin' }
  takeOver(processFacts({ TZ: 'Asia/Tokyo', HOME: '/me' }), env)
  expect(env).toEqual({ TZ: 'Asia/Tokyo', HOME: '/me', PATH: '/bin' })
})
