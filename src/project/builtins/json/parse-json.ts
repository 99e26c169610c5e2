import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { PyError } from '#jinja/values/py-error.ts'
import type { Value } from '#jinja/values/value.ts'

/** Python's `json.loads`: tells `1` from `1.0`, keeps long integers exact, knows NaN and Infinity. Raises ValueError. */
export function parseJson(text: string): Value {
  const reader = new Reader(text)
  const value = reader.value()
  reader.end()
  return value
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y
const WORDS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
]

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#skipSpace()
  }

  value(): Value {
    const character = this.#text[this.#at]
    if (character === '"') return this.#string()
    if (character === '{') return this.#object()
    if (character === '[') return this.#array()
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    return this.#number()
  }

  end(): void {
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#error('Extra data', this.#at)
  }

  #number(): Value {
    const pattern = new RegExp(NUMBER)
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (!match) throw this.#error('Expecting value', this.#at)
    this.#at = pattern.lastIndex
    if (match[1] !== undefined || match[2] !== undefined) return new Float(Number(match[0]))
    const number = Number(match[0])
    return Number.isSafeInteger(number) ? number + 0 : BigInt(match[0])
  }

  #array(): Value[] {
    const items: Value[] = []
    this.#at += 1
    this.#skipSpace()
    if (this.#accept(']')) return items
    for (;;) {
      this.#skipSpace()
      items.push(this.value())
      this.#skipSpace()
      if (this.#accept(']')) return items
      if (!this.#accept(',')) throw this.#error("Expecting ',' delimiter", this.#at)
    }
  }

  #object(): Dict {
    const dict = new Dict()
    this.#at += 1
    this.#skipSpace()
    if (this.#accept('}')) return dict
    for (;;) {
      this.#skipSpace()
      if (this.#text[this.#at] !== '"') {
        throw this.#error('Expecting property name enclosed in double quotes', this.#at)
      }
      const key = this.#string()
      this.#skipSpace()
      if (!this.#accept(':')) throw this.#error("Expecting ':' delimiter", this.#at)
      this.#skipSpace()
      dict.set(key, this.value())
      this.#skipSpace()
      if (this.#accept('}')) return dict
      if (!this.#accept(',')) throw this.#error("Expecting ',' delimiter", this.#at)
    }
  }

  #string(): string {
    const start = this.#at
    let text = ''
    this.#at += 1
    for (;;) {
      // oxlint-disable-next-line no-control-regex -- JSON forbids them in texts.
      const chunk = /["\\\u0000-\u001f]/g
      chunk.lastIndex = this.#at
      const stop = chunk.exec(this.#text)
      if (!stop) throw this.#error('Unterminated string starting at', start)
      text += this.#text.slice(this.#at, stop.index)
      this.#at = stop.index + 1
      if (stop[0] === '"') return text
      if (stop[0] !== '\\') throw this.#error('Invalid control character at', stop.index)
      text += this.#escape()
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? ''
    this.#at += 1
    if (letter === 'u') {
      const hex = this.#text.slice(this.#at, this.#at + 4)
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#error('Invalid \\uXXXX escape', this.#at)
      this.#at += 4
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    const character = ESCAPES[letter]
    if (character === undefined) throw this.#error('Invalid \\escape', this.#at - 2)
    return character
  }

  #accept(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #skipSpace(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? '#')) this.#at += 1
  }

  #error(message: string, at: number): PyError {
    const before = this.#text.slice(0, at)
    const line = before.split('\n').length
    const column = at - before.lastIndexOf('\n')
    return new PyError('ValueError', `${message}: line ${line} column ${column} (char ${at})`)
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
