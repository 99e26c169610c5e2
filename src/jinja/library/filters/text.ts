import { isTrue } from '../../values/truth.ts'
import { toIndex } from '../../values/arguments.ts'
import { codePointLength, sliceCodePoints } from '#foundation/source/code-points.ts'
import { BLANK } from '#foundation/source/blank.ts'
import { Dict } from '../../values/dict.ts'
import { compare } from '../../values/compare.ts'
import { length } from '../../values/iterate.ts'
import { capitalize } from '../../values/letter-case.ts'
import { center, replaceText } from '../../values/methods/str-methods.ts'
import { Markup } from '../../values/markup.ts'
import { Obj } from '../../values/obj.ts'
import { binary } from '../../values/operators.ts'
import { PyError } from '../../values/py-error.ts'
import { splitFromRight, splitLines, strip } from '../../values/split.ts'
import { asText } from '../../values/text.ts'
import { str } from '../../values/to-string.ts'
import { Tuple } from '../../values/tuple.ts'
import { typeName } from '../../values/type-name.ts'
import { Undefined } from '../../values/undefined.ts'
import type { Value } from '../../values/value.ts'
import type { Filter } from '../library-state.ts'
import { wrapText } from '../wrap-text.ts'
import { filter, onText, plainFilter, softText } from './filter.ts'
import { hasNo } from '../../values/has-no.ts'

export const upper = plainFilter('do_upper', (value) => onText(value, (text) => text.toUpperCase()))
export const lower = plainFilter('do_lower', (value) => onText(value, (text) => text.toLowerCase()))
export const capitalized = plainFilter('do_capitalize', (value) => onText(value, capitalize))
export const string = plainFilter('soft_str', (value) => (asText(value) === undefined ? str(value) : value))

const WORD_START = new RegExp(`([-${BLANK}({\\[<]+)`)

/** Words begin after blanks, hyphens and opening brackets only: `don't` stays one word. */
export const title = plainFilter('do_title', (value) =>
  softText(value)
    .split(WORD_START)
    .map((part) => {
      const first = part === '' ? '' : String.fromCodePoint(part.codePointAt(0) as number)
      return first.toUpperCase() + part.slice(first.length).toLowerCase()
    })
    .join(''),
)

export const centered = filter('do_center', ['value', 'width?'], ([value, width]) =>
  onText(value as Value, (text) => center(text, width === undefined ? 80 : toIndex(width))),
)

export const trim = filter('do_trim', ['value', 'chars?'], ([value, characters]) => {
  const unwanted = characters ?? null
  if (unwanted !== null && asText(unwanted) === undefined) {
    throw new PyError('TypeError', 'strip arg must be None or str')
  }
  return onText(value as Value, (text) => strip(text, asText(unwanted), 'both'))
})

export const replace = filter(
  'do_replace',
  ['s', 'old', 'new', 'count?'],
  ([value, old, replacement, count]) => {
    const limit = (count ?? null) === null ? -1 : toIndex(count as Value)
    return replaceText(str(value as Value), str(old as Value), str(replacement as Value), limit)
  },
  1,
)

export const format: Filter = (value, { args, kwargs }) => {
  if (args.length > 0 && kwargs.size > 0) {
    throw new PyError('FilterArgumentError', "can't handle positional and keyword arguments at the same time")
  }
  const shown = value instanceof Markup ? value : softText(value)
  return binary('%', shown, kwargs.size > 0 ? Dict.of(kwargs) : new Tuple(args))
}

export const indent = filter('do_indent', ['s', 'width?', 'first?', 'blank?'], ([value, width, first, blank]) => {
  const indention = asText(width) ?? ' '.repeat(Math.max(0, toIndex(width ?? 4)))
  const text = asText(value)
  if (text === undefined) {
    const type = typeName(value as Value)
    // To a list Python adds the line break before it finds out.
    if (Array.isArray(value)) throw new PyError('AttributeError', "'list' object has no attribute 'splitlines'")
    if (value instanceof Tuple) return binary('+', value, '\n')
    const sum = value instanceof Obj ? value.operate('+', '\n', false) : undefined
    if (sum !== undefined) return sum
    throw new PyError('TypeError', `unsupported operand type(s) for +=: '${type}' and 'str'`)
  }
  return onText(value as Value, () => {
    // The line break that is added keeps a last empty line, which Python would drop.
    const lines = splitLines(`${text}\n`)
    const indentsBlank = blank !== undefined && isTrue(blank)
    const rest = lines.slice(1).map((line) => (line === '' && !indentsBlank ? line : indention + line))
    const indented = [lines[0] ?? '', ...rest].join('\n')
    return first !== undefined && isTrue(first) ? indention + indented : indented
  })
})

/** How much longer than asked for a text may be before it is cut. */
const LEEWAY = 5

export const truncate = filter(
  'do_truncate',
  ['s', 'length?', 'killwords?', 'end?', 'leeway?'],
  ([value, wanted, killWords, ending, leeway]) => {
    const end = ending === undefined ? '...' : softText(ending)
    const tail = codePointLength(end)
    const limit = wanted === undefined ? 255 : comparable(wanted, tail)
    const slack = (leeway ?? null) === null ? LEEWAY : comparable(leeway as Value, 0)
    if (limit < tail) throw new PyError('AssertionError', `expected length >= ${tail}, got ${limit}`)
    if (slack < 0) throw new PyError('AssertionError', `expected leeway >= 0, got ${slack}`)
    if (length(value as Value) <= limit + slack) return value as Value
    const text = asText(value)
    if (text === undefined) {
      throw hasNo(value as Value, 'rsplit')
    }
    const cut = sliceCodePoints(text, 0, limit - tail)
    const kept = killWords !== undefined && isTrue(killWords) ? cut : (splitFromRight(cut, ' ', 1)[0] ?? '')
    // What is safe for HTML stays so, and what is put to it is made so.
    return binary('+', value instanceof Markup ? new Markup(kept) : kept, ending ?? end)
  },
  1,
)

/** A length is compared before it is used as one. */
function comparable(wanted: Value, least: number): number {
  compare('>=', wanted, least)
  return toIndex(wanted)
}

export const wordWrap = filter(
  'do_wordwrap',
  ['s', 'width?', 'break_long_words?', 'wrapstring?', 'break_on_hyphens?'],
  ([value, width, breakLongWords, wrapString, breakOnHyphens]) => {
    const glue = (wrapString ?? null) === null ? '\n' : softText(wrapString as Value)
    const text = asText(value)
    if (text === undefined) {
      // An undefined value either raises here or, where a host lets it pass, has no lines.
      if (value instanceof Undefined && value.attribute('splitlines') !== undefined) return ''
      throw hasNo(value as Value, 'splitlines')
    }
    const options = {
      width: width === undefined ? 79 : toIndex(width),
      breaksLongWords: breakLongWords === undefined || isTrue(breakLongWords),
      breaksOnHyphens: breakOnHyphens === undefined || isTrue(breakOnHyphens),
    }
    return splitLines(text)
      .map((line) => wrapText(line, options).join(glue))
      .join(glue)
  },
  1,
)

export const wordCount = plainFilter('do_wordcount', (value) => softText(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)
