/**
 * Python's values as JavaScript holds them.
 *
 * | Python        | here                                                        |
 * | ------------- | ----------------------------------------------------------- |
 * | None          | `null`                                                      |
 * | bool          | `boolean`                                                   |
 * | int           | `number` that is a safe integer, beyond that `bigint`       |
 * | float         | `Float`                                                     |
 * | str           | `string` (length and index count code points)               |
 * | list          | `Value[]`, mutable and shared by reference                  |
 * | tuple         | `Tuple`                                                     |
 * | dict          | `Dict` (insertion order; `1`, `1.0` and `True` are one key) |
 * | set           | `PySet`                                                     |
 * | anything else | an `Obj`: undefined, callables, modules, host objects       |
 *
 * JavaScript's `undefined` is never a value: it means "no such name" or "no such attribute".
 */
import type { Dict } from './dict.ts'
import type { Float } from './float.ts'
import type { Obj } from './obj.ts'
import type { PySet } from './py-set.ts'
import type { Tuple } from './tuple.ts'

export type Value = null | boolean | number | bigint | string | Float | Value[] | Tuple | Dict | PySet | Obj
