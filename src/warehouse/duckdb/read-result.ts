import type { DuckDBConnection as Handle, DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { ResultColumn, ResultTable } from '#warehouse/adapter/result-table.ts'
import { type ColumnReader, columnReader, usesZone } from './cells.ts'

type Api = typeof import('@duckdb/node-api')

/** What a statement returned, as far as it is wanted. */
export async function readResult(
  api: Api,
  handle: Handle,
  result: DuckDBResult,
  limit = Number.POSITIVE_INFINITY,
): Promise<ResultTable> {
  const chunks: DuckDBDataChunk[] = []
  let count = 0
  while (count < limit) {
    const chunk = await result.fetchChunk()
    if (!chunk || chunk.rowCount === 0) break
    chunks.push(chunk)
    count += chunk.rowCount
  }
  const needsZone = result.columnTypes().some((type) => usesZone(api, type))
  const readers = columnReaders(api, result, needsZone ? await timeZone(handle) : 'UTC')
  const rows: Cell[][] = []
  for (const chunk of chunks) {
    for (const row of chunkRows(readers, chunk)) {
      if (rows.length === limit) break
      rows.push(row)
    }
  }
  return { columns: resultColumns(result, readers), rows }
}

/** How the columns of a result are read; `zone` is the time zone of the session. */
export function columnReaders(
  api: Api,
  result: Pick<DuckDBResult, 'columnTypes'>,
  zone: string,
): readonly ColumnReader[] {
  return result.columnTypes().map((type) => columnReader(api, type, zone))
}

export function* chunkRows(readers: readonly ColumnReader[], chunk: DuckDBDataChunk): Generator<Cell[]> {
  const columns = readers.map((reader, index) => reader.read(chunk, index))
  for (let row = 0; row < chunk.rowCount; row++) yield columns.map((column) => column[row] ?? null)
}

export function resultColumns(
  result: Pick<DuckDBResult, 'columnTypes' | 'columnNames'>,
  readers: readonly ColumnReader[],
): readonly ResultColumn[] {
  const types = result.columnTypes()
  return result.columnNames().map((name, index) => ({
    name,
    type: typeName(types[index]),
    kind: readers[index]?.kind ?? 'other',
  }))
}

function typeName(type: DuckDBType | undefined): string {
  return type?.alias ?? type?.toString() ?? ''
}

/** Of a session. Where rows are streamed, it can be asked only before the first one. */
export async function timeZone(handle: Handle): Promise<string> {
  const rows = await (await handle.run("select current_setting('TimeZone')")).getRows()
  return String(rows[0]?.[0] ?? 'UTC')
}
