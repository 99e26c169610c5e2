import { floatRepr } from '../source/float-repr.ts'
import type { YamlDate } from './yaml-date.ts'

/**
 * What a YAML text holds, as PyYAML would give it to dbt.
 *
 * | YAML 1.1          | here                                                                      |
 * | ----------------- | ------------------------------------------------------------------------- |
 * | null              | `null`                                                                    |
 * | bool              | `boolean`                                                                 |
 * | int               | `number` without a fraction, beyond the safe integers `bigint`            |
 * | float             | `number` with a fraction, NaN or infinite; `YamlFloat` if integral: `1.0` |
 * | str               | `string`                                                                  |
 * | date, timestamp   | `YamlDate`, `YamlDateTime`                                                |
 * | binary            | `Uint8Array`                                                              |
 * | seq, omap, pairs  | array                                                                     |
 * | map               | plain object; a `Map` as soon as one key is not a string                  |
 * | set               | `Set`                                                                     |
 *
 * What an alias points at is the same object, not a copy.
 */
export type YamlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | YamlFloat
  | YamlDate
  | Uint8Array
  | YamlValue[]
  | YamlMapping
  | Map<YamlValue, YamlValue>
  | Set<YamlValue>

/** A mapping whose keys are all strings. Ask `Object.hasOwn` before reading a key that a user chose. */
export interface YamlMapping {
  [key: string]: YamlValue
}

/** A float that a JavaScript number could not tell from an int: `1.0`, `-0.0`, `1.0e+20`. */
export class YamlFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  valueOf(): number {
    return this.value
  }

  toJSON(): number {
    return this.value
  }

  /** As Python writes it. */
  toString(): string {
    return floatRepr(this.value)
  }
}

/** Whether a value is a mapping with nothing but string keys. */
export function isMapping(value: unknown): value is YamlMapping {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
