import { describe, expect, test } from 'vitest'
import type { AfterRule } from '../settings/triggers.ts'
import { Zones } from '../time/zone.ts'
import { isAfterMet } from './after-met.ts'
import { neededTicks } from './needed-ticks.ts'
import { jobsFrom } from './project-for-tests.ts'
import { retryDelay } from './retry-delay.ts'

const any: AfterRule = { jobs: ['a', 'b'], isAll: false, status: ['success'] }
const all: AfterRule = { jobs: ['a', 'b'], isAll: true, status: ['success', 'error'] }

describe('after other jobs', () => {
  test.each<
    [
      string,
      AfterRule,
      string,
      'success' | 'error' | 'cancelled',
      Readonly<Record<string, number>>,
      number | undefined,
      boolean,
    ]
  >([
    ['any of them starts it', any, 'a', 'success', { a: 10 }, undefined, true],
    ['another one does not', any, 'c', 'success', { c: 10 }, undefined, false],
    ['one that failed does not', any, 'a', 'error', {}, undefined, false],
    ['one that failed does where that counts', all, 'a', 'error', { a: 10, b: 9 }, undefined, true],
    ['all start it once the last of them has ended', all, 'b', 'success', { a: 5, b: 10 }, undefined, true],
    ['all do not while one has never ended', all, 'b', 'success', { b: 10 }, undefined, false],
    ['all do not while one has not ended since it last began', all, 'b', 'success', { a: 5, b: 10 }, 7, false],
    ['all do again once each has', all, 'a', 'success', { a: 12, b: 10 }, 7, true],
  ])('%s', (_, rule, job, status, lastEnds, since, expected) => {
    const ends = { lastEnds: new Map(Object.entries(lastEnds)), since }
    expect(isAfterMet(rule, { job, status, endedAt: 10 }, ends)).toBe(expected)
  })
})

describe('what a job needs', () => {
  const jobs = new Map(
    jobsFrom(`
schedule: { frequencies: { hourly: "@hourly", daily: "0 4 * * *" }, matrix: { hourly: { x: a }, daily: { x: { select: b, needs: [hourly/x, plain] } } } }
jobs: { plain: { steps: [run] }, eu_only: { steps: [run], cron: "@daily", instances: eu }, na_only: { steps: [run], needs: [eu_only, hourly/x], instances: na } }
instances: { eu: { timezone: Europe/Berlin }, na: }`).map((job) => [job.name, job]),
  )
  const at = Date.UTC(2026, 0, 6, 4)

  test.each([
    [
      'daily/x',
      'na',
      [
        ['hourly/x', 'na', '04:00'],
        ['plain', 'na', undefined],
      ],
    ],
    [
      'na_only',
      'na',
      [
        ['eu_only', 'eu', '23:00'],
        ['hourly/x', 'na', '04:00'],
      ],
    ],
  ])('is of %s in %s the last ticks by then', (name, instance, expected) => {
    const job = jobs.get(name)
    const place = job?.instances.find((each) => each.name === instance)
    if (!job || !place) throw new Error('there is no such job')
    const needed = neededTicks(job, place, at, { jobs, zones: new Zones() })
    const shown = needed.map((each) => [
      each.job,
      each.instance,
      each.tick && new Date(each.tick).toISOString().slice(11, 16),
    ])
    expect(shown).toEqual(expected)
  })
})

test.each([
  [1, 60_000],
  [2, 120_000],
  [3, 200_000],
  [4, undefined],
])('after %i failures one waits %s milliseconds', (failures, expected) => {
  expect(retryDelay({ attempts: 3, backoffMs: 60_000, longestMs: 200_000, from: 'failure' }, failures)).toBe(expected)
})
