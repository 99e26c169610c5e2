import { expect, test } from 'vitest'
import { parseAddress } from './address.ts'

test.each([
  ['.trellis/state.db', { kind: 'sqlite', path: '.trellis/state.db' }],
  [
    'postgres://ada:geheim@db.example.com:5433/trellis',
    {
      kind: 'postgres',
      url: 'postgres://ada:geheim@db.example.com:5433/trellis',
      schema: 'trellis_store',
      options: '',
      shown: 'postgres://ada@db.example.com:5433/trellis',
    },
  ],
  [
    'postgresql://ada@db.example.com/trellis?sslmode=require&schema=eu&options=-c%20lock_timeout%3D1s',
    {
      kind: 'postgres',
      url: 'postgresql://ada@db.example.com/trellis?sslmode=require',
      schema: 'eu',
      options: '-c lock_timeout=1s',
      shown: 'postgresql://ada@db.example.com/trellis?schema=eu',
    },
  ],
])('the address %s', (address, expected) => {
  expect(parseAddress(address)).toEqual(expected)
})

test.each([
  ['postgres://ada:ge heim@[', "The store's address is not a URL"],
  ['mysql://ada:ge heim@db/trellis', 'A store cannot be in mysql://'],
  ['postgres://h/d?schema=Robert;drop', "'Robert;drop' can not be the schema of a store"],
])('the address %s is refused, without its password', (address, text) => {
  expect(() => parseAddress(address)).toThrow(text)
  expect(() => parseAddress(address)).not.toThrow('ge heim')
})
