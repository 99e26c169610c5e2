import { sha256 } from '#foundation/source/checksum.ts'

/**
 * How long after its tick a job starts, below the longest delay that it allows: another time for each job and tick, the same
 * whenever it is asked, so that servers agree without a word.
 */
export function jitterOf(job: string, tick: number, longest: number): number {
  if (longest <= 0) return 0
  const chosen = Number.parseInt(sha256(`${job}\n${tick}`).slice(0, 12), 16)
  return Math.floor((chosen / 2 ** 48) * longest)
}
