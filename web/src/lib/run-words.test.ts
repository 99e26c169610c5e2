import { describe, expect, test } from 'vitest'
import { countWords, runWords } from './run-words.ts'

const NOW = Date.parse('2026-03-02T04:00:12.000Z')
const RUN = {
  status: 'running',
  created_at: '2026-03-02T04:00:00.000Z',
  should_start_at: null,
  started_at: '2026-03-02T04:00:00.000Z',
  finished_at: null,
  cancel_asked_at: null,
} as const
const END = { finished_at: '2026-03-02T04:00:03.500Z' }

describe('how a run stands', () => {
  test.each([
    [{}, 'run', 'running for 12 s'],
    [{ cancel_asked_at: '2026-03-02T04:00:02.000Z' }, 'run', 'being cancelled for 12 s'],
    [{ status: 'queued', started_at: null }, 'run', 'waiting for 12 s'],
    [{ status: 'starting', started_at: null }, 'run', 'starting'],
    [{ status: 'success', ...END }, 'ok', 'succeeded in 3.5 s'],
    [{ status: 'error', ...END }, 'bad', 'failed after 3.5 s'],
    [{ status: 'error', started_at: null, ...END }, 'bad', 'failed before it began'],
    [{ status: 'cancelled', ...END }, 'off', 'cancelled after 3.5 s'],
    [{ status: 'cancelled', started_at: null, ...END }, 'off', 'cancelled before it began'],
  ] as const)('%o', (more, tone, text) => {
    const told = runWords({ ...RUN, ...more }, NOW)
    expect([told.tone, told.text.replaceAll('\u2009', ' ').replaceAll('\u202f', ' ')]).toEqual([tone, text])
  })
})

test('what went badly is counted first, under one word', () => {
  const counts = countWords({ success: 5, pass: 1200, fail: 1, error: 1, skipped: 3, reused: 2, 'no-op': 1 })
  expect(counts.map(({ text }) => text)).toEqual(['2 failed', '1,205 ok', '2 reused', '3 skipped', '1 no-op'])
  expect(countWords({})).toEqual([])
})
