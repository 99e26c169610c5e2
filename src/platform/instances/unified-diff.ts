/** Of two texts that are alike the lines that differ, in the form of `diff -u`; empty where none does. */
export function unifiedDiff(before: string, after: string, names: readonly [before: string, after: string]): string {
  if (before === after) return ''
  const lines = diffLines(splitLines(before), splitLines(after))
  const hunks = hunksOf(lines)
  if (hunks.length === 0) return ''
  return [`--- ${names[0]}`, `+++ ${names[1]}`, ...hunks].join('\n').concat('\n')
}

/** Lines around a difference that are shown with it. */
const CONTEXT = 3

interface Line {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

function splitLines(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)
}

/** What begins and ends alike is set aside: that is nearly all of it, mostly. */
function diffLines(before: readonly string[], after: readonly string[]): readonly Line[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  const least = Math.min(before.length, after.length) - head
  while (tail < least && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({ sign: ' ', text }))
  return [
    ...same(before.slice(0, head)),
    ...diffMiddles(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ]
}

/** More pairs of lines than this are not looked through: then all of the one goes and all of the other comes. */
const MOST_PAIRS = 16_000_000

/** By the longest sequence of lines that both have. */
function diffMiddles(before: readonly string[], after: readonly string[]): readonly Line[] {
  const gone = (text: string): Line => ({ sign: '-', text })
  const come = (text: string): Line => ({ sign: '+', text })
  if (before.length * after.length > MOST_PAIRS) return [...before.map(gone), ...after.map(come)]
  const width = after.length + 1
  const common = new Uint32Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const at = i * width + j
      common[at] =
        before[i] === after[j]
          ? (common[at + width + 1] as number) + 1
          : Math.max(common[at + width] as number, common[at + 1] as number)
    }
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    const at = i * width + j
    if (before[i] === after[j]) {
      lines.push({ sign: ' ', text: before[i++] as string })
      j++
    } else if ((common[at + width] as number) >= (common[at + 1] as number)) lines.push(gone(before[i++] as string))
    else lines.push(come(after[j++] as string))
  }
  return [...lines, ...before.slice(i).map(gone), ...after.slice(j).map(come)]
}

function hunksOf(lines: readonly Line[]): readonly string[] {
  const hunks: string[] = []
  let [oldLine, newLine] = [1, 1]
  let at = 0
  while (at < lines.length) {
    const first = lines.findIndex(({ sign }, index) => index >= at && sign !== ' ')
    if (first < 0) break
    const from = Math.max(at, first - CONTEXT)
    for (const { sign } of lines.slice(at, from)) {
      if (sign !== '+') oldLine++
      if (sign !== '-') newLine++
    }
    const to = endOfHunk(lines, first)
    const shown = lines.slice(from, to)
    const oldCount = shown.filter(({ sign }) => sign !== '+').length
    const newCount = shown.filter(({ sign }) => sign !== '-').length
    hunks.push(
      `@@ -${range(oldLine, oldCount)} +${range(newLine, newCount)} @@`,
      ...shown.map(({ sign, text }) => `${sign}${text}`),
    )
    oldLine += oldCount
    newLine += newCount
    at = to
  }
  return hunks
}

/** Differences with no more than the context of both between them stand in one hunk. */
function endOfHunk(lines: readonly Line[], first: number): number {
  let last = first
  for (let index = first; index < lines.length && index - last <= CONTEXT * 2 + 1; index++) {
    if (lines[index]?.sign !== ' ') last = index
  }
  return Math.min(lines.length, last + 1 + CONTEXT)
}

/** Nothing stands behind the line before it. */
function range(line: number, count: number): string {
  return count === 1 ? String(line) : `${count === 0 ? line - 1 : line},${count}`
}
