import { Obj } from './obj.ts'
import type { Value } from './value.ts'

/** The text of a value that is a str to Python, Markup included; `undefined` for all others. */
export function asText(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value
  return value instanceof Obj ? value.text() : undefined
}
