/** Answers as text for people and for programs. */
import { isoDate, isoTime } from '#foundation/yaml/iso-text.ts'
import type { Cell } from '#warehouse/adapter/cell.ts'
import type { SnapshotNode } from '#manifest/nodes/snapshot.ts'
import type { SnapshotShape } from '#execution/snapshots/snapshot-shape.ts'
import type { Answer } from './answer.ts'
import { isNumericType } from './column-types.ts'
import type { Asked } from './question.ts'

/** A table with two blanks between its columns; numbers stand to the right, and before and after in one column. */
export function answerTable(answer: Answer, width: (text: string) => number = (text) => text.length): string {
  const { columns, rows } = withArrows(answer)
  const cells = [columns, ...rows]
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => width(row[index] ?? ''))))
  const isNumber = columns.map(
    (_, index) => rows.length > 0 && rows.every((row) => /^(-?[\d.]+|)$/.test(row[index] ?? '')),
  )
  return cells
    .map((row) =>
      row
        .map((cell, index) => {
          const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - width(cell)))
          return isNumber[index] ? space + cell : cell + space
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** What was asked and what came of it, for programs. */
export function answerJson(node: SnapshotNode, shape: SnapshotShape, asked: Asked, answer: Answer): string {
  const { relation, keys, data } = shape
  const { question, from, to, by, zone, labels } = asked
  const told = {
    snapshot: node.unique_id,
    relation,
    question: question.kind,
    ...('column' in question && { column: question.column }),
    ...('at' in question && { as_of: question.at.told }),
    from: from?.told ?? null,
    to: to?.told ?? null,
    ...(by && { by }),
    timezone: zone,
    has_zone: shape.time.kind === 'timestamptz',
    keys: keys.map(({ name }) => name),
    labels,
    columns: data.map(({ name, dtype }) => ({ name, dtype, is_number: isNumericType(dtype) })),
    total: answer.total,
    shown: answer.shown,
    rows: answerRows(answer),
  }
  return `${JSON.stringify(told, null, 2)}\n`
}

/** One object a row, values as JSON has them; moments as the clock shows them, without a zone. */
export function answerRows({ columns, rows }: Answer): readonly Readonly<Record<string, unknown>>[] {
  return rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, jsonValue(row[index] ?? null)])))
}

/** Names first; cells are quoted where they must be. */
export function answerCsv({ columns, rows }: Answer): string {
  const lines = rows.map((row) => row.map((cell) => cellText(cell)))
  return [columns, ...lines].map((cells) => `${cells.map(quoted).join(',')}\n`).join('')
}

const BEFORE = 'before'
const AFTER = 'after'

function withArrows({ columns, rows }: Answer): { columns: readonly string[]; rows: readonly (readonly string[])[] } {
  const before = columns.indexOf(BEFORE)
  const show = (cell: Cell) => cellText(cell).replace(/\s+/g, ' ')
  if (before < 0 || columns[before + 1] !== AFTER) return { columns, rows: rows.map((row) => row.map(show)) }
  const name = columns.indexOf('column')
  return {
    columns: columns.toSpliced(before, 2, 'before → after'),
    rows: rows.map((row) => {
      const cells = row.map(show)
      const isChange = name < 0 || row[name] !== null
      const arrow = `${row[before] === null ? 'null' : cells[before]} → ${row[before + 1] === null ? 'null' : cells[before + 1]}`
      return cells.toSpliced(before, 2, isChange ? arrow : '')
    }),
  }
}

/** As people read it; nothing for NULL. */
export function cellText(cell: Cell): string {
  const value = jsonValue(cell)
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** As JSON has it. */
export function jsonValue(cell: Cell): unknown {
  if (typeof cell === 'bigint') return cell.toString()
  if (cell === null || typeof cell !== 'object') return cell
  switch (cell.kind) {
    case 'float':
      return Number.isFinite(cell.value) ? cell.value : String(cell.value)
    case 'decimal': {
      const number = Number(cell.text)
      return String(number) === cell.text ? number : cell.text
    }
    case 'uuid':
      return cell.text
    case 'date':
      return isoDate(cell)
    case 'time':
      return isoTime(cell)
    case 'timestamp':
      return `${isoDate(cell)} ${isoTime(cell)}`
    case 'interval':
      return `${cell.months} months ${cell.days} days ${cell.microseconds / 1_000_000} seconds`
    case 'bytes':
      return Buffer.from(cell.bytes).toString('hex')
    case 'list':
    case 'tuple':
      return cell.items.map(jsonValue)
    case 'struct':
      return Object.fromEntries(cell.entries.map(([name, value]) => [name, jsonValue(value)]))
    case 'map':
      return cell.entries.map(([key, value]) => [jsonValue(key), jsonValue(value)])
  }
}

function quoted(cell: string): string {
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
