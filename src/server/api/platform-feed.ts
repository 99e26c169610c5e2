import type { LivePlatform } from '#platform/live/live-platform.ts'
import { placeKey } from '#platform/scheduler/entry.ts'
import type { AlertState } from '#platform/store/port/alerts.ts'
import type { JobState } from '#platform/store/port/jobs.ts'
import type { Run } from '#platform/store/port/runs.ts'
import { isOver, runJson } from './json/run-json.ts'
import { sseEvent } from './sse-reader.ts'

/** Runs are looked for this often, the rest less often. */
const LOOK_MS = 500
const LOOKS_FOR_RUNS = 4
/** Who was away for longer begins anew. */
const KEPT = 2_000
const A_PAGE = 500
/** So long one goes on when the last reader has left: it may only have been cut off. */
const LINGER_MS = 30_000

/**
 * What happens on the platform, whichever server does it: found by looking into the store, as long as somebody reads along,
 * and kept for a while for those who were cut off.
 */
export class PlatformFeed {
  private readonly platform: LivePlatform
  /** Numbers are this process's own. */
  private readonly epoch: string
  private readonly readers = new Set<() => void>()
  /** Each in the form in which it is sent. */
  private told: string[] = []
  private count = 0
  private timer: NodeJS.Timeout | undefined
  private lingering: NodeJS.Timeout | undefined
  private isAwake = false
  private looks = 0
  /** Undefined until the first look: what was there before it is no news. */
  private runs: Map<number, Run> | undefined
  private newest = 0
  private jobs = new Map<string, JobState>()
  private alerts = new Map<string, AlertState>()
  private problem: string | null = null
  private settings: LivePlatform['settings']

  constructor(platform: LivePlatform) {
    this.platform = platform
    this.epoch = Math.round(platform.now()).toString(36)
    this.settings = platform.settings
    this.problem = platform.problem
  }

  /** The id of the latest event. */
  get last(): string {
    return `${this.epoch}-${this.count}`
  }

  /** Resolves once what happens from now on is seen; gives what ends that. */
  async join(changed: () => void): Promise<() => void> {
    this.readers.add(changed)
    clearTimeout(this.lingering)
    if (!this.isAwake) {
      this.isAwake = true
      await this.look()
    }
    return () => {
      this.readers.delete(changed)
      if (this.readers.size === 0) this.lingering = setTimeout(() => this.rest(), LINGER_MS).unref()
    }
  }

  /** What was told after that event, and which one is the last of it; undefined where that is no longer known. */
  after(id: string): { readonly text: string; readonly last: string } | undefined {
    const [epoch, number] = id.split('-')
    const seen = Number(number)
    const oldest = this.count - this.told.length
    if (epoch !== this.epoch || !(seen >= oldest && seen <= this.count)) return undefined
    return { text: this.told.slice(seen - oldest).join(''), last: this.last }
  }

  close(): void {
    this.readers.clear()
    this.rest()
  }

  /** Nobody reads. What happens meanwhile is not seen, and whoever comes back has to be told that. */
  private rest(): void {
    clearTimeout(this.lingering)
    clearTimeout(this.timer)
    this.isAwake = false
    this.runs = undefined
    this.told = []
    this.count++
  }

  private async look(): Promise<void> {
    const before = this.count
    try {
      const isFirst = this.runs === undefined
      await this.lookAtRuns()
      if (isFirst || this.looks++ % LOOKS_FOR_RUNS === 0) await this.lookAtTheRest(isFirst)
    } catch {
      // A store that is busy is asked again.
    }
    if (this.count > before) for (const changed of this.readers) changed()
    if (this.isAwake) this.timer = setTimeout(() => void this.look(), LOOK_MS)
  }

  private async lookAtRuns(): Promise<void> {
    const { runs } = this.platform.store
    const open = await listAll(runs, { statuses: ['queued', 'starting', 'running'] })
    const isFirst = this.runs === undefined
    const known = this.runs ?? new Map<number, Run>()
    const [newest] = (await runs.list({ order: '-id' }, { limit: 1 })).items
    const now = new Map(open.map((run) => [run.id, run]))
    if (!isFirst) {
      // Some may have come and ended between two looks.
      const fresh = await listAll(runs, { idAbove: this.newest })
      const ended = [...known.keys()].filter((id) => !now.has(id) && !fresh.some((run) => run.id === id))
      const found = await Promise.all(ended.map((id) => runs.find(id)))
      for (const run of [...found.filter((each) => each !== undefined), ...open, ...fresh]) this.tellRun(run, known)
    }
    this.newest = Math.max(this.newest, newest?.id ?? 0, ...now.keys())
    if (this.isAwake) this.runs = now
  }

  private tellRun(run: Run, known: Map<number, Run>): void {
    const before = known.get(run.id)
    known.set(run.id, run)
    const data = runJson(run)
    if (!before) this.tell('run.queued', data)
    const wasRunning = before?.status === 'running'
    if (!wasRunning && run.startedAt !== null && before?.startedAt !== run.startedAt) this.tell('run.started', data)
    if (isOver(run) && !(before && isOver(before))) this.tell('run.ended', data)
  }

  private async lookAtTheRest(isFirst: boolean): Promise<void> {
    const { store, problem, settings } = this.platform
    for (const state of await store.jobs.list()) {
      const key = placeKey(state)
      const wasPaused = (this.jobs.get(key)?.pausedAt ?? null) !== null
      const isPaused = state.pausedAt !== null
      this.jobs.set(key, state)
      if (isFirst || wasPaused === isPaused) continue
      const place = { job: state.job, instance: state.instance }
      this.tell(isPaused ? 'job.paused' : 'job.resumed', isPaused ? { ...place, by: state.pausedBy } : place)
    }
    const open = new Map((await store.alerts.list({ open: true })).map((alert) => [alert.key, alert]))
    for (const key of this.alerts.keys()) {
      if (!isFirst && !open.has(key)) this.tell('alert.resolved', { key })
    }
    for (const alert of open.values()) {
      const before = this.alerts.get(alert.key)
      const { key, rule, state, since, count } = alert
      if (!isFirst && before?.state !== state) this.tell(`alert.${state}`, { key, rule, since, count })
    }
    this.alerts = open
    if (!isFirst && problem !== this.problem)
      this.tell(problem === null ? 'project.right' : 'project.wrong', { problem })
    else if (!isFirst && settings !== this.settings) this.tell('project.changed', {})
    this.problem = problem
    this.settings = settings
  }

  private tell(name: string, data: Readonly<Record<string, unknown>>): void {
    this.count++
    this.told.push(sseEvent({ id: this.last, name, data: JSON.stringify(data) }))
    if (this.told.length > KEPT) this.told.shift()
  }
}

async function listAll(
  runs: LivePlatform['store']['runs'],
  filter: Parameters<LivePlatform['store']['runs']['list']>[0],
): Promise<readonly Run[]> {
  const all: Run[] = []
  for (;;) {
    const { items } = await runs.list({ ...filter, order: 'id' }, { limit: A_PAGE, offset: all.length })
    all.push(...items)
    if (items.length < A_PAGE) return all
  }
}
