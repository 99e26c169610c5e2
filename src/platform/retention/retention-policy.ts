import type { RetentionSettings } from '../settings/server-settings.ts'
import type { RetentionPolicy } from '../store/port/upkeep.ts'
import { DAY } from '../time/wall-time.ts'

/** What `retention:` means to the store. */
export function retentionPolicy({
  runsMs,
  runsPerJob,
  totalRuns,
  detailsMs,
  historyMs,
}: Partial<RetentionSettings> = {}): RetentionPolicy {
  return {
    runDays: inDays(runsMs),
    runsPerJob,
    runs: totalRuns,
    detailDays: inDays(detailsMs),
    historyDays: inDays(historyMs),
  }
}

function inDays(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / DAY
}
