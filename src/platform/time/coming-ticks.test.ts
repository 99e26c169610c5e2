import { expect, test } from 'vitest'
import { comingTicks } from './coming-ticks.ts'
import { type Cron, parseCron } from './cron.ts'
import { ticksBetween } from './ticks.ts'
import { DAY } from './wall-time.ts'
import { Zone } from './zone.ts'

const zone = new Zone('Europe/Berlin')
const FROM = Date.UTC(2026, 9, 24)

function owner(name: string, cron: string) {
  return { name, rule: { crons: [parseCron(cron) as Cron], zone, calendars: [] } }
}

test('ticks of several rules come in order, of two at a time the one given first', () => {
  const owners = [
    owner('hourly', '0 * * * *'),
    owner('once', '0 0 1 1 *'),
    owner('night', '30 2 * * *'),
    owner('half', '*/30 * * * *'),
    owner('same', '0 * * * *'),
  ]
  const expected = owners
    .flatMap(({ name, rule }, place) =>
      [...ticksBetween(rule, FROM + 1, FROM + 3 * DAY)].map((tick) => ({ name, tick, place })),
    )
    .sort((one, other) => one.tick - other.tick || one.place - other.place)
    .map(({ name, tick }) => [name, tick])
  const found: unknown[] = []
  for (const { name, tick } of comingTicks(owners, FROM)) {
    if (tick >= FROM + 3 * DAY) break
    found.push([name, tick])
  }
  expect(found).toEqual(expected)
  expect(found.length).toBeGreaterThan(200)
})

test('what is never due again does not come', () => {
  expect([...comingTicks([], FROM)]).toEqual([])
})
