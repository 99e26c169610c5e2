import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { toInteger } from '#jinja/values/integer.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'

/** Reads one Python literal, as `ast.literal_eval`; `undefined` where the text is anything else. */
export function literalEval(text: string): Value | undefined {
  const reader = new LiteralReader(text.replace(/^[ \t]+/, ''))
  try {
    return reader.read()
  } catch (error) {
    if (error instanceof NotLiteral || error instanceof PyError) return undefined
    throw error
  }
}

class NotLiteral extends Error {}

const NUMBER =
  /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*[eE][-+]?\d(?:_?\d)*|\d(?:_?\d)*)(?![\w.])/y
const STRING_START = /([rRuU]?)('''|"""|'|")/y
const WORD = /[A-Za-z_]\w*/y
const SPACE = /(?:[ \t\f]|\\\n)*/y
const SPACE_IN_BRACKETS = /(?:[ \t\f\n\r]|\\\n|#[^\n]*)*/y
const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['None', null],
  ['True', true],
  ['False', false],
])

class LiteralReader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  read(): Value {
    this.#space()
    const first = this.#value()
    const value = this.#peek() === ',' ? this.#bareTuple(first) : first
    // What may follow the literal: space, line ends and a comment.
    if (!/^(?:\s|#[^\n]*(?:\n|$))*$/.test(this.#text.slice(this.#at))) throw new NotLiteral()
    return value
  }

  #bareTuple(first: Value): Tuple {
    const items = [first]
    while (this.#accept(',')) {
      const next = this.#peek()
      if (next === undefined || next === '\n' || next === '#') break
      items.push(this.#value())
    }
    return new Tuple(items)
  }

  #value(): Value {
    const character = this.#peek()
    if (character === undefined) throw new NotLiteral()
    if (character === '(') return this.#parentheses()
    if (character === '[') return this.#nested('[', ']', () => this.#items(']').items)
    if (character === '{') return this.#nested('{', '}', () => this.#braces())
    if (character === '-' || character === '+') return this.#signed()
    if (/[\d.]/.test(character)) return this.#number()
    const string = this.#strings()
    return string ?? this.#word()
  }

  #signed(): Value {
    const isNegative = this.#text[this.#at++] === '-'
    this.#space()
    const value = this.#number()
    if (!isNegative) return value
    if (value instanceof Float) return new Float(-value.value)
    return toInteger(-BigInt(value as number | bigint))
  }

  #number(): Value {
    const written = this.#match(NUMBER)?.[0].replaceAll('_', '')
    if (written === undefined) throw new NotLiteral()
    this.#space()
    if (/^0[xXoObB]/.test(written)) return toInteger(BigInt(written.toLowerCase()))
    if (/[.eE]/.test(written)) return new Float(Number(written))
    // Python 3 refuses leading zeros, except in zero itself.
    if (/^0\d*[1-9]/.test(written)) throw new NotLiteral()
    return toInteger(BigInt(written))
  }

  #word(): Value {
    const word = this.#match(WORD)?.[0]
    if (word === undefined) throw new NotLiteral()
    this.#space()
    const constant = CONSTANTS.get(word)
    if (constant !== undefined) return constant
    if (word !== 'set' || !this.#accept('(') || !this.#accept(')')) throw new NotLiteral()
    return new PySet()
  }

  #parentheses(): Value {
    return this.#nested('(', ')', () => {
      const { items, hasComma } = this.#items(')')
      return items.length === 1 && !hasComma ? (items[0] as Value) : new Tuple(items)
    })
  }

  #braces(): Value {
    const dict = new Dict()
    if (this.#peek() === '}') return dict
    const first = this.#value()
    if (this.#peek() !== ':') {
      const items = this.#accept(',') ? this.#items('}').items : []
      return new PySet([first, ...items])
    }
    for (let key = first; ; key = this.#value()) {
      this.#expect(':')
      dict.set(key, this.#value())
      if (!this.#accept(',') || this.#peek() === '}') return dict
    }
  }

  #items(end: string): { readonly items: Value[]; readonly hasComma: boolean } {
    const items: Value[] = []
    let hasComma = false
    while (this.#peek() !== end) {
      items.push(this.#value())
      if (!this.#accept(',')) break
      hasComma = true
    }
    return { items, hasComma }
  }

  #nested<T>(open: string, close: string, read: () => T): T {
    this.#depth += 1
    if (this.#depth > 100) throw new NotLiteral()
    this.#expect(open)
    const value = read()
    this.#depth -= 1
    this.#expect(close)
    return value
  }

  /** One or more strings beside each other, which Python joins. */
  #strings(): string | undefined {
    let text: string | undefined
    for (let start = this.#match(STRING_START); start; start = this.#match(STRING_START)) {
      text = (text ?? '') + this.#string(start[1] as string, start[2] as string)
      this.#space()
    }
    return text
  }

  #string(prefix: string, quote: string): string {
    const isRaw = prefix.toLowerCase() === 'r'
    let out = ''
    for (;;) {
      const character = this.#text[this.#at]
      if (character === undefined || (character === '\n' && quote.length === 1)) throw new NotLiteral()
      if (this.#text.startsWith(quote, this.#at)) {
        this.#at += quote.length
        return out
      }
      this.#at += 1
      if (character !== '\\') out += character
      else if (isRaw) out += character + (this.#text[this.#at++] ?? '')
      else out += this.#escape()
    }
  }

  #escape(): string {
    const rest = this.#text.slice(this.#at, this.#at + 9)
    const numeric = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3}))/.exec(rest)
    if (numeric) {
      this.#at += numeric[0].length
      const [, two, four, eight, octal] = numeric
      const code =
        octal === undefined ? Number.parseInt((two ?? four ?? eight) as string, 16) : Number.parseInt(octal, 8)
      if (code > 0x10ffff) throw new NotLiteral()
      return String.fromCodePoint(code)
    }
    const letter = this.#text[this.#at++]
    if (letter === undefined || letter === 'x' || letter === 'u' || letter === 'U' || letter === 'N')
      throw new NotLiteral()
    return ESCAPES.get(letter) ?? `\\${letter}`
  }

  #peek(): string | undefined {
    return this.#text[this.#at]
  }

  #accept(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    this.#space()
    return true
  }

  #expect(character: string): void {
    if (!this.#accept(character)) throw new NotLiteral()
  }

  #space(): void {
    this.#match(this.#depth > 0 ? SPACE_IN_BRACKETS : SPACE)
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern)
    sticky.lastIndex = this.#at
    const match = sticky.exec(this.#text)
    if (match) this.#at += match[0].length
    return match
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])
