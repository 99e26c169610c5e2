import type { Session } from '../database/database.ts'
import type { Events, StoredEvent } from '../port/events.ts'
import { appendChunks, lastSeq, readChunks } from './chunks.ts'

/** Events in a database. */
export class StoredEvents implements Events {
  private readonly session: Session

  constructor(session: Session) {
    this.session = session
  }

  append(runId: number, step: number, lines: readonly string[]): Promise<number> {
    // JSON has no need of line breaks: what stands between its values can go.
    const items = lines.map((line) => ({ step, item: line.replaceAll(/[\r\n]+/g, ' ') }))
    return appendChunks(this.session, runId, 'event', items)
  }

  async after(runId: number, seq: number, limit: number): Promise<readonly StoredEvent[]> {
    const items = await readChunks(this.session, runId, 'event', { after: seq, limit })
    return items.map(({ item, ...place }) => ({ ...place, json: item }))
  }

  last(runId: number): Promise<number> {
    return lastSeq(this.session, runId, 'event')
  }
}
