import { number, text } from '../database/cells.ts'
import type { Database } from '../database/database.ts'
import { type ChunkItem, type ChunkKind, readChunks, writeChunk } from '../subjects/chunks.ts'

const RUNS_A_READ = 100
/** So many characters in a row: as much as a reader who wants a few of them should have to unpack. */
const LONGEST_CHUNK = 500_000
const ALL = Number.MAX_SAFE_INTEGER

/** Events and logs of runs that are over, written in many small pieces, become few large ones, which take less room. */
export async function joinChunks(database: Database): Promise<void> {
  for (;;) {
    const heads = await database.read(
      `select h.run_id, h.kind from chunk_heads as h join runs as r on r.id = h.run_id
       where h.is_joined = 0 and r.finished_at is not null order by h.run_id limit $1`,
      [RUNS_A_READ],
    )
    for (const head of heads) await joinOne(database, number(head, 'run_id'), text(head, 'kind') as ChunkKind)
    if (heads.length < RUNS_A_READ) return
  }
}

function joinOne(database: Database, runId: number, kind: ChunkKind): Promise<void> {
  return database.transaction(async (session) => {
    // Written first: nobody appends to the run meanwhile.
    await session.write('update chunk_heads set is_joined = 1 where run_id = $1 and kind = $2', [runId, kind])
    const items = await readChunks(session, runId, kind, { after: 0, limit: ALL })
    await session.write('delete from chunks where run_id = $1 and kind = $2', [runId, kind])
    for (const group of grouped(items)) await writeChunk(session, runId, kind, group)
  })
}

function grouped(items: readonly ChunkItem[]): readonly (readonly ChunkItem[])[] {
  const groups: ChunkItem[][] = []
  let length = 0
  for (const item of items) {
    const group = groups.at(-1)
    const before = group?.at(-1)
    length += item.item.length
    if (group && before?.step === item.step && before.seq === item.seq - 1 && length <= LONGEST_CHUNK) group.push(item)
    else {
      groups.push([item])
      length = item.item.length
    }
  }
  return groups
}
