import { atDocumentMark, isBlank, isBlankOrEnd, isBreak, type Reader, readBreak } from './reader.ts'
import { YamlProblem } from './yaml-problem.ts'

/** An unquoted scalar, perhaps over several lines. `endedLine` tells that a line break was passed behind it. */
export interface PlainScalar {
  readonly value: string
  readonly end: number
  readonly endedLine: boolean
}

/** Reads a scalar without quotes that goes on over lines indented by at least `indent`. */
export function scanPlain(reader: Reader, indent: number, isFlow: boolean): PlainScalar {
  const { text } = reader
  const start = reader.pos
  let value = ''
  let joint = ''
  let end = start
  let endedLine = false
  for (;;) {
    if (atDocumentMark(reader) || text.charCodeAt(reader.pos) === 35) break
    const from = reader.pos
    const to = endOfPlainRun(text, from, start, isFlow)
    if (to > from) {
      value += joint + text.slice(from, to)
      joint = ''
      endedLine = false
      reader.pos = to
      end = to
    }
    const code = text.charCodeAt(reader.pos)
    if (!isBlank(code) && !isBreak(code)) break
    const gap = reader.pos
    const folded = skipFold(reader, (code) => {
      if (code === 9 && reader.pos - reader.lineStart < indent) {
        throw new YamlProblem(
          'found a tab character that violates indentation',
          reader.pos,
          'while scanning a plain scalar',
          start,
        )
      }
    })
    if (folded === undefined) joint += text.slice(gap, reader.pos)
    else {
      joint = folded
      endedLine = true
      if (!isFlow && reader.pos - reader.lineStart < indent) break
    }
    if (reader.pos === gap) break
  }
  return { value, end, endedLine }
}

function endOfPlainRun(text: string, from: number, start: number, isFlow: boolean): number {
  let pos = from
  for (;;) {
    const code = text.charCodeAt(pos)
    if (code > 125 ? isBreak(code) : code <= 32 ? isBlankOrEnd(code) : false) return pos
    if (code === 58) {
      const next = text.charCodeAt(pos + 1)
      if (isFlow && (next === 44 || next === 63 || next === 91 || next === 93 || next === 123 || next === 125)) {
        throw new YamlProblem("found unexpected ':'", pos, 'while scanning a plain scalar', start)
      }
      if (isBlankOrEnd(next)) return pos
    } else if (isFlow && (code === 44 || code === 91 || code === 93 || code === 123 || code === 125)) return pos
    pos++
  }
}

/**
 * Steps over blanks and line breaks. Undefined if there was no break, else what the breaks fold to:
 * one is a space, each further one a line feed.
 */
function skipFold(reader: Reader, onLeadingBlank?: (code: number) => void): string | undefined {
  const { text } = reader
  let first: string | undefined
  let others = ''
  for (;;) {
    const code = text.charCodeAt(reader.pos)
    if (isBlank(code)) {
      if (first !== undefined) onLeadingBlank?.(code)
      reader.pos++
    } else if (isBreak(code)) {
      const line = readBreak(reader)
      if (first === undefined) first = line
      else others += line
    } else break
  }
  if (first === undefined) return undefined
  if (first !== '\n') return first + others
  return others === '' ? ' ' : others
}

/** Reads what stands between single or double quotes. */
export function scanQuoted(reader: Reader): string {
  const { text } = reader
  const start = reader.pos
  const isDouble = text.charCodeAt(start) === 34
  const quote = isDouble ? 34 : 39
  reader.pos++
  let value = ''
  for (;;) {
    if (atDocumentMark(reader)) {
      throw new YamlProblem('found unexpected document indicator', reader.pos, 'while scanning a quoted scalar', start)
    }
    let from = reader.pos
    let isLineJoined = false
    for (;;) {
      const code = text.charCodeAt(reader.pos)
      if (code === 0)
        throw new YamlProblem('found unexpected end of stream', reader.pos, 'while scanning a quoted scalar', start)
      if (code === quote) {
        if (isDouble || text.charCodeAt(reader.pos + 1) !== 39) break
        value += text.slice(from, reader.pos + 1)
        reader.pos += 2
        from = reader.pos
      } else if (isDouble && code === 92) {
        value += text.slice(from, reader.pos)
        if (isBreak(text.charCodeAt(reader.pos + 1))) {
          reader.pos++
          readBreak(reader)
          isLineJoined = true
          from = reader.pos
          break
        }
        value += readEscape(reader, start)
        from = reader.pos
      } else if (code > 32 && code < 128) reader.pos++
      else if (isBlankOrEnd(code)) break
      else reader.pos++
    }
    value += text.slice(from, reader.pos)
    if (text.charCodeAt(reader.pos) === quote && !isLineJoined) break
    if (isLineJoined) {
      while (isBlank(text.charCodeAt(reader.pos))) reader.pos++
      let extra = ''
      while (isBreak(text.charCodeAt(reader.pos))) {
        extra += readBreak(reader)
        while (isBlank(text.charCodeAt(reader.pos))) reader.pos++
      }
      value += extra
      continue
    }
    const gap = reader.pos
    value += skipFold(reader) ?? text.slice(gap, reader.pos)
  }
  reader.pos++
  return value
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

function readEscape(reader: Reader, start: number): string {
  const letter = reader.text.charAt(reader.pos + 1)
  const simple = ESCAPES[letter]
  if (simple !== undefined) {
    reader.pos += 2
    return simple
  }
  const length = HEX_LENGTHS[letter]
  const context = 'while parsing a quoted scalar'
  if (length === undefined) throw new YamlProblem('found unknown escape character', reader.pos, context, start)
  const digits = reader.text.slice(reader.pos + 2, reader.pos + 2 + length)
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) {
    throw new YamlProblem('did not find expected hexdecimal number', reader.pos + 2, context, start)
  }
  const point = Number.parseInt(digits, 16)
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) {
    throw new YamlProblem('found invalid Unicode character escape code', reader.pos + 2, context, start)
  }
  reader.pos += 2 + length
  return String.fromCodePoint(point)
}

/** Reads a block scalar, literal (`|`) or folded (`>`), inside a collection indented by `parentIndent`. */
export function scanBlock(reader: Reader, parentIndent: number): string {
  const { text } = reader
  const start = reader.pos
  const context = 'while scanning a block scalar'
  const isLiteral = text.charCodeAt(start) === 124
  reader.pos++
  let chomping = ''
  let increment = 0
  for (let count = 0; count < 2; count++) {
    const letter = text.charAt(reader.pos)
    if (chomping === '' && (letter === '+' || letter === '-')) chomping = letter
    else if (increment === 0 && letter >= '0' && letter <= '9') {
      if (letter === '0') throw new YamlProblem('found an indentation indicator equal to 0', reader.pos, context, start)
      increment = Number(letter)
    } else break
    reader.pos++
  }
  while (isBlank(text.charCodeAt(reader.pos))) reader.pos++
  if (text.charCodeAt(reader.pos) === 35) while (!isBreakOrEnd(text.charCodeAt(reader.pos))) reader.pos++
  if (!isBreakOrEnd(text.charCodeAt(reader.pos))) {
    throw new YamlProblem('did not find expected comment or line break', reader.pos, context, start)
  }
  if (text.charCodeAt(reader.pos) !== 0) readBreak(reader)

  const gap: Gap = { indent: increment > 0 ? Math.max(parentIndent, 0) + increment : 0, breaks: '' }
  readBlockGap(reader, gap, parentIndent, start)
  let value = ''
  let leading = ''
  let wasIndented = false
  while (reader.pos - reader.lineStart === gap.indent && text.charCodeAt(reader.pos) !== 0) {
    const isIndented = isBlank(text.charCodeAt(reader.pos))
    if (!isLiteral && leading === '\n' && !wasIndented && !isIndented) value += gap.breaks === '' ? ' ' : gap.breaks
    else value += leading + gap.breaks
    wasIndented = isIndented
    const from = reader.pos
    let pos = from
    for (let code = text.charCodeAt(pos); code > 13 ? code < 0x85 || !isBreak(code) : code === 9; )
      code = text.charCodeAt(++pos)
    value += text.slice(from, pos)
    reader.pos = pos
    leading = text.charCodeAt(pos) === 0 ? '' : readBreak(reader)
    readBlockGap(reader, gap, parentIndent, start)
  }
  if (chomping !== '-') value += leading
  if (chomping === '+') value += gap.breaks
  return value
}

function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code)
}

interface Gap {
  /** The indentation of the content; 0 until its first line has shown it. */
  indent: number
  breaks: string
}

/** Steps over empty lines and the indentation of the next line. */
function readBlockGap(reader: Reader, gap: Gap, parentIndent: number, start: number): void {
  const { text } = reader
  let deepest = 0
  gap.breaks = ''
  for (;;) {
    while ((gap.indent === 0 || reader.pos - reader.lineStart < gap.indent) && text.charCodeAt(reader.pos) === 32)
      reader.pos++
    const column = reader.pos - reader.lineStart
    if (column > deepest) deepest = column
    const code = text.charCodeAt(reader.pos)
    if (code === 9 && (gap.indent === 0 || column < gap.indent)) {
      throw new YamlProblem(
        'found a tab character where an indentation space is expected',
        reader.pos,
        'while scanning a block scalar',
        start,
      )
    }
    if (!isBreak(code)) break
    gap.breaks += readBreak(reader)
  }
  if (gap.indent === 0) gap.indent = Math.max(deepest, parentIndent + 1, 1)
}
