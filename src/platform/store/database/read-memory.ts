import type { Parameter, Row } from './database.ts'

/** Answers larger than this are for one who asks once. */
const MOST_ROWS = 200
const MOST_ANSWERS = 300

/**
 * Answers that hold until somebody writes. Pages and pollers ask the same again and again, and to make objects of rows takes
 * many times as long as to find out that nothing has changed.
 */
export class ReadMemory {
  /** Another number as soon as anybody, in any process, has changed the database. */
  private readonly version: () => number
  private readonly answers = new Map<string, readonly Row[]>()
  private known: number | undefined

  constructor(version: () => number) {
    this.version = version
  }

  find(sql: string, parameters: readonly Parameter[]): readonly Row[] | undefined {
    const now = this.version()
    if (now !== this.known) this.answers.clear()
    this.known = now
    return this.answers.get(keyOf(sql, parameters))
  }

  /** What was read after it was not found here: it is as new as the version known, or newer. */
  keep(sql: string, parameters: readonly Parameter[], rows: readonly Row[]): void {
    if (rows.length > MOST_ROWS || rows.some(hasBytes)) return
    if (this.answers.size >= MOST_ANSWERS) this.answers.clear()
    this.answers.set(keyOf(sql, parameters), rows)
  }
}

function keyOf(sql: string, parameters: readonly Parameter[]): string {
  return parameters.length === 0 ? sql : `${sql}\n${JSON.stringify(parameters)}`
}

function hasBytes(row: Row): boolean {
  for (const column in row) if (row[column] instanceof Uint8Array) return true
  return false
}
