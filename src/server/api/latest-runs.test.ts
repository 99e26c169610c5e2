import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aRun } from '#platform/store/conformance/samples.ts'
import { openStore } from '#platform/store/open-store.ts'
import { randomFrom } from '../../../tests/random-from.ts'
import { LatestRuns } from './latest-runs.ts'

test('whatever happens to runs in whichever order, what is remembered is what reading all of them gives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latest-runs-'))
  const store = await openStore(join(folder, 'state.db'), { now: Date.now })
  try {
    const random = randomFrom(7)
    const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)] as T
    const remembered = new LatestRuns({ store, now: () => 0 })
    for (let step = 0; step < 150; step++) {
      const { items: going } = await store.runs.list({ statuses: ['queued', 'starting', 'running'] }, { limit: 99 })
      const run = going.length > 0 ? pick(going) : undefined
      const act = pick(['add', 'type', 'take', 'finish', 'finish'])
      if (act === 'add') await store.runs.add(aRun({ job: pick(['a', 'b', 'c']), instance: pick([null, 'eu']) }))
      else if (act === 'type') await store.runs.begin(aRun({ job: null }), 'somebody')
      else if (act === 'take' && run) await store.runs.take(run.id, 'server')
      else if (run) await store.runs.finish(run, { status: pick(['success', 'error', 'cancelled']) })
      if (random() < 0.5) continue
      const fresh = await new LatestRuns({ store, now: () => 0 }).read()
      const brief = (all: typeof fresh) =>
        [...all].map(([key, { last, lastSuccess }]) => [key, last.id, last.status, lastSuccess?.id]).sort()
      expect(brief(await remembered.read())).toEqual(brief(fresh))
    }
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
