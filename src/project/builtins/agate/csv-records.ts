/** Cells of one record; a blank line is a record without cells. */
export type CsvRecord = readonly string[]

/**
 * Reads CSV as Python's `csv` does with its default dialect: doubled quotes inside quotes, quotes elsewhere taken
 * literally, and no complaint about what follows a closing quote or about a quote never closed.
 */
export function* csvRecords(text: string, delimiter: string): Generator<CsvRecord> {
  let start = 0
  while (start < text.length) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end)
    if (line.includes('"')) {
      const record = readQuoted(text, start, delimiter)
      yield record.cells
      start = record.end
    } else {
      yield line === '' ? [] : line.split(delimiter)
      start = end + 1
    }
  }
}

/** One record, character by character. `end` is where the next one begins. */
function readQuoted(
  text: string,
  start: number,
  delimiter: string,
): { readonly cells: CsvRecord; readonly end: number } {
  const cells: string[] = []
  let at = start
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      at += 1
      for (;;) {
        const quote = text.indexOf('"', at)
        if (quote < 0) return { cells: [...cells, cell + text.slice(at)], end: text.length }
        cell += text.slice(at, quote)
        at = quote + 1
        if (text[at] !== '"') break
        cell += '"'
        at += 1
      }
    }
    const from = at
    while (at < text.length && text[at] !== '\n' && text[at] !== delimiter) at += 1
    cells.push(cell + text.slice(from, at))
    if (text[at] !== delimiter) return { cells, end: at + 1 }
    at += 1
  }
}
