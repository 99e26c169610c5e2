import type { Store } from '#platform/store/store.ts'
import type { CodeVersion } from '#platform/store/port/runs.ts'

const NOTE = 'audit: commit'

/** Links to the audit chain that another commit is run from now on than before, and who has written it. */
export async function noteCommit(
  store: Pick<Store, 'together'>,
  { commit, branch }: Pick<CodeVersion, 'commit' | 'branch'>,
  author: string | null,
): Promise<void> {
  if (commit === null) return
  await store.together(async ({ notes, audit }) => {
    const before = await notes.find(NOTE)
    if (before === commit) return
    await notes.set(NOTE, commit)
    const data = { branch, before: before ?? null }
    await audit.append([{ action: 'project.deployed', actor: author, subject: `commit ${commit}`, data }])
  })
}
