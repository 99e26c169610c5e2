import { type DialectMacro, macro } from './macro.ts'

/** What both dialects mean by these, and what others of their macros stand on. */
export const COMMON_MACROS: readonly DialectMacro[] = [
  // A hundred times 1.15 is a bit less than 115 to DuckDB.
  macro(
    'trunc',
    '(x) as system.main.trunc(x)',
    '(x, n) as cast_to_type(sign(x) * system.main.floor(round(abs(x) * power(10, n), 6)) / power(10, n), x)',
  ),
  macro(
    'width_bucket',
    '(x, low, high, n) as case when x < low then 0 when x >= high then n + 1 else system.main.floor((x - low) / ((high - low)::double / n))::int + 1 end',
  ),
]
