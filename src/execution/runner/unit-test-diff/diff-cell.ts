import { repr, str } from '#jinja/values/to-string.ts'
import { Obj } from '#jinja/values/obj.ts'
import type { Value } from '#jinja/values/value.ts'

/** A value of a compared table; null for None. */
export interface DiffCell {
  /** What is compared, and mostly shown: Python's `str`. */
  readonly text: string
  /** How it is shown in a row that only one of the tables has. */
  readonly alone: string
}

/** Rows below their header, all of the same length. */
export type DiffTable = readonly (readonly (DiffCell | null)[])[]

export function diffCell(value: Value): DiffCell | null {
  if (value === null) return null
  const text = str(value)
  if (typeof value === 'boolean') return { text, alone: String(value) }
  return { text, alone: value instanceof Obj ? repr(value) : text }
}

export function textCell(text: string): DiffCell {
  return { text, alone: text }
}

export function textOf(cell: DiffCell | null): string {
  return cell?.text ?? ''
}
