import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { auditedStore } from '../audit/audited-store.ts'
import { aRun } from '../store/conformance/samples.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { DAY, HOUR, MINUTE } from '../time/wall-time.ts'
import { retentionPolicy } from './retention-policy.ts'
import { sweepIfDue } from './sweep-if-due.ts'

let folder: string
let now: number
let store: Store

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-retention-'))
  now = Date.UTC(2026, 0, 1)
  store = auditedStore(await openStore(join(folder, 'state.db'), { now: () => now }))
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function runs(count: number): Promise<void> {
  for (let each = 0; each < count; each++) {
    const run = await store.runs.begin(aRun({ job: 'a' }), 'one')
    await store.runs.finish(run, { status: 'success' })
  }
}

const kept = async () => (await store.runs.list({ order: 'id' }, { limit: 99 })).items.map(({ id }) => id)
const sweep = (owner: string) => sweepIfDue({ store, owner, policy: retentionPolicy({ runsMs: 2 * DAY }), now })

describe('sweepIfDue', () => {
  test('what is too old goes, and what went is in the audit chain', async () => {
    await runs(3)
    now += 3 * DAY
    expect(await sweep('one')).toMatchObject({ runs: 2 })
    expect(await kept()).toEqual([3])
    const [last] = (await store.audit.list({ limit: 99 })).slice(-1)
    expect(last).toMatchObject({ action: 'store.swept', data: { policy: { runDays: 2 }, swept: { runs: 2 } } })
    expect((await store.audit.verify()).firstBroken).toBeUndefined()
  })

  test('the chain outlives the runs that it tells of', async () => {
    await runs(3)
    const before = await store.audit.list({ limit: 99 })
    now += 3 * DAY
    await sweep('one')
    const after = await store.audit.list({ limit: 99 })
    expect(after.slice(0, before.length)).toEqual(before)
    expect(before.some(({ subject }) => subject === 'run 1')).toBe(true)
    expect((await store.audit.verify()).firstBroken).toBeUndefined()
  })

  test('it is done once an hour, by whoever comes first', async () => {
    expect(await sweep('one')).toBeDefined()
    now += 59 * MINUTE
    expect(await sweep('two')).toBeUndefined()
    now += MINUTE
    expect(await sweep('two')).toBeDefined()
    expect(await sweep('one')).toBeUndefined()
  })

  test('of several at once one does it', async () => {
    const done = await Promise.all(['one', 'two', 'three', 'four'].map(sweep))
    expect(done.filter((each) => each !== undefined)).toHaveLength(1)
  })

  test('a clock that was set back does not keep it from being done', async () => {
    await sweep('one')
    now -= 24 * HOUR
    expect(await sweep('one')).toBeDefined()
  })
})

test('what the settings do not say is kept', () => {
  expect(Object.values(retentionPolicy()).filter((each) => each !== undefined)).toEqual([])
  expect(retentionPolicy({ detailsMs: 12 * HOUR, runsPerJob: 5 })).toMatchObject({ detailDays: 0.5, runsPerJob: 5 })
})
