import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** @typedef {import('./tables.mjs').Table} Table */
/** @typedef {import('./tables.mjs').Value} Value */

/**
 * Writes each raw table as a CSV file with a header, for loading into another warehouse.
 * @param {string} folder
 * @param {readonly Table[]} tables
 */
export async function writeCsv(folder, tables) {
  await mkdir(folder, { recursive: true })
  for (const { name, columns, rows } of tables) {
    const lines = [columns.map(([column]) => column), ...rows].map((row) => row.map(field).join(','))
    await writeFile(join(folder, `${name}.csv`), `${lines.join('\n')}\n`)
  }
}

/** @param {Value} value */
function field(value) {
  const text = value === null ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
