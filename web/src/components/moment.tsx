import { formatAge, formatMoment } from '../lib/format.ts'

interface MomentProps {
  readonly at: string | null | undefined
  readonly now: number
  readonly timeZone: string
  /** `age`: 9 min ago; `clock`: 04:12; the other one shows on hover. */
  readonly as?: 'age' | 'clock'
}

/** A moment in the zone of the page; the whole of it, in UTC, on hover. */
export function Moment({ at, now, timeZone, as = 'clock' }: MomentProps) {
  if (at === null || at === undefined) return <span>–</span>
  const [age, clock] = [formatAge(at, now), formatMoment(at, { now, timeZone })]
  return (
    <time dateTime={at} title={`${as === 'age' ? clock : age} · ${at}`}>
      {as === 'age' ? age : clock}
    </time>
  )
}
