import { type DialectMacro, macro } from './macro.ts'
import { numberText } from './number-format.ts'

/** What both dialects mean by these, and what others of their macros stand on. */
export const COMMON_MACROS: readonly DialectMacro[] = [
  macro(
    'initcap',
    `(x) as list_reduce(list_prepend('', regexp_extract_all(x, '[A-Za-z0-9\u00c0-\u024f]+|[^A-Za-z0-9\u00c0-\u024f]+')), lambda a, b: a || upper(b[1]) || lower(b[2:]))`,
  ),
  macro(
    'width_bucket',
    '(x, low, high, n) as case when x < low then 0 when x >= high then n + 1 else floor((x - low) / ((high - low)::double / n))::int + 1 end',
  ),
  macro('number_text', `(x, f) as ${numberText('x::decimal(38, 9)', 'f')}`),
]
