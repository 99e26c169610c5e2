import { Zone } from '../time/zone.ts'

/** The day that it is by the clocks of a zone: `2021-02-12`. */
export function todayIn(timeZone: string, now: number): string {
  return new Date(new Zone(timeZone).wallTime(now)).toISOString().slice(0, 10)
}
