import { ABSENT } from './difference.ts'

interface LineDifference {
  readonly dbt: string | typeof ABSENT
  readonly trellis: string | typeof ABSENT
  /** Both have the line, at other places. */
  readonly isMoved?: true
}

/**
 * The lines that one of two texts has and the other has not, in order. A line in one's place is paired with that of the
 * other.
 */
export function compareLines(dbt: readonly string[], trellis: readonly string[]): LineDifference[] {
  const blocks: { dbt: string[]; trellis: string[] }[] = []
  let [i, j] = [0, 0]
  for (const [sameI, sameJ] of [...sharedLines(dbt, trellis), [dbt.length, trellis.length] as const]) {
    if (i < sameI || j < sameJ) blocks.push({ dbt: dbt.slice(i, sameI), trellis: trellis.slice(j, sameJ) })
    i = sameI + 1
    j = sameJ + 1
  }
  const moved = takeMoved(blocks)
  const told = takeOfOneKind(blocks)
  return [
    ...blocks.flatMap((block) =>
      Array.from(
        { length: Math.max(block.dbt.length, block.trellis.length) },
        (_, index): LineDifference => ({
          dbt: block.dbt[index] ?? ABSENT,
          trellis: block.trellis[index] ?? ABSENT,
        }),
      ),
    ),
    ...told,
    ...moved.map((line) => ({ dbt: line, trellis: line, isMoved: true as const })),
  ]
}

/** Takes out of the blocks the lines that both have. */
function takeMoved(blocks: readonly { dbt: string[]; trellis: string[] }[]): string[] {
  const moved: string[] = []
  for (const block of blocks) {
    block.dbt = block.dbt.filter((line) => {
      const other = blocks.find(({ trellis }) => trellis.includes(line))
      if (other) moved.push(...other.trellis.splice(other.trellis.indexOf(line), 1))
      return other === undefined
    })
  }
  return moved
}

const DEPRECATION = /^\[WARNING\]\[\w+Deprecation\]/

/** Takes out the deprecations that both tell, of different places: of each kind the first alone is told. */
function takeOfOneKind(blocks: readonly { dbt: string[]; trellis: string[] }[]): LineDifference[] {
  const told: LineDifference[] = []
  for (const block of blocks) {
    block.dbt = block.dbt.filter((line) => {
      const [kind] = DEPRECATION.exec(line) ?? []
      const isOther = (each: string) => kind !== undefined && each.startsWith(kind)
      const other = blocks.find(({ trellis }) => trellis.some(isOther))
      if (other)
        told.push(
          ...other.trellis.splice(other.trellis.findIndex(isOther), 1).map((trellis) => ({ dbt: line, trellis })),
        )
      return other === undefined
    })
  }
  return told
}

/** Numbers: 400 MB. */
const LARGEST_TABLE = 100_000_000

/** Where there is too much for a table: each line that stands at the same place in both. */
function inPlace(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  return a.flatMap((line, index) => (line === b[index] ? [[index, index] as const] : []))
}

/** The places of a longest common subsequence. What both begin and end with needs no table. */
function sharedLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let begin = 0
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin++
  let end = 0
  while (end < Math.min(a.length, b.length) - begin && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const [rows, columns] = [a.length - begin - end, b.length - begin - end]
  if (rows * columns > LARGEST_TABLE) return inPlace(a, b)

  const width = columns + 1
  const lengths = new Uint32Array((rows + 1) * width)
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * width + column] =
        a[begin + row] === b[begin + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }

  const shared: [number, number][] = Array.from({ length: begin }, (_, index) => [index, index])
  let [row, column] = [0, 0]
  while (row < rows && column < columns) {
    if (a[begin + row] === b[begin + column]) shared.push([begin + row++, begin + column++])
    else if (at(row + 1, column) >= at(row, column + 1)) row++
    else column++
  }
  for (let index = end; index > 0; index--) shared.push([a.length - index, b.length - index])
  return shared
}
