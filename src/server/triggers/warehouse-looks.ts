import type { JobPlace, LivePlatform } from '#platform/live/live-platform.ts'
import type { FreshTrigger, VolumeTrigger } from '#platform/settings/triggers.ts'
import { freshSources, freshText, type LoadedAt } from '#platform/triggers/fresh-data.ts'
import { lookAtRows, type SeenRows, volumeText } from '#platform/triggers/row-volume.ts'
import { TriggerMemory } from '#platform/triggers/start-once.ts'
import { lastRunOf } from './last-run-of.ts'
import type { Look } from './look.ts'
import { measure } from './measure.ts'

/** Looks for newer rows in sources. */
export function freshLook(platform: LivePlatform, place: JobPlace, { select, everyMs }: FreshTrigger): Look {
  const about = `fresh ${select.join(' ')}`
  const memory = new TriggerMemory<LoadedAt>(platform, place, about)
  return {
    about,
    everyMs,
    usesWarehouse: true,
    async look(signal) {
      const measured = await measure(platform, place, 'loaded-at', { select, signal })
      const now = Object.fromEntries(measured.map(({ unique_id, max_loaded_at }) => [unique_id, max_loaded_at]))
      const was = await memory.read()
      const isOld = was !== undefined || (await lastRunOf(platform, place)) !== undefined
      // A job that never ran has not seen any of it.
      const before = was ?? (isOld ? now : Object.fromEntries(measured.map(({ unique_id }) => [unique_id, null])))
      const fresh = freshSources(before, now)
      if (fresh.length === 0) await memory.keep(was, now)
      else await memory.start({ was, origin: 'source', cause: freshText(fresh, now), ifQueued: now, ifSkipped: now })
    },
  }
}

/** Counts rows. */
export function volumeLook(platform: LivePlatform, place: JobPlace, { select, everyMs, when }: VolumeTrigger): Look {
  const about = `volume ${select.join(' ')}`
  const memory = new TriggerMemory<SeenRows>(platform, place, about)
  return {
    about,
    everyMs,
    usesWarehouse: true,
    async look(signal) {
      const lastRun = (await lastRunOf(platform, place)) ?? null
      const measured = await measure(platform, place, 'rows', { select, signal })
      const rows = measured.reduce((sum, each) => sum + (each.rows ?? 0), 0)
      const was = await memory.read()
      const { fresh, seen, started } = lookAtRows(was, rows, lastRun)
      if (fresh < when.rows) await memory.keep(was, seen)
      else await memory.start({ was, origin: 'volume', cause: volumeText(fresh), ifQueued: started, ifSkipped: seen })
    },
  }
}
