import type { Run } from '#platform/store/port/runs.ts'
import type { StoreSubjects } from '#platform/store/store.ts'
import { isOver, runJson, stepJson } from './json/run-json.ts'
import { sseEvent } from './sse-reader.ts'

type FeedStore = Pick<StoreSubjects, 'runs' | 'steps' | 'events'>

/** What readers at the same place are sent, made once for all of them. */
export interface FeedPage {
  readonly bytes: Buffer
  /** Up to which event it goes. */
  readonly last: number
}

/** While something happens, one looks this often; else at leisure. */
const SHORTEST_MS = 150
const LONGEST_MS = 1_000

const EVENTS_A_PAGE = 200
/** Readers who have fallen behind are few, and go on quickly. */
const PAGES_KEPT = 16

/** The events of a run as they come into the store, whichever server runs it: one look for all who read along. */
export class RunFeed {
  run: Run
  /** The number of the last event that is known to be there. */
  last = 0
  /** The number of the last piece of the log that is known to be there. */
  lastPiece = 0
  private readonly store: FeedStore
  private readonly readers = new Set<() => void>()
  private readonly pages = new Map<number, Promise<FeedPage>>()
  private timer: NodeJS.Timeout | undefined
  private pause = SHORTEST_MS
  private hasLooked = false
  private readonly emptied: () => void

  constructor(store: FeedStore, run: Run, emptied: () => void) {
    this.store = store
    this.run = run
    this.emptied = emptied
  }

  /** Nothing more will come than `last` says. */
  get isOver(): boolean {
    return this.hasLooked && isOver(this.run)
  }

  /** Somebody reads along, and is called at each change. Gives what ends that. */
  join(changed: () => void): () => void {
    this.readers.add(changed)
    if (this.readers.size === 1) void this.look()
    return () => {
      if (!this.readers.delete(changed) || this.readers.size > 0) return
      clearTimeout(this.timer)
      this.emptied()
    }
  }

  /** The events after a number, as far as one page goes. */
  page(after: number): Promise<FeedPage> {
    const known = this.pages.get(after)
    if (known) return known
    const page = this.read(after)
    this.pages.set(after, page)
    // What was read short may have grown since, or failed.
    void page.then(
      ({ last }) => last < after + EVENTS_A_PAGE && this.forget(after, page),
      () => this.forget(after, page),
    )
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= PAGES_KEPT) break
      this.pages.delete(oldest)
    }
    return page
  }

  close(): void {
    clearTimeout(this.timer)
    this.readers.clear()
  }

  private forget(after: number, page: Promise<FeedPage>): void {
    // Those who have been woken together still find it.
    setTimeout(() => {
      if (this.pages.get(after) === page) this.pages.delete(after)
    }, SHORTEST_MS / 2).unref()
  }

  private async read(after: number): Promise<FeedPage> {
    const { id } = this.run
    const events = await this.store.events.after(id, after, EVENTS_A_PAGE)
    const steps = new Map((await this.store.steps.of(id)).map((step) => [step.index, step]))
    let text = ''
    let step: number | undefined
    for (const { seq, step: index, json } of events) {
      const begun = index === step ? undefined : steps.get(index)
      step = index
      if (begun) text += sseEvent({ name: 'step', data: JSON.stringify(stepJson(begun)) })
      text += sseEvent({ id: String(seq), data: json })
    }
    return { bytes: Buffer.from(text), last: events.at(-1)?.seq ?? after }
  }

  /** A run is marked as over when all that it told is kept: what is found after that is all. */
  private async look(): Promise<void> {
    try {
      const run = (await this.store.runs.find(this.run.id)) ?? this.run
      const last = await this.store.events.last(this.run.id)
      const lastPiece = await this.store.steps.lastPiece(this.run.id)
      const hasChanged = last > this.last || lastPiece > this.lastPiece || run.status !== this.run.status
      this.run = run
      this.last = last
      this.lastPiece = lastPiece
      this.hasLooked = true
      this.pause = hasChanged ? SHORTEST_MS : Math.min(LONGEST_MS, this.pause * 1.5)
      if (hasChanged || this.isOver) for (const changed of this.readers) changed()
    } catch {
      // A store that is busy is asked again.
    }
    if (this.readers.size > 0 && !this.isOver) this.timer = setTimeout(() => void this.look(), this.pause)
  }
}

/** Says how a run stands. */
export function runEvent(run: Run): string {
  return sseEvent({ name: 'run', data: JSON.stringify(runJson(run)) })
}
