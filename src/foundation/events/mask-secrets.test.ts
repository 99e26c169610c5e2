import { describe, expect, test } from 'vitest'
import { SecretMask } from './mask-secrets.ts'

const SECRET = 'p@ss wörd/"42"\\x'
const mask = new SecretMask({ DBT_ENV_SECRET_A: SECRET, DBT_ENV_SECRET_B: ' ', PLAIN: 'plain-text' })

describe('a secret is hidden', () => {
  test.each<[string, string]>([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in JSON within JSON', JSON.stringify(JSON.stringify(SECRET)).slice(3, -3)],
    ['in an address', encodeURIComponent(SECRET)],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in a header', Buffer.from(SECRET).toString('base64')],
    ['in a header without its end', Buffer.from(SECRET).toString('base64').replace(/=+$/, '')],
    ['in a token', Buffer.from(SECRET).toString('base64url')],
  ])('%s', (_, written) => {
    expect(mask.text(`before ${written} after`)).toMatch(/^before \*{5}=* after$/)
  })

  test('in whatever holds texts, also in keys', () => {
    const value = { list: [SECRET], map: new Map([[SECRET, 1]]), [SECRET]: { deep: `x${SECRET}` }, n: 1, none: null }
    expect(mask.value(value)).toEqual({
      list: ['*****'],
      map: new Map([['*****', 1]]),
      '*****': { deep: 'x*****' },
      n: 1,
      none: null,
    })
  })

  test('line by line, where it has several', () => {
    const key = '-----BEGIN KEY-----\r\nMC4CAQAwBQYDK2VwBCIEIE\r\nab\r\n-----END KEY-----'
    const keys = new SecretMask({ DBT_ENV_SECRET_KEY: key })
    expect(keys.text(`1 ${key} 2 MC4CAQAwBQYDK2VwBCIEIE 3 ab`)).toBe('1 ***** 2 ***** 3 ab')
  })

  test('where another secret is a part of it', () => {
    const both = new SecretMask({ DBT_ENV_SECRET_A: 'open', DBT_ENV_SECRET_B: 'open-sesame' })
    expect(both.text('open-sesame open')).toBe('***** *****')
  })
})

test('what is no secret stays', () => {
  expect(mask.text('plain-text and spaces   ')).toBe('plain-text and spaces   ')
  const value = { a: 1 }
  expect(new SecretMask({}).value(value)).toBe(value)
})
