import { isWide } from '#warehouse/adapter/is-wide.ts'

/** Rows under their heads, in columns as wide as they have to be. A column of nothing is left out. */
export function textTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const kept = heads.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''))
  const lines = [heads, ...rows].map((row) => row.filter((_, column) => kept[column]))
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => shownWidth(line[column] ?? ''))))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - shownWidth(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
    .concat('\n')
}

/** How many columns of a terminal a text takes. */
function shownWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (isWide(character) ? 2 : 1), 0)
}
