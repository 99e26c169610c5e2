import { createHash } from 'node:crypto'
import { linkSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { JobInstance } from '#platform/jobs/job.ts'

const FILE = 'partial_parse.trellis'

/**
 * What is remembered of the last parse, for runs that have a target folder each: one copy for all that read the project alike.
 * Files are replaced as a whole and never written to, so that several runs can have the same one.
 */
export class RememberedParse {
  private readonly kept: string
  private readonly used: string

  constructor(platformFolder: string, instance: JobInstance, targetFolder: string) {
    const { name, profile, target, vars } = instance
    const key = createHash('sha256')
      .update(JSON.stringify([name, profile, target, vars]))
      .digest('hex')
      .slice(0, 16)
    this.kept = join(platformFolder, 'parses', key)
    this.used = join(targetFolder, FILE)
  }

  /** Puts it where a run looks for it. */
  lend(): void {
    this.unless(() => linkSync(this.kept, this.used))
  }

  /** Keeps what a run remembers, if that is another one. */
  takeBack(): void {
    this.unless(() => {
      const used = statSync(this.used, { throwIfNoEntry: false })
      if (!used || used.ino === statSync(this.kept, { throwIfNoEntry: false })?.ino) return
      mkdirSync(dirname(this.kept), { recursive: true })
      renameSync(this.used, this.kept)
    })
  }

  /** It is a shortcut: without it the project is read as a whole. */
  private unless(work: () => void): void {
    try {
      work()
    } catch {
      // There is none yet, or the file system has no links.
    }
  }
}
