import { closeSync, openSync, writeSync } from 'node:fs'
import type { Cell } from './cell.ts'
import { cellJson, cellText } from './cell-json.ts'

type WrittenFormat = 'json' | 'rows' | 'csv'

const PIECE = 1 << 16

/** A new file that rows are written into, as they come. */
export class RowsFile {
  /** How much was written, about. */
  bytes = 0
  rows = 0
  private readonly file: number
  private readonly format: WrittenFormat
  private columns: readonly string[] = []
  private piece = ''

  constructor(path: string, format: WrittenFormat) {
    this.file = openSync(path, 'wx', 0o600)
    this.format = format
  }

  /** Before the first row. */
  begin(columns: readonly string[]): void {
    this.columns = columns
    this.add(this.format === 'csv' ? `${columns.map(csvCell).join(',')}\n` : '[')
  }

  row(cells: readonly Cell[]): void {
    const isFirst = this.rows++ === 0
    if (this.format === 'csv') this.add(`${cells.map(csvValue).join(',')}\n`)
    else this.add(`${isFirst ? '' : ',\n'}${JSON.stringify(this.jsonOf(cells))}`)
  }

  end(): void {
    if (this.format !== 'csv') this.add(']\n')
    this.flush()
  }

  close(): void {
    closeSync(this.file)
  }

  private jsonOf(cells: readonly Cell[]): unknown {
    if (this.format === 'rows') return cells.map(cellJson)
    return Object.fromEntries(cells.map((cell, at) => [this.columns[at] ?? String(at), cellJson(cell)]))
  }

  private add(text: string): void {
    this.bytes += text.length
    this.piece += text
    if (this.piece.length > PIECE) this.flush()
  }

  private flush(): void {
    const bytes = Buffer.from(this.piece)
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at)
    this.piece = ''
  }
}

/** An empty text is told from no value. */
function csvValue(cell: Cell): string {
  return cell === '' ? '""' : csvCell(cellText(cell))
}

/** As RFC 4180 quotes it. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
