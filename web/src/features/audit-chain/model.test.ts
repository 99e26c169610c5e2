import { expect, test } from 'vitest'
import { auditPath, bundleCommands, dataWords, filtersOf, runOfSubject } from './model.ts'

test.each([
  ['', '/api/audit'],
  ['action=run.finished&action=job.paused', '/api/audit?action=run.finished&action=job.paused'],
  ['subject=run+12&actor=ada', '/api/audit?actor=ada&subject=run+12'],
  ['from=2026-01-01&to=2026-01-31', '/api/audit?from=2026-01-01&to=2026-02-01'],
  ['before=100', '/api/audit?before=100'],
])('?%s asks %s', (query, path) => expect(auditPath(filtersOf(new URLSearchParams(query)))).toBe(path))

test.each([
  ['run 12', 12],
  ['run 12 step 1', 12],
  ['job nightly', undefined],
])('%s is about run %s', (subject, run) => expect(runOfSubject(subject)).toBe(run))

test('a link says what is short of what it holds', () => {
  expect(dataWords({ data: { status: 'success', exit_code: 0, nothing: null, digests: { a: 1 } } })).toBe(
    'status: success, exit_code: 0',
  )
})

test('a bundle is of the days that are shown', () => {
  expect(bundleCommands('2026-01-01', '2026-04-01')).toEqual([
    'trellis audit export --from 2026-01-01 --to 2026-04-01 --output evidence-2026-01-01-2026-04-01',
    'trellis audit verify evidence-2026-01-01-2026-04-01',
  ])
  expect(bundleCommands('', '')).toEqual(['trellis audit export --output evidence', 'trellis audit verify evidence'])
})
