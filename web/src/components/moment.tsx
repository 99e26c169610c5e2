import { formatAge, formatMoment, formatSecond, formatWhole } from '../lib/format.ts'

interface MomentProps {
  readonly at: string | null | undefined
  readonly now: number
  readonly timeZone: string
  /** `age`: 9 min ago; `clock`: 04:12; `second`: Nov 21 04:12:09; the age, or the clock of it, shows on hover. */
  readonly as?: 'age' | 'clock' | 'second'
}

/** A moment in the zone of the page; the whole of it, with that zone, on hover. */
export function Moment({ at, now, timeZone, as = 'clock' }: MomentProps) {
  if (at === null || at === undefined) return <span>–</span>
  const age = formatAge(at, now)
  const clock = as === 'second' ? formatSecond(at, timeZone) : formatMoment(at, { now, timeZone })
  return (
    <time dateTime={at} title={`${as === 'age' ? clock : age} · ${formatWhole(at, timeZone)}`}>
      {as === 'age' ? age : clock}
    </time>
  )
}
