import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { nodeFiles } from '#foundation/node-files.ts'
import { readServerFile, serverFile, type ServerFacts } from '#platform/runner/server-file.ts'
import type { ServerLog } from './server-log.ts'

/** What a server says of itself in its project, so that commands which are typed there find it. */
export class ServerWord {
  /** What a server of before has left behind, if it did not stop by itself. */
  readonly former: ServerFacts | undefined
  private readonly path: string
  private readonly log: ServerLog
  private facts: ServerFacts

  /** Commands that are typed from now on wait for the server. */
  constructor(projectFolder: string, facts: Pick<ServerFacts, 'program' | 'socket' | 'startedAt'>, log: ServerLog) {
    this.path = serverFile(projectFolder)
    this.log = log
    this.former = readServerFile(nodeFiles, projectFolder)
    // What was left behind is still to be seen to, also where this server does not come that far.
    const { owner, runners } = this.former ?? { owner: '', runners: [] }
    this.facts = { ...facts, owner, runners, address: '' }
    this.write()
  }

  /** Of the page; empty until it answers. */
  get address(): string {
    return this.facts.address
  }

  /** It answers. */
  isUp(facts: Pick<ServerFacts, 'owner' | 'address' | 'runners'>): void {
    this.facts = { ...this.facts, ...facts }
    this.write()
  }

  /** The processes that work for it are these now. Only the next server asks for them: a full disk ends nothing. */
  has(runners: readonly number[]): void {
    if (this.address === '') return
    this.facts = { ...this.facts, runners }
    try {
      this.write()
    } catch (error) {
      this.log(`Which processes run commands could not be noted: ${String(error)}`)
    }
  }

  takeBack(): void {
    rmSync(this.path, { force: true })
  }

  private write(): void {
    const neighbour = `${this.path}.${process.pid}.tmp`
    try {
      writeFileSync(neighbour, `${JSON.stringify(this.facts, undefined, 2)}\n`, { mode: 0o600 })
      renameSync(neighbour, this.path)
    } catch (error) {
      rmSync(neighbour, { force: true })
      throw error
    }
  }
}
