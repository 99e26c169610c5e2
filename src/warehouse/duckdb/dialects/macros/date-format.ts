import type { WrittenFor } from '../written-for.ts'

/**
 * Date formats of PostgreSQL and Snowflake in terms of strftime. A format is a constant nearly always: what is done with
 * it here DuckDB does once, while planning.
 */

type Replacement = readonly [from: string, to: string]

/** Marks that stand for what strftime cannot say, until it has run. */
const mark = (index: number) => String.fromCodePoint(0xe000 + index)

const both = (pattern: string, to: string): Replacement[] => [
  [pattern, to],
  [pattern.toLowerCase(), to],
]

/** What strftime has no word for: of `d`, the moment. */
const SPECIAL: readonly Replacement[] = [
  ['FMMONTH', "upper(strftime(d, '%B'))"],
  ['FMmonth', "lower(strftime(d, '%B'))"],
  ['FMDAY', "upper(strftime(d, '%A'))"],
  ['FMday', "lower(strftime(d, '%A'))"],
  ['MONTH', "rpad(upper(strftime(d, '%B')), 9, ' ')"],
  ['Month', "rpad(strftime(d, '%B'), 9, ' ')"],
  ['month', "rpad(lower(strftime(d, '%B')), 9, ' ')"],
  ['MON', "upper(strftime(d, '%b'))"],
  ['mon', "lower(strftime(d, '%b'))"],
  ['DAY', "rpad(upper(strftime(d, '%A')), 9, ' ')"],
  ['Day', "rpad(strftime(d, '%A'), 9, ' ')"],
  ['day', "rpad(lower(strftime(d, '%A')), 9, ' ')"],
  ['DY', "upper(strftime(d, '%a'))"],
  ['dy', "lower(strftime(d, '%a'))"],
  ['am', "lower(strftime(d, '%p'))"],
  ['pm', "lower(strftime(d, '%p'))"],
  ['WW', "lpad(((dayofyear(d) - 1) // 7 + 1)::varchar, 2, '0')"],
  ['ww', "lpad(((dayofyear(d) - 1) // 7 + 1)::varchar, 2, '0')"],
  ['Q', 'quarter(d)::varchar'],
  ['D', '(dayofweek(d) + 1)::varchar'],
  ['W', '((day(d) - 1) // 7 + 1)::varchar'],
]

const PLAIN: readonly Replacement[] = [
  ['"T"', 'T'],
  ['"Z"', 'Z'],
  ['FMMonth', '%B'],
  ['FMDay', '%A'],
  ...both('FMDD', '%-d'),
  ...both('FMMM', '%-m'),
  ...both('FMHH24', '%-H'),
  ...both('FMHH12', '%-I'),
  ...both('IYYY', '%G'),
  ...both('YYYY', '%Y'),
  ...both('YY', '%y'),
  ['Mon', '%b'],
  ...both('MM', '%m'),
  ...both('DDD', '%j'),
  ...both('DD', '%d'),
  ['Dy', '%a'],
  ...both('IW', '%V'),
  ['ID', '%u'],
  ...both('HH24', '%H'),
  ...both('HH12', '%I'),
  ...both('HH', '%I'),
  ...both('MI', '%M'),
  ...both('SS', '%S'),
  ...both('MS', '%g'),
  ...both('US', '%f'),
  ['AM', '%p'],
  ['PM', '%p'],
]

const SNOWFLAKE: readonly Replacement[] = [
  ['"T"', 'T'],
  ['"Z"', 'Z'],
  ...both('YYYY', '%Y'),
  ...both('YY', '%y'),
  ...both('MMMM', '%B'),
  ...both('MON', '%b'),
  ...both('MM', '%m'),
  ...both('DD', '%d'),
  ...both('DY', '%a'),
  ...both('HH24', '%H'),
  ...both('HH12', '%I'),
  ...both('HH', '%H'),
  ...both('MI', '%M'),
  ...both('SS', '%S'),
  ...both('FF6', '%f'),
  ...both('FF3', '%g'),
  ...both('FF9', '%n'),
  ...both('FF', '%n'),
  ...both('AM', '%p'),
  ...both('PM', '%p'),
  ...both('TZHTZM', '%z'),
  ...both('TZH:TZM', '%z'),
]

/** One after the other; a mark stands for each until all are found, so that none is found in what replaced another. */
function replaced(format: string, all: readonly Replacement[]): string {
  const sorted = all
    .map(([from, to], index) => ({ from, to, mark: mark(index) }))
    .toSorted((one, other) => other.from.length - one.from.length)
  const marked = sorted.reduce((text, { from, mark: to }) => `replace(${text}, '${from}', '${to}')`, unresolved(format))
  return `replace(${sorted.reduce((text, { mark: from, to }) => `replace(${text}, '${from}', '${to}')`, marked)}, '"', '')`
}

/**
 * Some functions want a constant, and look for it as soon as a macro is made. An argument of any type is looked at only
 * when the macro is called: `||` takes texts, lists and bytes.
 */
export function unresolved(argument: string): string {
  return `(${argument} || '')`
}

const SPECIAL_MARK = 500

/** The SQL that makes a text of the moment `d` by the format `f`. */
export function postgresDateText(d: string, f: string): string {
  const special = SPECIAL.map(([from], index): Replacement => [from, mark(SPECIAL_MARK + index)])
  const text = `strftime(d, ${replaced(f, [...PLAIN, ...special])})`
  const whole = SPECIAL.reduce((sql, [, of], index) => `replace(${sql}, '${mark(SPECIAL_MARK + index)}', ${of})`, text)
  // The moment is named, since it would stand there two dozen times.
  return `list_transform([${d}], lambda d: ${whole})[1]`
}

/** The format `f` as strptime wants it. */
export function postgresParseFormat(f: string): string {
  return replaced(f, [...PLAIN, ['MON', '%b'], ['mon', '%b'], ['Month', '%B'], ['MONTH', '%B'], ['month', '%B']])
}

/** The format `f` of Snowflake as strftime and strptime want it. */
export function snowflakeFormat(f: string): string {
  return replaced(f, SNOWFLAKE)
}

/** A part of a format: in words of strftime, or as SQL of the moment `d`. */
export type FormatPart = { readonly kind: 'strftime' | 'sql'; readonly text: string }

/** The parts of a format, neighbours in words of strftime as one; undefined where something in it is not known. */
export function formatParts(format: string, writtenFor: WrittenFor): readonly FormatPart[] | undefined {
  const special = (writtenFor === 'snowflake' ? [] : SPECIAL).map(([from, text]) => ({
    from,
    kind: 'sql' as const,
    text,
  }))
  const plain = (writtenFor === 'snowflake' ? SNOWFLAKE : PLAIN).map(([from, text]) => ({
    from,
    kind: 'strftime' as const,
    text,
  }))
  const known = [...plain, ...special].toSorted((one, other) => other.from.length - one.from.length)
  const parts: FormatPart[] = []
  const add = (kind: FormatPart['kind'], text: string) => {
    const last = parts.at(-1)
    if (kind === 'strftime' && last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text }
    else parts.push({ kind, text })
  }
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at)
    const [quoted, text] = /^"([^"]*)"/.exec(rest) ?? []
    const pattern = known.find(({ from }) => rest.startsWith(from))
    if (quoted !== undefined && text !== undefined) add('strftime', text.replaceAll('%', '%%'))
    else if (pattern) add(pattern.kind, pattern.text)
    else if (/^[A-Za-z%]/.test(rest)) return undefined
    else add('strftime', rest.charAt(0))
    at += quoted?.length ?? pattern?.from.length ?? 1
  }
  return parts
}
