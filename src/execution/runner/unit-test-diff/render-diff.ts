/** The rows of a difference as text for a terminal, in columns where they fit. */
import { type DiffCell, textOf } from './diff-cell.ts'
import type { ShownRow } from './diff-tables.ts'

export interface RenderDiffOptions {
  readonly useColors: boolean
}

const DONE = '\u001b[0m'
const HEADER = '\u001b[0;1m'
const ADDED = '\u001b[32;1m'
const REMOVED = '\u001b[31;1m'
const CHANGED = '\u001b[34;1m'
const MINOR = '\u001b[33m'
const ARROW = '→'

/** Wider than this, columns are not lined up. */
const MOST_WIDTH = 130

export function renderDiff(rows: readonly ShownRow[], { useColors }: RenderDiffOptions): string {
  const cells = rows.map((row) => row.map((cell) => renderCell(cell, textOf(row[0] ?? null))))
  const sizes = columnSizes(cells)
  const lines = cells.map((row) => {
    let line = ''
    let at = 0
    let target = 0
    row.forEach(({ plain, colored }, column) => {
      if (sizes && target > at) {
        line += ' '.repeat(target - at)
        at = target
      }
      if (column > 0) line += `${MINOR},${DONE}`
      line += colored
      at += length(plain)
      target += sizes?.[column] ?? 0
    })
    return `${line}\r\n`
  })
  const text = lines.join('')
  return useColors ? text : withoutColors(text)
}

interface RenderedCell {
  readonly plain: string
  readonly colored: string
}

/** Quotes are put around the text with its colours, as around any other. */
function renderCell(cell: DiffCell | null, mark: string): RenderedCell {
  const text = textOf(cell)
  const alone = cell?.alone ?? 'null'
  const plain = (value: string) => (cell === null ? 'NULL' : quoted(value))
  const inColor = (color: string) => ({ plain: plain(text), colored: quoted(color + alone + DONE) })
  if (mark === '@@') return inColor(HEADER)
  if (mark === '+++') return inColor(ADDED)
  if (mark === '---') return inColor(REMOVED)
  if (mark.endsWith('->') && text.includes(mark)) {
    const [before = '', after = ''] = text === mark ? [] : text.split(mark)
    const left = markSpaces(before, after)
    const right = markSpaces(after, left)
    return {
      plain: quoted(`${left}${ARROW}${right}`),
      colored: quoted(`${REMOVED}${left}${CHANGED}${ARROW}${ADDED}${right}${DONE}`),
    }
  }
  return { plain: plain(text), colored: plain(text) }
}

/** Texts that differ only in blanks show the blanks that the other has not. */
function markSpaces(text: string, other: string): string {
  if (text === other || text.replaceAll(' ', '') !== other.replaceAll(' ', '')) return text
  const mine = Array.from(text)
  const others = Array.from(other)
  let marked = ''
  let at = 0
  let there = 0
  while (at < mine.length) {
    if (mine[at] === others[there]) {
      marked += mine[at]
      at++
      there++
    } else if (others[there] === ' ') {
      there++
    } else {
      marked += '␣'
      at++
    }
  }
  return marked
}

/** As a field of a CSV file; quotes are doubled even where none are put around. */
function quoted(text: string): string {
  const needsQuotes = /^ | $|["\r\n\t,]/.test(text)
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text.replaceAll('"', '""')
}

function withoutColors(text: string): string {
  // oxlint-disable-next-line no-control-regex -- colors begin with a control character.
  return text.replace(/\u001b(?:[@-Z\\-_]|\[[0-?]*[ -/]*[@-~])/g, '')
}

/** Few long texts do not widen a column: the width is the longest of those that are not far beyond the mean. */
function columnSizes(cells: readonly (readonly RenderedCell[])[]): number[] | undefined {
  const width = cells[0]?.length ?? 0
  const sizes = Array.from({ length: width }, (_, column) => {
    const lengths = cells.map((row) => length(row[column]?.plain ?? ''))
    const mean = lengths.reduce((sum, each) => sum + each, 0) / lengths.length
    const variance = lengths.reduce((sum, each) => sum + each * each, 0) / lengths.length - mean * mean
    const most = variance < 0 ? -1 : Math.trunc(mean + Math.sqrt(variance) * 2 + 0.5)
    return Math.max(0, lengths[0] ?? 0, ...lengths.filter((each) => each <= most))
  })
  const total = sizes.reduce((sum, each) => sum + each, width - 1)
  return total > MOST_WIDTH ? undefined : sizes
}

function length(text: string): number {
  return Array.from(text).length
}
