import { existsSync, mkdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Job } from '#platform/jobs/job.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'

/** What is looked at for that. */
type Looked = Pick<LivePlatform, 'store' | 'jobs' | 'warehouse'>

/**
 * The newest description of the warehouse that a job's `docs generate` has left, as a file: runs of jobs have target folders of
 * their own, which go with them. Its time is that of the description.
 */
export class DescribedByJobs {
  private readonly platform: Looked
  private readonly folder: string
  /** By job and instance: the run that was looked at last. Descriptions are large, and a page asks again and again. */
  private readonly seen = new Map<string, number>()

  constructor(platform: Looked, folder: string) {
    this.platform = platform
    this.folder = folder
  }

  /** The path of the file; undefined where no job has described the warehouse of that instance. */
  async newest(instance: string | null): Promise<string | undefined> {
    const path = join(this.folder, `described${instance === null ? '' : `-${encodeURIComponent(instance)}`}.json`)
    const found: Description[] = []
    for (const job of await this.describing(instance)) {
      if (!(await this.hasRunSince(job.name, instance))) continue
      const bytes = await this.platform.store.artifacts.readLatest(job.name, instance, 'catalog.json')
      const madeAt = bytes && madeAtOf(bytes)
      if (bytes && madeAt !== undefined) found.push({ bytes, madeAt })
    }
    const [newest] = found.sort((a, b) => b.madeAt - a.madeAt)
    if (newest) keepNewer(path, newest)
    return existsSync(path) ? path : undefined
  }

  private async hasRunSince(job: string, instance: string | null): Promise<boolean> {
    const { items } = await this.platform.store.runs.list(
      { jobs: [job], instance: instance ?? '', statuses: ['success', 'error', 'cancelled'], order: '-id' },
      { limit: 1 },
    )
    const key = `${job}\n${instance ?? ''}`
    const id = items[0]?.id
    if (id === undefined || id === this.seen.get(key)) return false
    this.seen.set(key, id)
    return true
  }

  private async describing(instance: string | null): Promise<readonly Job[]> {
    const jobs = this.platform.jobs.filter(describes)
    if (jobs.length === 0) return []
    const target = await this.platform.warehouse.target(instance)
    return jobs.filter(({ instances }) =>
      instances.some((each) => each.name === instance && (each.target === null || each.target === target)),
    )
  }
}

interface Description {
  readonly bytes: Uint8Array
  readonly madeAt: number
}

function describes({ work }: Job): boolean {
  return (
    work.kind === 'steps' &&
    work.steps.some((step) => step.kind === 'dbt' && step.words.includes('docs') && step.words.includes('generate'))
  )
}

function madeAtOf(bytes: Uint8Array): number | undefined {
  try {
    const { metadata } = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
      readonly metadata?: { readonly generated_at?: unknown }
    }
    const moment = Date.parse(String(metadata?.generated_at))
    return Number.isNaN(moment) ? undefined : moment
  } catch {
    return undefined
  }
}

function keepNewer(path: string, { bytes, madeAt }: Description): void {
  if (existsSync(path) && statSync(path).mtimeMs > madeAt - 1) return
  mkdirSync(join(path, '..'), { recursive: true })
  const fresh = `${path}.new`
  writeFileSync(fresh, bytes)
  utimesSync(fresh, madeAt / 1000, madeAt / 1000)
  renameSync(fresh, path)
}
