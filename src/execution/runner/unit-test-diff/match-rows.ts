/**
 * Finds which rows of two tables of the same columns belong together, as daff does where order says nothing: rows
 * whose values in some columns are found once in each table are one row, tried with more and more columns; what is
 * left over is matched by what stands beside it.
 */
import { type DiffTable, textOf } from './diff-cell.ts'

export interface RowMatch {
  /** Row of the first table, or -1. */
  readonly left: number
  /** Row of the second table, or -1. */
  readonly right: number
}

export interface Matching {
  /** In the order in which they are shown; the header is the first row of both. */
  readonly rows: readonly RowMatch[]
  /** Columns that rows were matched by. */
  readonly keyColumns: ReadonlySet<number>
}

/** Of wider tables only the columns that tell rows apart best are tried. */
const MOST_COLUMNS = 5

export function matchRows(left: DiffTable, right: DiffTable): Matching {
  const links = new Links(left.length, right.length)
  const keyColumns = new Set<number>()
  const whole = matchByColumns(left, right, links, keyColumns)
  if (whole) matchNeighbours(left, right, links, whole)
  links.link(0, 0)
  return { rows: inOrder(links, left.length, right.length), keyColumns }
}

class Links {
  readonly toRight = new Map<number, number>()
  readonly toLeft = new Map<number, number>()
  openLeft: number
  openRight: number

  constructor(leftHeight: number, rightHeight: number) {
    this.openLeft = leftHeight
    this.openRight = rightHeight
  }

  link(left: number, right: number): void {
    this.toRight.set(left, right)
    this.toLeft.set(right, left)
  }
}

type Columns = readonly number[]

/** Gives the columns of the last try, which are all of them, if it came to that. */
function matchByColumns(left: DiffTable, right: DiffTable, links: Links, keyColumns: Set<number>): Columns | undefined {
  const candidates = tellingColumns(left, right)
  const subsets = 2 ** candidates.length
  const pending = new Set(left.keys())
  const height = Math.max(left.length, right.length, 1)
  let used = 0
  let whole: Columns | undefined
  for (let subset = 1; subset < subsets; subset++) {
    if (pending.size === 0) break
    const columns = candidates.filter((_, bit) => (subset >> bit) & 1)
    for (const column of columns) keyColumns.add(column)
    const isLast = subset === subsets - 1
    if (isLast) whole = columns
    const inLeft = rowsByKey(left, columns)
    const inRight = rowsByKey(right, columns)
    const mostAlike = Math.max(longest(inLeft), longest(inRight))
    if (mostAlike / (height + 20) >= 0.1 && (used > 0 || !isLast)) continue
    used++
    for (const row of pending) {
      const key = keyOf(left, row, columns)
      const others = inRight.get(key)
      if (key === '' || inLeft.get(key)?.length !== 1 || others?.length !== 1) continue
      const other = others[0] as number
      if (links.toLeft.has(other)) continue
      links.link(row, other)
      links.openRight--
      pending.delete(row)
    }
  }
  links.openLeft = pending.size
  links.openRight = left.length > 0 ? right.length - links.toLeft.size : right.length
  return whole
}

function tellingColumns(left: DiffTable, right: DiffTable): number[] {
  const columns = (left[0] ?? []).map((_, index) => index)
  if (columns.length <= MOST_COLUMNS) return columns
  const distinct = (table: DiffTable, column: number) => new Set(table.map((row) => textOf(row[column] ?? null))).size
  const counts = columns.map((column) => distinct(left, column) + distinct(right, column))
  return columns.sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b).slice(0, MOST_COLUMNS)
}

function rowsByKey(table: DiffTable, columns: Columns): Map<string, number[]> {
  const rows = new Map<string, number[]>()
  for (const index of table.keys()) {
    const key = keyOf(table, index, columns)
    const same = rows.get(key)
    if (same) same.push(index)
    else rows.set(key, [index])
  }
  return rows
}

const SAYS_NOTHING: ReadonlySet<string> = new Set(['', 'null', 'undefined'])

/** The header's key begins with a mark that keeps it from data that look like it. */
function keyOf(table: DiffTable, row: number, columns: Columns): string {
  const texts = columns.map((column) => {
    const text = textOf(table[row]?.[column] ?? null)
    return SAYS_NOTHING.has(text) ? '' : text
  })
  return (row < 1 ? '_' : '') + texts.join(' // ')
}

function longest(rows: ReadonlyMap<string, readonly number[]>): number {
  return Math.max(0, ...[...rows.values()].map((list) => list.length))
}

/** Rows that are alike and stand next to rows that have found each other: downwards, then upwards, from either table. */
function matchNeighbours(left: DiffTable, right: DiffTable, links: Links, columns: Columns): void {
  const isAlike = (a: number, b: number) => keyOf(left, a, columns) === keyOf(right, b, columns)
  const open = { left: links.openLeft, right: links.openRight }
  for (const step of [1, -1]) {
    if (open.left > 0) {
      walk(step, left.length, right.length, links.toRight, links.toLeft, isAlike, (a, b) => {
        links.link(a, b)
        return --open.left === 0
      })
    }
  }
  for (const step of [1, -1]) {
    if (open.right > 0) {
      walk(
        step,
        right.length,
        left.length,
        links.toLeft,
        links.toRight,
        (b, a) => isAlike(a, b),
        (b, a) => {
          links.link(a, b)
          return --open.right === 0
        },
      )
    }
  }
}

function walk(
  step: number,
  height: number,
  otherHeight: number,
  toOther: ReadonlyMap<number, number>,
  fromOther: ReadonlyMap<number, number>,
  isAlike: (row: number, other: number) => boolean,
  link: (row: number, other: number) => boolean,
): void {
  let other = step < 0 && otherHeight > 0 ? otherHeight - 1 : undefined
  const isOutside = (row: number) => row >= otherHeight || row < 0
  for (let count = 0; count < height; count++) {
    const row = step > 0 ? count : height - 1 - count
    const known = toOther.get(row)
    if (known !== undefined) {
      other = known + step
      if (isOutside(other)) break
      continue
    }
    if (other === undefined || !isAlike(row, other) || fromOther.has(other)) continue
    const isDone = link(row, other)
    other += step
    if (isOutside(other) || isDone) break
  }
}

/** By the second table's order; rows that only the first has stand where they did among their neighbours. */
function inOrder(links: Links, leftHeight: number, rightHeight: number): RowMatch[] {
  const shared: RowMatch[] = Array.from({ length: rightHeight }, (_, right) => ({
    left: links.toLeft.get(right) ?? -1,
    right,
  }))
  const alone: RowMatch[] = []
  for (let left = 0; left < leftHeight; left++) if (!links.toRight.has(left)) alone.push({ left, right: -1 })
  const rows: RowMatch[] = []
  let next = 0
  for (const row of shared) {
    for (let each = alone[next]; each && row.left > each.left; each = alone[++next]) rows.push(each)
    rows.push(row)
  }
  return [...rows, ...alone.slice(next)]
}
