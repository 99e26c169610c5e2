import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { GitPlace } from '#platform/deploy/git-place.ts'

/** The last commit of a place that was right, remembered beyond the process. */
export class DeployedCommit {
  private readonly file: string
  private readonly place: GitPlace

  constructor(file: string, place: GitPlace) {
    this.file = file
    this.place = place
  }

  /** Undefined where none is known of this very place. */
  read(): string | undefined {
    const { address, branch, path } = this.place
    try {
      const known = JSON.parse(readFileSync(this.file, 'utf8')) as Partial<Record<string, unknown>>
      const isSame = known.address === address && known.branch === branch && known.path === path
      const { commit } = known
      return isSame && typeof commit === 'string' && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined
    } catch {
      return undefined
    }
  }

  write(commit: string): void {
    const neighbour = `${this.file}.tmp`
    writeFileSync(neighbour, `${JSON.stringify({ ...this.place, commit }, undefined, 2)}\n`, { mode: 0o600 })
    renameSync(neighbour, this.file)
  }
}
