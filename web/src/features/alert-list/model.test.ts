import { expect, test } from 'vitest'
import type { Alert } from '#api/alerts.ts'
import { isSilenced, runOfLink, silenceAct, sortedAlerts } from './model.ts'

const alert = (state: Alert['state'], since: string) => ({ id: `${state}/${since}`, state, since }) as Alert

test('what fires stands first, the newest before others', () => {
  const alerts = [alert('resolved', '5'), alert('firing', '1'), alert('acknowledged', '4'), alert('firing', '3')]
  expect(sortedAlerts(alerts).map(({ id }) => id)).toEqual(['firing/3', 'firing/1', 'acknowledged/4', 'resolved/5'])
})

test.each([
  [null, false],
  ['2026-03-02T09:59:59Z', false],
  ['2026-03-02T10:00:01Z', true],
])('silenced until %s is %s', (silenced_until, expected) => {
  expect(isSilenced({ ...alert('firing', '1'), silenced_until }, Date.parse('2026-03-02T10:00:00Z'))).toBe(expected)
})

test.each([
  ['http://127.0.0.1:8580/runs/42', 42],
  ['https://elsewhere.example/runs/42/log', undefined],
  [null, undefined],
])('%s leads to run %s', (link, run) => expect(runOfLink(link)).toBe(run))

test('an id is a part of an address', () => {
  expect(silenceAct(alert('firing', '?'), '4h')).toEqual({
    path: '/api/alerts/firing%2F%3F/silence',
    body: { for: '4h' },
  })
})
