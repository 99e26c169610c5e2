import type { JobPlace, LivePlatform } from '#platform/live/live-platform.ts'
import type { FileTrigger } from '#platform/settings/triggers.ts'
import { arrivals, arrivalText, type SeenFiles, Settling } from '#platform/triggers/file-arrivals.ts'
import { TriggerMemory } from '#platform/triggers/start-once.ts'
import { findFiles } from './find-files.ts'
import { lastRunOf } from './last-run-of.ts'
import type { Look } from './look.ts'

const QUICKEST_MS = 250
const SLOWEST_MS = 5_000

const NOTHING: SeenFiles = { there: [], gone: [] }

/** Looks for files that have arrived. */
export function fileLook(
  platform: LivePlatform,
  place: JobPlace,
  { path, settleMs }: FileTrigger,
  elapsed: () => number,
): Look {
  const memory = new TriggerMemory<SeenFiles>(platform, place, `file ${path}`)
  const settling = new Settling()
  return {
    about: `files ${path}`,
    everyMs: Math.min(SLOWEST_MS, Math.max(QUICKEST_MS, settleMs / 4)),
    usesWarehouse: false,
    async look() {
      const found = await findFiles(platform.projectFolder, path)
      const settled = settling.look(found, settleMs, elapsed())
      const now = platform.now()
      const was = await memory.read()
      if (!was) {
        const isOld = (await lastRunOf(platform, place)) !== undefined
        await memory.keep(undefined, isOld ? arrivals(undefined, { settled: found, found, now }).seen : NOTHING)
        return
      }
      const { files, seen } = arrivals(was, { settled, found, now })
      if (files.length === 0) return
      await memory.start({ was, origin: 'file', cause: arrivalText(files), ifQueued: seen, ifSkipped: seen })
    },
  }
}
