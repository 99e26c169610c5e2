import { expect, test } from 'vitest'
import type { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'
import { callFunction } from '../call-function.testing.ts'
import { datetimeModule, utcNow } from './module.ts'
import { FixedTimezone } from './tzinfo.ts'

process.env.TZ = 'UTC'
const clock = () => Date.UTC(2024, 1, 29, 23, 59, 58, 765)

test.each<[string, string, Value[], string]>([
  ['datetime', 'now', [], 'datetime.datetime(2024, 2, 29, 23, 59, 58, 765000)'],
  ['datetime', 'today', [], 'datetime.datetime(2024, 2, 29, 23, 59, 58, 765000)'],
  ['datetime', 'utcnow', [], 'datetime.datetime(2024, 2, 29, 23, 59, 58, 765000)'],
  [
    'datetime',
    'now',
    [FixedTimezone.utc],
    'datetime.datetime(2024, 2, 29, 23, 59, 58, 765000, tzinfo=datetime.timezone.utc)',
  ],
  ['date', 'today', [], 'datetime.date(2024, 2, 29)'],
])('%s.%s reads the clock that was given', (type, name, args, expected) => {
  const member = (datetimeModule(clock).get(type) as Obj).attribute(name) as Obj
  expect((callFunction(member, args) as Obj).repr()).toBe(expected)
})

test('the start of a run is an aware moment in UTC', () => {
  expect(utcNow(clock).str()).toBe('2024-02-29 23:59:58.765000+00:00')
})
