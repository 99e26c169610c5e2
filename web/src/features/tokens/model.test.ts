import { expect, test } from 'vitest'
import type { Token } from '#api/tokens.ts'
import { newTokenBody, tokenState } from './model.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')

test.each<[Partial<Token>, string]>([
  [{}, 'valid'],
  [{ expires_at: '2026-03-02T10:00:00Z' }, 'expired'],
  [{ expires_at: '2026-03-02T10:00:01Z' }, 'valid'],
  [{ revoked_at: '2026-03-01T00:00:00Z', revoked_by: 'ada', expires_at: '2026-03-01T00:00:00Z' }, 'revoked by ada'],
])('%j is %s', (changed, words) => {
  expect(tokenState({ revoked_at: null, revoked_by: null, expires_at: null, ...changed } as Token, NOW).words).toBe(
    words,
  )
})

test('a token holds for days, or until it is revoked', () => {
  expect(newTokenBody('glue', 'job_runner', 1, NOW)).toEqual({
    name: 'glue',
    scopes: ['job_runner'],
    expires_at: '2026-03-03T10:00:00.000Z',
  })
  expect(newTokenBody('glue', 'job_runner', 0, NOW).expires_at).toBeNull()
})
