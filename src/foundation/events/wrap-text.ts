/** Breaks paragraphs into lines of at most `width` characters, as Python's `textwrap.fill` does without breaking at hyphens. */
export function wrapText(text: string, width: number): string {
  const flat = expandTabs(text).replace(/[\n\v\f\r]/g, ' ')
  const pending = flat.split(/( +)/).filter((chunk) => chunk !== '')
  const lines: string[] = []
  while (pending.length > 0) {
    if (lines.length > 0 && isBlank(pending[0] as string)) {
      pending.shift()
      if (pending.length === 0) break
    }
    const line = takeLine(pending, width)
    if (line.length > 0 && isBlank(line.at(-1) as string)) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines.join('\n')
}

function takeLine(pending: string[], width: number): string[] {
  const line: string[] = []
  let length = 0
  while (pending.length > 0 && length + (pending[0] as string).length <= width) {
    const chunk = pending.shift() as string
    length += chunk.length
    line.push(chunk)
  }
  const next = pending[0]
  if (next !== undefined && next.length > width) {
    const room = width < 1 ? 1 : width - length
    line.push(next.slice(0, room))
    pending[0] = next.slice(room)
  }
  return line
}

function isBlank(chunk: string): boolean {
  return chunk.trim() === ''
}

function expandTabs(text: string): string {
  let column = 0
  return text.replace(/\t|\n|[^\t\n]+/g, (part) => {
    if (part === '\n') {
      column = 0
      return part
    }
    const shown = part === '\t' ? ' '.repeat(8 - (column % 8)) : part
    column += shown.length
    return shown
  })
}

/** Takes away the blanks that all lines begin with; lines of blanks alone become empty. */
export function dedent(text: string): string {
  const lines = text.split('\n').map((line) => (line.trim() === '' ? '' : line))
  const margins = lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '')
  const [first = '', ...others] = margins
  let size = first.length
  for (const margin of others) while (!margin.startsWith(first.slice(0, size))) size -= 1
  return lines.map((line) => (line === '' ? '' : line.slice(size))).join('\n')
}
