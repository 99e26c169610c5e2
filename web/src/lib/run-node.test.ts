import { describe, expect, test } from 'vitest'
import { hearLive, NOTHING_LIVE, threadName } from './run-node.ts'

test.each([
  ['Thread-3 (worker)', '3'],
  ['MainThread', 'MainThread'],
])('the thread %s is %s', (thread, name) => expect(threadName(thread)).toBe(name))

const INFO = { ts: '2026-03-02T04:00:01.500Z', thread: 'Thread-1 (worker)' }
const NODE_INFO = { unique_id: 'model.shop.orders', resource_type: 'model' }
const step = (index: number) => ({ name: 'step', data: JSON.stringify({ index }) })
const line = (name: string, data: object) => ({
  name: 'message',
  data: JSON.stringify({ data: { node_info: NODE_INFO, ...data }, info: { ...INFO, name } }),
})
const RESULT = {
  status: 'success',
  message: 'OK',
  execution_time: 0.5,
  num_failures: 0,
  adapter_response: { rows_affected: 12 },
  timing_info: [{ started_at: '2026-03-02T04:00:01.000000', completed_at: '2026-03-02T04:00:01.400000' }],
}

describe('a run that is under way', () => {
  test('its nodes begin and end as its log tells', () => {
    const begun = hearLive(NOTHING_LIVE, [step(2), line('LogStartLine', { total: 9 }), line('NodeStart', {})])
    expect([...begun.nodes.values()]).toMatchObject([
      { key: '2 model.shop.orders', status: 'running', startedAt: Date.parse(INFO.ts), finishedAt: undefined },
    ])
    expect([begun.step, begun.done, begun.total]).toEqual([2, 0, 9])
    const ended = hearLive(begun, [line('NodeFinished', { run_result: RESULT })])
    expect([...ended.nodes.values()]).toMatchObject([
      { status: 'success', rows: 12, failures: null, startedAt: Date.parse('2026-03-02T04:00:01.000Z') },
    ])
    expect(ended.done).toBe(1)
    expect(hearLive(ended, [step(2)])).toMatchObject({ done: 1, total: 9 })
    expect(hearLive(ended, [step(3)])).toMatchObject({ done: 0, total: undefined })
  })

  test('what is not about nodes changes nothing', () => {
    const other = { name: 'message', data: '{"info": {"name": "MainReportVersion"}, "data": {}}' }
    expect(hearLive(NOTHING_LIVE, [other])).toEqual(NOTHING_LIVE)
  })

  test('a skipped node began when it was told of', () => {
    const skipped = { ...RESULT, status: 'skipped', timing_info: [] }
    const { nodes } = hearLive(NOTHING_LIVE, [line('NodeFinished', { run_result: skipped })])
    expect([...nodes.values()]).toMatchObject([{ status: 'skipped', startedAt: undefined }])
  })
})
