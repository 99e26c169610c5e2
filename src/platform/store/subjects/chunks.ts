import { bytes, number, text } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { pack, unpack } from '../database/packed.ts'

/** What is written line by line, and kept many lines in a row. */
export type ChunkKind = 'event' | 'log'

export interface ChunkItem {
  readonly seq: number
  readonly step: number
  /** Without a line break. */
  readonly item: string
}

/** Rows are read so many at once. */
const CHUNKS_A_READ = 32

/** Appends items, and gives the number of the last one. One transaction after the other appends to the same run. */
export async function appendChunks(
  session: Session,
  runId: number,
  kind: ChunkKind,
  items: readonly Omit<ChunkItem, 'seq'>[],
): Promise<number> {
  if (items.length === 0) return lastSeq(session, runId, kind)
  return session.transaction(async (transaction) => {
    const [head] = await transaction.write(
      `insert into chunk_heads (run_id, kind, last_seq) values ($1, $2, $3)
       on conflict (run_id, kind) do update set last_seq = chunk_heads.last_seq + excluded.last_seq returning last_seq`,
      [runId, kind, items.length],
    )
    if (!head) throw new Error('No number came for an event')
    const last = number(head, 'last_seq')
    let seq = last - items.length + 1
    for (const group of ofOneStep(items)) {
      await writeChunk(
        transaction,
        runId,
        kind,
        group.map((each, at) => ({ ...each, seq: seq + at })),
      )
      seq += group.length
    }
    return last
  })
}

/** Items above a number, of one step if it is named. */
export async function readChunks(
  session: Session,
  runId: number,
  kind: ChunkKind,
  { after, step, limit }: { readonly after: number; readonly step?: number | undefined; readonly limit: number },
): Promise<readonly ChunkItem[]> {
  const found: ChunkItem[] = []
  for (let above = after; found.length < limit; ) {
    const rows = await session.read(
      `select first_seq, last_seq, step, packing, body from chunks where run_id = $1 and kind = $2 and last_seq > $3
       ${step === undefined ? '' : 'and step = $5'} order by first_seq limit $4`,
      [runId, kind, above, CHUNKS_A_READ, ...(step === undefined ? [] : [step])],
    )
    for (const row of rows) {
      const first = number(row, 'first_seq')
      const of = number(row, 'step')
      const items = chunkItems(row).map((item, at) => ({ seq: first + at, step: of, item }))
      found.push(...items.slice(Math.max(0, after + 1 - first), Math.max(0, after + 1 - first) + limit - found.length))
      above = number(row, 'last_seq')
    }
    if (rows.length < CHUNKS_A_READ) break
  }
  return found
}

export async function lastSeq(session: Session, runId: number, kind: ChunkKind): Promise<number> {
  const [head] = await session.read('select last_seq from chunk_heads where run_id = $1 and kind = $2', [runId, kind])
  return head ? number(head, 'last_seq') : 0
}

/** Writes items of one step, whose numbers follow each other, as one row. */
export async function writeChunk(
  session: Session,
  runId: number,
  kind: ChunkKind,
  items: readonly ChunkItem[],
): Promise<void> {
  const [first] = items
  const last = items.at(-1)
  if (!first || !last) return
  const { packing, body } = pack(Buffer.from(items.map(({ item }) => item).join('\n')))
  await session.write(
    'insert into chunks (run_id, kind, first_seq, last_seq, step, packing, body) values ($1, $2, $3, $4, $5, $6, $7)',
    [runId, kind, first.seq, last.seq, first.step, packing, body],
  )
}

function chunkItems(row: Parameters<typeof text>[0]): readonly string[] {
  return Buffer.from(unpack(text(row, 'packing'), bytes(row, 'body')))
    .toString()
    .split('\n')
}

function ofOneStep<Item extends { readonly step: number }>(items: readonly Item[]): Item[][] {
  const groups: Item[][] = []
  for (const item of items) {
    const group = groups.at(-1)
    if (group?.[0]?.step === item.step) group.push(item)
    else groups.push([item])
  }
  return groups
}
