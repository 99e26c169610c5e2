import { bytes, text } from '../database/cells.ts'
import type { Session } from '../database/database.ts'
import { pack, type Packed, packLarge, unpackLarge } from '../database/packed.ts'
import { insertRows, oneOf, parts } from '../database/rows.ts'

/** Where contents are kept, each once, under its digest. */
export interface Shelf {
  readonly table: 'artifact_bodies' | 'compiled_code'
  readonly key: 'sha256' | 'hash'
}

export const ARTIFACT_BODIES: Shelf = { table: 'artifact_bodies', key: 'sha256' }
export const COMPILED_CODE: Shelf = { table: 'compiled_code', key: 'hash' }

/** Packs those contents that the shelf does not have yet: before a transaction, in which others would wait for it. */
export async function packNew(
  session: Session,
  { table, key }: Shelf,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<ReadonlyMap<string, Packed>> {
  const known = new Set<string>()
  for (const part of parts([...contents.keys()])) {
    const { sql, parameters } = oneOf(key, part)
    for (const row of await session.read(`select ${key} from ${table} where ${sql}`, parameters))
      known.add(text(row, key))
  }
  const packed = new Map<string, Packed>()
  for (const [digest, content] of contents) if (!known.has(digest)) packed.set(digest, await packLarge(content))
  return packed
}

/**
 * Keeps contents under their digests. Those that are there are marked as used now, by which what sweeps the shelf at
 * this moment lets them be.
 */
export async function keepBodies(
  session: Session,
  { table, key }: Shelf,
  contents: ReadonlyMap<string, Uint8Array>,
  packed: ReadonlyMap<string, Packed>,
  now: string,
): Promise<void> {
  // In one order everywhere: two who keep the same ones do not wait for each other in a circle.
  const digests = [...contents.keys()].sort()
  const known = new Set<string>()
  for (const part of parts(digests)) {
    const { sql, parameters } = oneOf(key, part, 2)
    const rows = await session.write(`update ${table} set used_at = $1 where ${sql} returning ${key}`, [
      now,
      ...parameters,
    ])
    for (const row of rows) known.add(text(row, key))
  }
  const rows = digests
    .filter((digest) => !known.has(digest))
    .map((digest) => {
      // Not packed is only what has gone from the shelf since.
      const { packing, body } = packed.get(digest) ?? pack(contents.get(digest) ?? new Uint8Array())
      return [digest, packing, body, now]
    })
  const after = `on conflict (${key}) do update set used_at = excluded.used_at`
  await insertRows(session, table, [key, 'packing', 'body', 'used_at'], rows, after)
}

export async function readBody(
  session: Session,
  { table, key }: Shelf,
  digest: string,
): Promise<Uint8Array | undefined> {
  const [row] = await session.read(`select packing, body from ${table} where ${key} = $1`, [digest])
  return row && unpackLarge(text(row, 'packing'), bytes(row, 'body'))
}
