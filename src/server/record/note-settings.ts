import { createHash } from 'node:crypto'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import type { Settings } from '#platform/settings/settings.ts'
import type { Store } from '#platform/store/store.ts'

const NOTE = 'audit: trellis.yml'
const NONE = 'none'

/**
 * Links to the audit chain that `trellis.yml` says something else from now on than it did before, whoever read it then. It
 * is named by its digest: what stands in it may not be for everybody.
 */
export async function noteSettings(
  store: Pick<Store, 'together'>,
  settings: Settings | undefined,
  owner: string,
): Promise<void> {
  const text = settings?.document.source.text
  const digest = text === undefined ? NONE : createHash('sha256').update(text).digest('hex')
  await store.together(async ({ notes, audit }) => {
    const before = await notes.find(NOTE)
    if (before === digest || (before === undefined && digest === NONE)) return
    await notes.set(NOTE, digest)
    const data = { sha256: digest === NONE ? null : digest, before: before === NONE ? null : (before ?? null) }
    await audit.append([{ action: 'settings.changed', actor: owner, subject: SETTINGS_FILE, data }])
  })
}
