import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '#platform/store/open-store.ts'
import { noteCommit } from './note-commit.ts'

test('a commit that is run from now on is linked once, with who has written it and what ran before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'note-commit-'))
  const store = await openStore(join(folder, 'state.db'), { now: Date.now })
  try {
    const branch = 'main'
    await noteCommit(store, { commit: 'aa1', branch }, 'ada')
    await noteCommit(store, { commit: 'aa1', branch }, 'ada')
    await noteCommit(store, { commit: 'bb2', branch }, 'kim')
    const records = await store.audit.list({ after: 0, limit: 9 })
    expect(records.map(({ action, actor, subject, data }) => [action, actor, subject, data])).toEqual([
      ['project.deployed', 'ada', 'commit aa1', { branch, before: null }],
      ['project.deployed', 'kim', 'commit bb2', { branch, before: 'aa1' }],
    ])
  } finally {
    await store.close()
    rmSync(folder, { recursive: true })
  }
})
