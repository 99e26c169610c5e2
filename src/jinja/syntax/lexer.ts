import { Float } from '../values/float.ts'
import { isDigit, isWordCode, quoteCharacter, skipSpace, trimEnd } from './characters.ts'
import { spanOf, type TemplateSource } from './template-source.ts'
import { TemplateSyntaxError } from './template-syntax-error.ts'
import { OPERATORS, type Token } from './token.ts'
import { unescapeString } from './unescape.ts'

const SPACE = '[ \\t-\\r\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*'
const RAW_BEGIN = new RegExp(`\\{%[-+]?${SPACE}raw${SPACE}(?:-%\\}${SPACE}|%\\})`, 'y')
const RAW_END = new RegExp(`\\{%([-+]?)${SPACE}endraw${SPACE}(?:\\+%\\}|-%\\}${SPACE}|%\\})`, 'g')
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy
const WORD = /[\p{L}\p{N}\p{ID_Continue}_]+/uy
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u
const NEWLINES = /\r\n?/g

/**
 * Cuts a template into tokens, one at a time, so that an error before a broken token is reported first, as in Jinja.
 * Works on the text as it is in the file: offsets stay true where lines end in `\r\n`.
 */
export class Lexer {
  readonly #source: TemplateSource
  readonly #text: string
  readonly #hasReturns: boolean
  #position = 0
  #mode: 'text' | 'block' | 'variable' = 'text'
  /** The tag that ends the text token just given out; it is opened by the next call. */
  #pendingTag = -1
  #brackets: string[] = []
  #lastStart = 0

  constructor(source: TemplateSource) {
    this.#source = source
    this.#text = withoutLastNewline(source.text)
    this.#hasReturns = source.text.includes('\r')
  }

  next(): Token {
    const token = this.#mode === 'text' ? this.#nextInText() : this.#nextInTag()
    this.#lastStart = token.start
    return token
  }

  fail(message: string, start: number, end = start + 1): never {
    throw new TemplateSyntaxError(message, spanOf(this.#source, { start, end }))
  }

  #nextInText(): Token {
    const text = this.#text
    for (;;) {
      const from = this.#position
      let at = this.#pendingTag
      if (at < 0) {
        if (from >= text.length) return this.#endOfTemplate()
        at = findTag(text, from)
        if (at < 0) {
          this.#position = text.length
          return this.#data(text.slice(from), from, text.length)
        }
        if (at > from) {
          const data = text.charCodeAt(at + 2) === 45 ? trimEnd(text.slice(from, at)) : text.slice(from, at)
          if (data !== '') {
            this.#pendingTag = at
            this.#position = at
            return this.#data(data, from, from + data.length)
          }
        }
      }
      this.#pendingTag = -1
      const token = this.#openTag(at)
      if (token) return token
    }
  }

  /** Gives nothing for a comment or an empty raw block, which it skips. */
  #openTag(at: number): Token | undefined {
    const text = this.#text
    const sign = text.charCodeAt(at + 2)
    const inside = sign === 45 || sign === 43 ? at + 3 : at + 2
    switch (text.charCodeAt(at + 1)) {
      case 123:
        this.#mode = 'variable'
        this.#position = inside
        return { type: 'variable_begin', value: '', start: at, end: inside }
      case 35:
        this.#position = this.#endOfComment(inside)
        return undefined
      default: {
        RAW_BEGIN.lastIndex = at
        if (RAW_BEGIN.test(text)) return this.#rawText(RAW_BEGIN.lastIndex)
        this.#mode = 'block'
        this.#position = inside
        return { type: 'block_begin', value: '', start: at, end: inside }
      }
    }
  }

  #endOfComment(inside: number): number {
    const text = this.#text
    const end = text.indexOf('#}', inside)
    if (end >= 0) return end > inside && text.charCodeAt(end - 1) === 45 ? skipSpace(text, end + 2) : end + 2
    if (inside >= text.length) return inside
    return this.fail('Missing end of comment tag', inside - 2, inside)
  }

  #rawText(start: number): Token | undefined {
    const text = this.#text
    RAW_END.lastIndex = start
    const end = RAW_END.exec(text)
    if (!end) {
      if (start < text.length) this.fail('Missing end of raw directive', start)
      this.#position = start
      return undefined
    }
    this.#position = RAW_END.lastIndex
    let data = text.slice(start, end.index)
    if (end[1] === '-') data = trimEnd(data)
    return data === '' ? undefined : this.#data(data, start, start + data.length)
  }

  #data(text: string, start: number, end: number): Token {
    return { type: 'data', value: this.#hasReturns ? text.replace(NEWLINES, '\n') : text, start, end }
  }

  /** Jinja tells the line of the last token, not of the end. */
  #endOfTemplate(): Token {
    return { type: 'eof', value: '', start: this.#lastStart, end: this.#lastStart }
  }

  #nextInTag(): Token {
    const text = this.#text
    const start = skipSpace(text, this.#position)
    if (start >= text.length) {
      this.#position = start
      return this.#endOfTemplate()
    }
    if (this.#brackets.length === 0) {
      const end = this.#endOfTag(start)
      if (end >= 0) {
        const type = this.#mode === 'block' ? 'block_end' : 'variable_end'
        this.#mode = 'text'
        this.#position = end
        return { type, value: '', start, end }
      }
    }
    const code = text.charCodeAt(start)
    if (isDigit(code)) return this.#number(start)
    if (isWordCode(code) || code > 127) {
      const word = this.#word(start)
      if (word) return word
    } else if (code === 39 || code === 34) {
      const string = this.#string(start, code === 39 ? "'" : '"')
      if (string) return string
    }
    return this.#operator(start)
  }

  #endOfTag(start: number): number {
    const text = this.#text
    const closing = this.#mode === 'block' ? 37 : 125
    const code = text.charCodeAt(start)
    if (code === closing && text.charCodeAt(start + 1) === 125) return start + 2
    if (
      (code === 45 || (code === 43 && closing === 37)) &&
      text.charCodeAt(start + 1) === closing &&
      text.charCodeAt(start + 2) === 125
    ) {
      return code === 45 ? skipSpace(text, start + 3) : start + 3
    }
    return -1
  }

  #word(start: number): Token | undefined {
    const text = this.#text
    let end = start
    let code = text.charCodeAt(end)
    while (isWordCode(code)) code = text.charCodeAt(++end)
    if (code > 127) {
      WORD.lastIndex = start
      if (!WORD.test(text)) return undefined
      end = WORD.lastIndex
      if (!IDENTIFIER.test(text.slice(start, end))) this.fail('Invalid character in identifier', start, end)
    }
    this.#position = end
    return { type: 'name', value: text.slice(start, end), start, end }
  }

  #number(start: number): Token {
    const text = this.#text
    if (text.charCodeAt(start - 1) !== 46) {
      FLOAT.lastIndex = start
      if (FLOAT.test(text)) {
        const end = (this.#position = FLOAT.lastIndex)
        return { type: 'float', value: new Float(Number(text.slice(start, end).replaceAll('_', ''))), start, end }
      }
    }
    INTEGER.lastIndex = start
    INTEGER.test(text)
    const end = (this.#position = INTEGER.lastIndex)
    const digits = text.slice(start, end).replaceAll('_', '')
    const value = Number(digits)
    return { type: 'integer', value: Number.isSafeInteger(value) ? value : BigInt(digits), start, end }
  }

  #string(start: number, quote: string): Token | undefined {
    const text = this.#text
    let end = text.indexOf(quote, start + 1)
    if (end < 0) return undefined
    let raw = text.slice(start + 1, end)
    if (raw.includes('\\')) {
      end = endOfString(text, start + 1, quote)
      if (end < 0) return undefined
      raw = text.slice(start + 1, end)
    }
    if (this.#hasReturns) raw = raw.replace(NEWLINES, '\n')
    end++
    this.#position = end
    const value = raw.includes('\\') ? unescapeString(raw, (message) => this.fail(message, start, end)) : raw
    return { type: 'string', value, start, end }
  }

  #operator(start: number): Token {
    const operator = operatorAt(this.#text, start)
    if (operator === undefined) return this.#unexpected(start)
    const end = (this.#position = start + operator.length)
    switch (operator) {
      case '{':
        this.#brackets.push('}')
        break
      case '(':
        this.#brackets.push(')')
        break
      case '[':
        this.#brackets.push(']')
        break
      case '}':
      case ')':
      case ']': {
        const expected = this.#brackets.pop()
        if (expected === undefined) this.fail(`unexpected '${operator}'`, start)
        if (expected !== operator) this.fail(`unexpected '${operator}', expected '${expected}'`, start)
      }
    }
    return { type: OPERATORS[operator], value: operator, start, end }
  }

  #unexpected(start: number): never {
    const before = this.#text.slice(0, start).replace(NEWLINES, '\n')
    const character = String.fromCodePoint(this.#text.codePointAt(start) as number)
    return this.fail(`unexpected char ${quoteCharacter(character)} at ${[...before].length}`, start)
  }
}

type Operator = keyof typeof OPERATORS

/** Operators of one character by its code, those of two by both codes. */
const BY_CODE: readonly (Operator | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return Object.hasOwn(OPERATORS, character) ? (character as Operator) : undefined
})

function operatorAt(text: string, start: number): Operator | undefined {
  const code = text.charCodeAt(start)
  const next = text.charCodeAt(start + 1)
  if (next === 61) {
    if (code === 61) return '=='
    if (code === 33) return '!='
    if (code === 60) return '<='
    if (code === 62) return '>='
  }
  if (code === next) {
    if (code === 42) return '**'
    if (code === 47) return '//'
  }
  return BY_CODE[code]
}

/** The offset of the next `{{`, `{%` or `{#`. */
function findTag(text: string, from: number): number {
  for (let at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', at + 1)) {
    const code = text.charCodeAt(at + 1)
    if (code === 123 || code === 37 || code === 35) return at
  }
  return -1
}

function endOfString(text: string, from: number, quote: string): number {
  const closing = quote.charCodeAt(0)
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === closing) return index
    if (code === 92) index++
  }
  return -1
}

function withoutLastNewline(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2)
  return text.endsWith('\n') || text.endsWith('\r') ? text.slice(0, -1) : text
}
