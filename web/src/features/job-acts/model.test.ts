import { expect, test } from 'vitest'
import { explainPath, pauseAct, queuedWords, runAct, runRefusal } from './model.ts'

test.each([
  [{ job: 'nightly', instance: null }, '/api/jobs/nightly/run'],
  [{ job: 'hourly/core', instance: null }, '/api/jobs/hourly/core/run'],
  [{ job: 'regions', instance: 'eu & na' }, '/api/jobs/regions/run?instance=eu%20%26%20na'],
])('%j is run at %s', (place, path) => expect(runAct(place).path).toBe(path))

test('the other acts stand beside it', () => {
  const place = { job: 'hourly/core', instance: 'eu' }
  expect(pauseAct(place).path).toBe('/api/jobs/hourly/core/pause?instance=eu')
  expect(explainPath(place)).toBe('/api/jobs/hourly/core/explain?instance=eu')
})

test.each([
  [{ has_api: true, is_enabled: true }, undefined],
  [{ has_api: false, is_enabled: true }, "it has 'api: false' in trellis.yml: only its own times start it"],
  [{ has_api: true, is_enabled: false }, "it has 'enabled: false' in trellis.yml"],
])('%j', (job, reason) => expect(runRefusal(job)).toBe(reason))

test('what was asked for is told with its run', () => {
  expect(queuedWords({ id: 12, job: 'regions', instance: 'eu' })).toBe('regions in eu will run: run 12')
})
