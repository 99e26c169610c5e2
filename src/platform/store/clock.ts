/** The present moment in milliseconds since 1970, as `effects.now` gives it. */
export type Clock = () => number

/** A moment as the store keeps all of them: UTC with milliseconds, so that texts sort as times do. */
export function moment(atMs: number): string {
  return new Date(atMs).toISOString()
}
