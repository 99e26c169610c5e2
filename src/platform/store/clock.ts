/** The present moment in milliseconds since 1970, as `effects.now` gives it. */
export type Clock = () => number

/** A moment as the store keeps all of them: UTC with milliseconds, so that texts sort as times do. */
export function moment(atMs: number): string {
  return new Date(atMs).toISOString()
}

/** A time that somebody else wrote, for example dbt with microseconds, as such a moment; what is no time stays as it is. */
export function asMoment(time: string): string {
  const atMs = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`)
  return Number.isNaN(atMs) ? time : moment(atMs)
}
