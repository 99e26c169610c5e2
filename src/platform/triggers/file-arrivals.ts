import { createHash } from 'node:crypto'

/** A file as it is at some moment. */
export interface FoundFile {
  /** From the project's folder. */
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
}

/**
 * The versions of files that a job has been started for, each as a digest. Those that are gone are remembered for a while: a
 * folder that is not to be reached for a moment brings all of them again.
 */
export interface SeenFiles {
  readonly there: readonly string[]
  /** With the day on which it was missed. */
  readonly gone: readonly (readonly [digest: string, day: number])[]
}

const DAY = 86_400_000
const GONE_DAYS = 30
const MOST_GONE = 20_000

/** What is new among files, and what has been seen then. */
export interface Arrivals {
  readonly files: readonly FoundFile[]
  /** With all of them. */
  readonly seen: SeenFiles
}

/**
 * What has arrived. `settled` are files that have not changed for long enough, `found` all that are there.
 */
export function arrivals(
  before: SeenFiles | undefined,
  {
    settled,
    found,
    now,
  }: { readonly settled: readonly FoundFile[]; readonly found: readonly FoundFile[]; readonly now: number },
): Arrivals {
  const known = new Set([...(before?.there ?? []), ...(before?.gone ?? []).map(([digest]) => digest)])
  const files = settled.filter((file) => !known.has(versionOf(file)))
  const fresh = new Set(files.map(versionOf))
  const there = found.map(versionOf).filter((digest) => known.has(digest) || fresh.has(digest))
  const isThere = new Set(there)
  const today = Math.floor(now / DAY)
  const missed = (before?.there ?? []).map((digest) => [digest, today] as const)
  const gone = [...missed, ...(before?.gone ?? [])]
    .filter(([digest, day]) => !isThere.has(digest) && day > today - GONE_DAYS)
    .slice(0, MOST_GONE)
  return { files, seen: { there: there.sort(), gone } }
}

/** The same for all servers that see the file, wherever they are. */
function versionOf({ path, size, mtimeMs }: FoundFile): string {
  return createHash('sha256')
    .update(`${path}\n${size}\n${Math.floor(mtimeMs)}`)
    .digest('base64url')
    .slice(0, 14)
}

/** Finds out which files have stopped changing, by looking at them again and again. */
export class Settling {
  private known = new Map<string, { readonly size: number; readonly mtimeMs: number; readonly since: number }>()

  /** Those of the files that have been as they are for so long. `elapsed` is a clock that does not leap. */
  look(found: readonly FoundFile[], settleMs: number, elapsed: number): readonly FoundFile[] {
    const known = new Map<string, { readonly size: number; readonly mtimeMs: number; readonly since: number }>()
    const settled: FoundFile[] = []
    for (const { path, size, mtimeMs } of found) {
      const before = this.known.get(path)
      const isSame = before?.size === size && before.mtimeMs === mtimeMs
      const since = isSame ? before.since : elapsed
      known.set(path, { size, mtimeMs, since })
      if (elapsed - since >= settleMs) settled.push({ path, size, mtimeMs })
    }
    this.known = known
    return settled
  }
}

const NAMED = 5

/** For people, why a run was started. */
export function arrivalText(files: readonly FoundFile[]): string {
  const names = files.slice(0, NAMED).map(({ path }) => path)
  const more = files.length - names.length
  const count = files.length === 1 ? 'A file has arrived' : `${files.length} files have arrived`
  return `${count}: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}`
}
