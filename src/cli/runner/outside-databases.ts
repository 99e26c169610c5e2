import { createHash } from 'node:crypto'
import type { CommandRequest } from '#platform/runner/command-request.ts'
import type { QueryAnswer, ReadOnlyDatabase, ReadQuery } from '#warehouse/adapter/read-query.ts'
import type { Host } from '../host.ts'
import { readsOf } from '../target-of.ts'

/** After so long without a question, what a profile says is read anew. */
const KEPT_MS = 60_000

/** Databases that are nobody's file, for questions: each as the settings of a command line name it. */
export class OutsideDatabases {
  private readonly host: Host
  private readonly open = new Map<string, Open>()

  constructor(host: Host) {
    this.host = host
  }

  async query(where: CommandRequest, query: ReadQuery, file: string): Promise<QueryAnswer> {
    const key = keyOf(where)
    let open = this.open.get(key)
    if (!open) this.open.set(key, (open = { database: readsOf(this.host)(where), asked: 0, timer: undefined }))
    open.asked++
    clearTimeout(open.timer)
    try {
      const database = await open.database
      return await database.write(query, file)
    } catch (error) {
      // The settings may be what was wrong.
      if (this.open.get(key) === open) this.open.delete(key)
      throw error
    } finally {
      open.asked--
      if (open.asked === 0) this.rest(key, open)
    }
  }

  async close(): Promise<void> {
    const all = [...this.open.values()]
    this.open.clear()
    for (const { database, timer } of all) {
      clearTimeout(timer)
      await close(database)
    }
  }

  private rest(key: string, open: Open): void {
    if (this.open.get(key) !== open) {
      void close(open.database)
      return
    }
    open.timer = setTimeout(() => {
      this.open.delete(key)
      void close(open.database)
    }, KEPT_MS).unref()
  }
}

interface Open {
  readonly database: Promise<ReadOnlyDatabase>
  asked: number
  timer: NodeJS.Timeout | undefined
}

async function close(database: Promise<ReadOnlyDatabase>): Promise<void> {
  const opened = await database.catch(() => undefined)
  await opened?.close()
}

/** It holds what may be secret: only its digest is kept. */
function keyOf({ args, cwd, env, home }: CommandRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([args, cwd, env, home]))
    .digest('hex')
}
