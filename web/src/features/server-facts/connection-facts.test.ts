import { expect, test } from 'vitest'
import { connectionFacts } from './connection-facts.ts'

test('of what debug says the connection is shown, without what is as it is by default', () => {
  const said = [
    '20:13:13  adapter type: postgres',
    '20:13:13  Configuration:',
    '20:13:13    profiles.yml file [OK found and valid]',
    '20:13:13  Connection:',
    '20:13:13    host: db.example.com',
    '20:13:13    port: 5432',
    '20:13:13    sslmode: None',
    '20:13:13    settings: {}',
    '20:13:13    disable_transactions: False',
    '20:13:13  Registered adapter: postgres=0.1.0',
    '20:13:13    Connection test: [OK connection ok]',
  ].join('\n')
  expect(connectionFacts(said)).toEqual([
    ['Type', 'postgres'],
    ['host', 'db.example.com'],
    ['port', '5432'],
  ])
})

test('nothing is known of one that could not be tried', () => {
  expect(connectionFacts('Runtime Error\n  Could not find profile')).toEqual([])
})
