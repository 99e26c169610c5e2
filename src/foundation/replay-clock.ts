import { dbtError } from './diagnostics/dbt-error.ts'

/** The environment variable that sets the clock of a demo. */
export const CLOCK_VARIABLE = 'TRELLIS_CLOCK'

/** The clock that a process goes by. */
export interface ReplayClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Whether it shows another time than the world's. */
  readonly isReplay: boolean
  /** What the variable has to be for a process that is to go by the same clock. */
  readonly forOthers: string | undefined
}

/**
 * The world's clock, or one that was set: to a moment, which is when the process begins, or by so many milliseconds. It
 * runs on from there. Throws where the setting is neither.
 */
export function replayClock(setting: string | undefined, world: () => number): ReplayClock {
  if (setting === undefined || setting === '') return { now: world, isReplay: false, forOthers: undefined }
  const shift = /^[+-]\d+ms$/.test(setting) ? Number.parseInt(setting, 10) : momentOf(setting) - world()
  const forOthers = `${shift < 0 ? '-' : '+'}${Math.abs(Math.round(shift))}ms`
  return { now: () => world() + shift, isReplay: true, forOthers }
}

/** A time without a zone is UTC. */
function momentOf(text: string): number {
  const isWhole = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)
  const moment = Date.parse(/Z$|[+-]\d\d:\d\d$|^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text.replace(' ', 'T')}Z`)
  if (isWhole && !Number.isNaN(moment)) return moment
  throw dbtError('DbtUsageException', 'clock/not-a-time', `${CLOCK_VARIABLE} is no time: '${text}'`, {
    hint: `${CLOCK_VARIABLE}=2023-05-02T20:00:00Z sets the clock; without it, it is the world's`,
  })
}
