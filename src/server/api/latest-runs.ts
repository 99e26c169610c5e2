import { placeKey } from '#platform/scheduler/entry.ts'
import type { BriefRun } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'

/** The last runs of a job in an instance. */
export interface LastRuns {
  readonly last: BriefRun
  readonly lastSuccess: BriefRun | undefined
}

/** So many runs are newer than those that are known, or going, at the most: of more than that all is read anew. */
const FEW = 200
/** Runs may be swept away, and stores put back. */
const LONGEST_MS = 60_000

interface Known {
  readonly of: Map<string, LastRuns>
  /** Runs that were not over when they were read; undefined where they are too many to be asked about. */
  readonly going: Set<number> | undefined
  readonly highest: number
  readonly readAtMs: number
}

/** The latest run of each job, and the latest that went well. Of thousands of jobs only what has happened since is read. */
export class LatestRuns {
  private readonly runs: Pick<Store['runs'], 'list' | 'latestOfJobs' | 'successesBeforeFailures'>
  private readonly now: () => number
  private known: Known | undefined
  private reading: Promise<unknown> = Promise.resolve()

  constructor({ store, now }: { readonly store: { readonly runs: LatestRuns['runs'] }; readonly now: () => number }) {
    this.runs = store.runs
    this.now = now
  }

  /** By the key of a job in an instance, as things are when it is asked. */
  read(): Promise<ReadonlyMap<string, LastRuns>> {
    const read = this.reading.then(async () => {
      this.known = (await this.readNew(this.known)) ?? (await this.readAll())
      return this.known.of
    })
    this.reading = read.catch(() => undefined)
    return read
  }

  private async readAll(): Promise<Known> {
    const readAtMs = this.now()
    const going = await this.readGoing()
    const latest = await this.runs.latestOfJobs()
    const successes = new Map((await this.runs.successesBeforeFailures()).map((run) => [placeKey(run), run]))
    const of = new Map(
      latest.map((last) => {
        const lastSuccess = last.status === 'success' ? last : successes.get(placeKey(last))
        return [placeKey(last), { last, lastSuccess }]
      }),
    )
    const highest = latest.reduce((most, { id }) => Math.max(most, id), 0)
    return { of, going, highest, readAtMs }
  }

  private async readGoing(): Promise<Set<number> | undefined> {
    const filter = { statuses: ['queued', 'starting', 'running'] } as const
    const { items, total } = await this.runs.list(filter, { limit: FEW })
    return total > FEW ? undefined : new Set(items.map(({ id }) => id))
  }

  /** Undefined where it takes less to read all. */
  private async readNew(known: Known | undefined): Promise<Known | undefined> {
    if (!known?.going || known.going.size > FEW) return undefined
    const age = this.now() - known.readAtMs
    if (age < 0 || age > LONGEST_MS) return undefined
    const { of, going } = known
    const changed = going.size === 0 ? [] : (await this.runs.list({ ids: [...going] }, { limit: FEW })).items
    const { items: added, total } = await this.runs.list({ idAbove: known.highest, order: 'id' }, { limit: FEW })
    if (total > FEW) return undefined
    let { highest } = known
    for (const run of [...changed, ...added]) {
      highest = Math.max(highest, run.id)
      if (run.finishedAt === null) going.add(run.id)
      else going.delete(run.id)
      if (run.job !== null) of.set(placeKey(run), withRun(of.get(placeKey(run)), run))
    }
    return { ...known, highest }
  }
}

function withRun(known: LastRuns | undefined, run: BriefRun): LastRuns {
  const isLast = !known || run.id >= known.last.id
  const isBest = run.status === 'success' && run.id >= (known?.lastSuccess?.id ?? 0)
  return { last: isLast ? run : known.last, lastSuccess: isBest ? run : known?.lastSuccess }
}
