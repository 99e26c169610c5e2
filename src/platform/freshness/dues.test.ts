import { expect, test } from 'vitest'
import { Graph } from '#manifest/graph/graph.ts'
import { id, jobsFrom } from '../jobs/project-for-tests.ts'
import { Zones } from '../time/zone.ts'
import { duesOf } from './dues.ts'

const hours = (count: number) => count * 3_600_000
/** The tick was nine hours ago. */
const NOW = Date.parse('2026-07-05T13:00:00Z')

const jobs = jobsFrom('jobs: { nightly: { steps: [build], cron: "0 4 * * *", deadline: "05:00" } }')
const graph = new Graph()
graph.addNode(id('orders'))

function due(seen: readonly (readonly [string, number])[]) {
  const dues = duesOf({
    jobs,
    instance: null,
    graph,
    ownership: new Map(),
    builtBySteps: () => [id('orders')],
    zones: new Zones(),
    now: NOW,
    durations: new Map(),
    seen: new Map(seen),
  })
  return dues(id('orders'))
}

test.each([
  ['has a last tick where it was there by then', [['nightly', NOW - hours(10)]] as const, NOW - hours(9)],
  ['has none where it came after that', [['nightly', NOW - hours(8)]] as const, null],
  ['has none where nobody has seen it yet', [], null],
])('a job %s', (_, seen, lastTick) => {
  expect(due(seen)).toEqual([
    {
      job: 'nightly',
      lastTick,
      nextTick: NOW + hours(15),
      lastDeadline: lastTick === null ? null : lastTick + hours(1),
      usualMs: 0,
    },
  ])
})
