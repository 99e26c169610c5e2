/**
 * The text of a Python file as logical lines of tokens, brackets as trees. No more of the language is understood: enough
 * to find calls and to read literals.
 */

export type Token =
  | { readonly kind: 'name' | 'number' | 'mark'; readonly text: string; readonly at: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number; readonly embedded?: readonly Token[][] }
  | { readonly kind: 'group'; readonly open: Bracket; readonly items: readonly Token[]; readonly at: number }

export type Bracket = '(' | '[' | '{'

/** One statement, or several with `;` between them. */
export interface LogicalLine {
  readonly indent: number
  readonly tokens: readonly Token[]
}

/** What no Python could read. `at` is an offset of the text. */
export class PythonSyntaxError extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

export function readLogicalLines(text: string): LogicalLine[] {
  const reader = new Reader(text)
  const lines: LogicalLine[] = []
  while (reader.at < text.length) {
    const indent = reader.indent()
    const tokens = reader.tokens('line')
    if (tokens.length > 0) lines.push({ indent, tokens })
  }
  return lines
}

const CLOSING: Readonly<Record<Bracket, string>> = { '(': ')', '[': ']', '{': '}' }
const SPACE = /(?:[ \t\f]|\\\r?\n)*/y
const SPACE_IN_BRACKETS = /(?:\s|\\\r?\n|#[^\n]*)*/y
const COMMENT = /#[^\n]*/y
const STRING = /([bBfFrRuU]{0,2})("""|'''|"|')/y
const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy
const NUMBER = /0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?[jJ]?/y
const MARK = /\*\*=?|\/\/=?|->|:=|[<>=!]=|<<=?|>>=?|[-+*/%&|^@]=|./suy

class Reader {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  /** How deep the next line stands: tabs go to the next multiple of eight, as in Python. */
  indent(): number {
    let width = 0
    for (; ; this.at += 1) {
      const char = this.text[this.at]
      if (char === ' ') width += 1
      else if (char === '\t') width += 8 - (width % 8)
      else if (char !== '\f') return width
    }
  }

  /** Up to the end of the line, to a closing bracket, or to the end of an expression inside a text. */
  tokens(until: 'line' | 'bracket' | 'expression'): Token[] {
    const found: Token[] = []
    while (true) {
      this.match(until === 'line' ? SPACE : SPACE_IN_BRACKETS)
      const char = this.text[this.at]
      if (char === undefined) return found
      if (until === 'line') {
        if (char === '#') {
          this.match(COMMENT)
          continue
        }
        if (char === '\n' || char === '\r') {
          this.at += 1
          return found
        }
      }
      if (char === ')' || char === ']' || char === '}') {
        if (until !== 'line') return found
        throw new PythonSyntaxError(`unmatched '${char}'`, this.at)
      }
      if (until === 'expression' && (char === ':' || (char === '!' && this.text[this.at + 1] !== '='))) return found
      found.push(this.token())
    }
  }

  private token(): Token {
    const { at } = this
    const string = this.match(STRING)
    if (string) return this.string(string[1] as string, string[2] as string, at)
    const char = this.text[at] as string
    if (char === '(' || char === '[' || char === '{') return this.group(char)
    const name = this.match(NAME)
    if (name) return { kind: 'name', text: name[0], at }
    if (/\d|\.\d/.test(this.text.slice(at, at + 2)) && (char === '.' || /\d/.test(char))) {
      const number = this.match(NUMBER)
      if (number) return { kind: 'number', text: number[0], at }
    }
    return { kind: 'mark', text: this.match(MARK)?.[0] ?? char, at }
  }

  private group(open: Bracket): Token {
    const { at } = this
    this.at += 1
    const items = this.tokens('bracket')
    const closing = this.text[this.at]
    if (closing === undefined) throw new PythonSyntaxError(`'${open}' was never closed`, at)
    if (closing !== CLOSING[open]) {
      throw new PythonSyntaxError(
        `closing parenthesis '${closing}' does not match opening parenthesis '${open}'`,
        this.at,
      )
    }
    this.at += 1
    return { kind: 'group', open, items, at }
  }

  private string(prefix: string, quote: string, at: number): Token {
    const isRaw = /r/i.test(prefix)
    const start = this.at
    let end = start
    while (!this.text.startsWith(quote, end)) {
      const char = this.text[end]
      if (char === undefined || (char === '\n' && quote.length === 1)) {
        throw new PythonSyntaxError(`unterminated ${quote.length === 3 ? 'triple-quoted ' : ''}string literal`, at)
      }
      end += char === '\\' ? 2 : 1
    }
    this.at = end + quote.length
    const body = this.text.slice(start, end)
    if (/f/i.test(prefix)) return { kind: 'string', value: body, at, embedded: embeddedExpressions(body) }
    return { kind: 'string', value: isRaw ? body : unescape(body), at }
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match) this.at = pattern.lastIndex
    return match
  }
}

/** `f"{a} {b:>{c}}"` holds a and b: how a value is written out is of no interest. */
function embeddedExpressions(body: string): Token[][] {
  const found: Token[][] = []
  const reader = new Reader(body)
  while (reader.at < body.length) {
    const isOpen = body[reader.at] === '{'
    reader.at += 1
    if (!isOpen) continue
    if (body[reader.at] === '{') reader.at += 1
    else {
      found.push(reader.tokens('expression'))
      for (let depth = 1; depth > 0 && reader.at < body.length; reader.at += 1) {
        if (body[reader.at] === '{') depth += 1
        if (body[reader.at] === '}') depth -= 1
      }
    }
  }
  return found
}

const ESCAPE = /\\(?:\r?\n|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\\'"abfnrtv]))/g
const ESCAPED: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function unescape(body: string): string {
  return body.replace(ESCAPE, (_all, x?: string, u?: string, long?: string, octal?: string, char?: string) => {
    const hex = x ?? u ?? long
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
    return char === undefined ? '' : (ESCAPED[char] ?? char)
  })
}
