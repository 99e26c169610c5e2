/** A moment in microseconds since 1970, UTC. */
export type Micros = number

/** The form of times in dbt's artifacts: `2026-01-02T03:04:05.678901Z`. As in Python, no fraction is written for a whole second. */
export function artifactTime(micros: Micros): string {
  return `${isoTime(micros)}Z`
}

/** The form in which dbt writes times that carry their offset: `2026-01-02T03:04:05.678901+00:00`. */
export function offsetTime(micros: Micros): string {
  return `${isoTime(micros)}+00:00`
}

function isoTime(micros: Micros): string {
  const whole = Math.floor(micros / 1_000_000)
  const fraction = Math.round(micros - whole * 1_000_000)
  const seconds = new Date(whole * 1000).toISOString().slice(0, 19)
  return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(6, '0')}`
}
