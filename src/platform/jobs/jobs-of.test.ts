import { describe, expect, test } from 'vitest'
import { jobsFrom } from './project-for-tests.ts'
import { stepArgs } from './step-args.ts'

const FILE = `
schedule:
  timezone: America/New_York
  frequencies: { hourly: "@hourly", daily: { cron: "0 4 * * *", missed: all, priority: 2, vars: { b: frequency } } }
  lines: { core: { owner: data, priority: 1, timezone: Asia/Tokyo, missed: skip, vars: { a: line, b: line } }, product: }
  matrix:
    daily: { core: { select: a b, exclude: c, priority: 3, tags: mine }, product: d }
    hourly: { core: e, product: "" }
defaults: { missed: latest, owner: nobody, target: prod, tags: all, vars: { a: default, c: default }, retries: { attempts: 3 } }
jobs:
  nightly: { steps: [run], owner: night }
  plain: { steps: [run], instances: eu, timezone: UTC }
instances:
  eu: { timezone: Europe/Berlin, vars: { c: eu }, target: eu, owner: eu-team }
  na: { vars: { c: na } }`

const jobs = jobsFrom(FILE)

describe('jobs', () => {
  test('are the cells by their rows, then the others; empty cells are none', () => {
    expect(jobs.map(({ name }) => name)).toEqual(['daily/core', 'daily/product', 'hourly/core', 'nightly', 'plain'])
  })

  test.each([
    ['the cell wins over all', 'daily/core', 'priority', 3],
    ['the frequency wins over the line', 'daily/core', 'missed', 'all'],
    ['the line wins over defaults', 'hourly/core', 'missed', 'skip'],
    [
      'defaults hold where nothing else is said',
      'daily/product',
      'retries',
      { attempts: 3, backoffMs: 60_000, longestMs: 3_600_000, from: 'failure' },
    ],
    ['words of all places are joined', 'daily/core', 'tags', ['all', 'mine']],
    ['what nobody says has a usual value', 'nightly', 'concurrency', 1],
  ] as const)('%s', (_, name, key, expected) => {
    expect(jobs.find((job) => job.name === name)?.[key]).toEqual(expected)
  })

  test.each([
    [
      'daily/core',
      'eu',
      { timezone: 'Asia/Tokyo', owner: 'data', target: 'eu', vars: { a: 'line', b: 'frequency', c: 'eu' } },
    ],
    [
      'daily/core',
      'na',
      { timezone: 'Asia/Tokyo', owner: 'data', target: 'prod', vars: { a: 'line', b: 'frequency', c: 'na' } },
    ],
    ['nightly', 'eu', { timezone: 'Europe/Berlin', owner: 'night', target: 'eu', vars: { a: 'default', c: 'eu' } }],
    [
      'nightly',
      'na',
      { timezone: 'America/New_York', owner: 'night', target: 'prod', vars: { a: 'default', c: 'na' } },
    ],
    ['plain', 'eu', { timezone: 'UTC' }],
  ])('%s in %s has what is said of both', (name, instance, expected) => {
    const found = jobs.find((job) => job.name === name)?.instances.find((each) => each.name === instance)
    expect(found).toMatchObject(expected)
  })

  test('run in all instances, or in those that are named', () => {
    expect(jobs.map(({ instances }) => instances.map(({ name }) => name).join())).toEqual([
      'eu,na',
      'eu,na',
      'eu,na',
      'eu,na',
      'eu',
    ])
  })

  test('of a project without instances run once', () => {
    const [job] = jobsFrom('jobs: { a: { steps: [run] } }')
    expect(job?.instances).toMatchObject([{ name: null, timezone: 'UTC', owner: null, target: null }])
  })
})

test.each([
  ['run', `run --target eu --threads 4 --vars {"a":1}`],
  ['run -t dev --vars {}', 'run -t dev --vars {} --threads 4'],
  ['run --threads=1 --profile x', `run --threads=1 --profile x --target eu --vars {"a":1}`],
])("'%s' becomes '%s'", (words, expected) => {
  const [job] = jobsFrom('jobs: { a: { steps: [run], threads: 4, vars: { a: 1 }, target: eu } }')
  if (!job) throw new Error('there is no job')
  expect(stepArgs(words.split(' '), job, job.instances[0]).join(' ')).toBe(expected)
})
