import { describe, expect, test } from 'vitest'
import { batchMessage } from './batch-message.ts'
import { batchOfRun, type EndedRun } from './batch-of-run.ts'
import type { Happening } from './happening.ts'
import { projectFacts } from './project-facts.ts'
import type { EndedNode } from './root-causes.ts'

const MODELS = ['stg', 'orders', 'users', 'board']

const project = projectFacts({
  sources: {
    'source.shop.raw.orders': { name: 'orders', source_name: 'raw', resource_type: 'source', meta: { owner: 'load' } },
  },
  nodes: {
    ...Object.fromEntries(MODELS.map((name) => [`model.shop.${name}`, { name, resource_type: 'model', config: {} }])),
    'test.shop.unique_stg.1': { name: 'unique_stg', resource_type: 'test', tags: ['core'] },
  },
  parent_map: {
    'model.shop.stg': ['source.shop.raw.orders'],
    'model.shop.orders': ['model.shop.stg', 'test.shop.unique_stg.1'],
    'model.shop.users': ['model.shop.stg'],
    'model.shop.board': ['model.shop.orders'],
    'test.shop.unique_stg.1': ['model.shop.stg'],
  },
})

function node(unique_id: string, status: EndedNode['status'], message: string | null = null): EndedNode {
  return { unique_id, status, message, failures: null }
}

function run(more: Partial<EndedRun>): EndedRun {
  return {
    id: 12,
    at: '2026-01-31T12:00:00.000Z',
    status: 'error',
    previous: 'success',
    job: 'nightly',
    instance: null,
    owner: 'Data',
    tags: [],
    results: [],
    sources: [],
    lateWith: new Map(),
    before: new Map(),
    project,
    facts: [],
    rows: [],
    link: null,
    run: null,
    ...more,
  }
}

const events = (ended: EndedRun) => batchOfRun(ended).happenings.map(({ event, subject }) => `${event} ${subject}`)

function message(ended: EndedRun, ...wanted: readonly Happening['event'][]) {
  const batch = batchOfRun(ended)
  const [first, ...more] = batch.happenings.filter(({ event }) => wanted.includes(event))
  if (!first) throw new Error('nothing of that happened')
  const { title, items } = batchMessage(batch, [first, ...more], { keys: [], others: 0 })
  return { title, items: items.map(({ name, detail }) => `${name}: ${detail}`) }
}

const STALE = run({
  sources: [{ unique_id: 'source.shop.raw.orders', status: 'error', detail: 'Its data are old' }],
  results: MODELS.map((name) => node(`model.shop.${name}`, 'skipped')),
})

const BROKEN = run({
  results: [
    node('model.shop.stg', 'success'),
    node('test.shop.unique_stg.1', 'fail', 'Got 3 results, configured to fail if != 0'),
    node('model.shop.users', 'error', 'Binder Error: no column "id"'),
    node('model.shop.orders', 'skipped'),
    node('model.shop.board', 'skipped'),
  ],
})

const ERROR = 'Runtime Error in model users (models/users.sql)\n  Binder Error: no column "id"\n\n  LINE 1: id'
const OF_RUN: NonNullable<EndedRun['run']> = {
  id: 12,
  job: 'nightly',
  jobId: 1,
  environment: 'dev',
  projectName: 'shop',
  dbtVersion: '1.12.6',
  reason: '',
  startedAt: null,
  finishedAt: null,
  status: 'error',
  statusMessage: null,
}

describe('of a run it is told', () => {
  test('that a late source has taken all with it', () => {
    expect(message(STALE, 'run.errored')).toEqual({
      title: 'nightly failed: 1 source is late → 4 models skipped',
      items: ['raw.orders is late: Its data are old\nSkipped because of it: stg, orders, users, board'],
    })
  })

  test('nothing of a source that is late within its limits as the reason of a failure', () => {
    const sources = [{ unique_id: 'source.shop.raw.orders', status: 'warn', detail: 'Its data are old' }] as const
    expect(message({ ...STALE, sources, results: [] }, 'run.errored').title).toBe('nightly failed')
    expect(message({ ...BROKEN, sources }, 'run.errored').title).toBe(
      'nightly failed: 1 test failed, 1 model had an error → 2 models skipped',
    )
    expect(message({ ...STALE, sources }, 'run.errored').title).toBe(
      'nightly failed: 1 source is late → 4 models skipped',
    )
  })

  test('that what is made of a late source is late with it, exposures first', () => {
    const lateWith = new Map([
      ['source.shop.raw.orders', ['model.shop.orders', 'exposure.shop.sales', 'model.shop.stg']],
    ])
    const late = { ...STALE, status: 'success', results: [], lateWith } as const
    expect(message(late, 'freshness.late')).toEqual({
      title: 'raw.orders is late → 1 exposure and 2 models with it',
      items: ['raw.orders is late: Its data are old\nLate with it: sales, orders, stg'],
    })
  })

  test('what failed, each once, with what it took along first', () => {
    const both = message(BROKEN, 'run.errored', 'test.failed')
    expect(both).toEqual({
      title: 'nightly failed: 1 test failed, 1 model had an error → 2 models skipped',
      items: [
        'unique_stg failed: Got 3 results, configured to fail if != 0\nSkipped because of it: orders, board',
        'users failed: Binder Error: no column "id"',
      ],
    })
    expect(message(BROKEN, 'run.errored')).toEqual(both)
  })

  test('to who asks for tests only, what is with tests', () => {
    expect(message(BROKEN, 'test.failed')).toMatchObject({ title: 'unique_stg failed', items: [{}] })
  })
})

test.each<[string, EndedRun, string]>([
  [
    'the node that failed, and what it said',
    run({ results: [node('model.shop.users', 'error', ERROR)] }),
    'users failed: Binder Error: no column "id"',
  ],
  [
    'the first of several, and how many more',
    BROKEN,
    'unique_stg failed (and 1 more): Got 3 results, configured to fail if != 0',
  ],
  ['the source that is late', STALE, 'raw.orders is late: Its data are old'],
  ['a node that says nothing', run({ results: [node('model.shop.users', 'error')] }), 'users failed'],
  [
    'what the run says, where it was no node',
    run({ run: { ...OF_RUN, statusMessage: 'Step 1 failed' } }),
    'Step 1 failed',
  ],
  ['nothing, where nothing is known', run({}), ''],
])('the state of a run that failed has %s', (_what, ended, detail) => {
  const failed = batchOfRun(ended).happenings.find(({ event }) => event === 'run.errored')
  expect(failed?.detail).toBe(detail)
})

describe('what happened in a run', () => {
  test.each<[string, EndedRun, readonly string[]]>([
    ['an error', run({}), ['run.errored job nightly']],
    ['success', run({ status: 'success' }), ['run.succeeded job nightly']],
    [
      'success after an error',
      run({ status: 'success', previous: 'error' }),
      ['run.succeeded job nightly', 'job.recovered job nightly'],
    ],
    ['a cancellation in an instance', run({ status: 'cancelled', instance: 'eu' }), ['run.cancelled job nightly @ eu']],
    ['something by hand', run({ status: 'success', job: null }), ['run.succeeded started by hand']],
    [
      'a test that passes as before',
      run({ status: 'success', results: [node('test.shop.unique_stg.1', 'pass')] }),
      ['run.succeeded job nightly'],
    ],
    [
      'a test that passes again',
      run({
        status: 'success',
        results: [node('test.shop.unique_stg.1', 'pass')],
        before: new Map([['test.shop.unique_stg.1', 'warn']]),
      }),
      ['run.succeeded job nightly', 'test.recovered test.shop.unique_stg.1'],
    ],
    [
      'a source that is fresh again',
      run({
        status: 'success',
        sources: [{ unique_id: 'source.shop.raw.orders', status: 'pass', detail: '' }],
        before: new Map([['source.shop.raw.orders', 'error']]),
      }),
      ['run.succeeded job nightly', 'freshness.recovered source.shop.raw.orders'],
    ],
  ])('%s', (_, ended, expected) => {
    expect(events(ended)).toEqual(expected)
  })

  test('a test is found by its tags and by what it tests, a source by its owner', () => {
    const [, testFailed] = batchOfRun(BROKEN).happenings
    expect(testFailed).toMatchObject({ tags: ['core'], nodes: ['test.shop.unique_stg.1', 'model.shop.stg'] })
    expect(batchOfRun(STALE).happenings[1]).toMatchObject({ event: 'freshness.late', owners: ['load'] })
  })
})
