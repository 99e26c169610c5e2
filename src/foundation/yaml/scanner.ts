import { atDocumentMark, isBlankOrEnd, isBreak, isNameCharacter, type Reader, readBreak } from './reader.ts'
import { scanBlock, scanPlain, scanQuoted } from './scan-scalar.ts'
import { scanDirective, scanTag } from './scan-tag.ts'
import { YamlProblem } from './yaml-problem.ts'

/** The kinds of tokens; `key` and `value` are those of a mapping, written or not. */
export type TokenKind =
  | 'end'
  | 'directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence'
  | 'block-mapping'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

/** A piece of YAML with its place in the text. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** A scalar's text, an anchor's name, a tag as written, a directive's words. */
  readonly text: string
  readonly isPlain: boolean
}

/** A place where a key without `?` may have begun: only its `:` will tell. */
interface SimpleKey {
  isPossible: boolean
  isRequired: boolean
  tokenNumber: number
  offset: number
  lineStart: number
}

/** Longest key without a `?` in front, as libyaml has it. */
const LONGEST_SIMPLE_KEY = 1024

/**
 * Text to tokens after the rules of YAML 1.1 as libyaml reads them. Indentation becomes tokens;
 * a key becomes known as one when its `:` is met, and its tokens are then put in where it began.
 */
export class Scanner implements Reader {
  readonly text: string
  pos = 0
  lineStart = 0
  private queue: Token[] = []
  private head = 0
  private taken = 0
  private isDone = false
  private flowLevel = 0
  private indent = -1
  private readonly indents: number[] = []
  private isKeyAllowed = true
  private readonly keys: SimpleKey[] = [noKey()]

  constructor(text: string) {
    this.text = `${text}\0`
    if (text.charCodeAt(0) === 0xfeff) this.pos = this.lineStart = 1
  }

  peek(): Token {
    if (this.needsMore()) this.fill()
    return this.queue[this.head] as Token
  }

  next(): Token {
    const token = this.peek()
    this.head++
    this.taken++
    if (this.head === this.queue.length) {
      this.queue.length = 0
      this.head = 0
    }
    return token
  }

  private needsMore(): boolean {
    if (this.isDone) return false
    if (this.head === this.queue.length) return true
    for (const key of this.keys) if (key.isPossible && this.isAlive(key) && key.tokenNumber === this.taken) return true
    return false
  }

  private fill(): void {
    do this.fetch()
    while (this.needsMore())
  }

  private push(kind: TokenKind, start: number, text = '', isPlain = false): void {
    this.queue.push({ kind, start, end: this.pos, text, isPlain })
  }

  private fetch(): void {
    this.skipToToken()
    // Between brackets the bracket itself may have been meant as a key.
    if (this.flowLevel > 0) for (const key of this.keys) this.isAlive(key)
    const { text, pos } = this
    const column = pos - this.lineStart
    this.unroll(column)
    const code = text.charCodeAt(pos)
    if (code === 0 && pos === text.length - 1) return this.fetchEnd()
    if (column === 0) {
      if (code === 37) return this.fetchDirective()
      if (atDocumentMark(this)) return this.fetchDocumentMark(code === 45 ? 'document-start' : 'document-end')
    }
    switch (code) {
      case 91:
        return this.fetchFlowStart('[')
      case 123:
        return this.fetchFlowStart('{')
      case 93:
        return this.fetchFlowEnd(']')
      case 125:
        return this.fetchFlowEnd('}')
      case 44:
        this.dropKey()
        this.isKeyAllowed = true
        this.pos++
        return this.push(',', pos)
      case 45:
        if (isBlankOrEnd(text.charCodeAt(pos + 1))) return this.fetchBlockEntry()
        return this.fetchPlain()
      case 63:
        if (this.flowLevel > 0 || isBlankOrEnd(text.charCodeAt(pos + 1))) return this.fetchExplicitKey()
        return this.fetchPlain()
      case 58:
        if (this.flowLevel > 0 || isBlankOrEnd(text.charCodeAt(pos + 1))) return this.fetchValue()
        return this.fetchPlain()
      case 42:
        return this.fetchAnchor('alias')
      case 38:
        return this.fetchAnchor('anchor')
      case 33:
        return this.fetchTag()
      case 124:
      case 62:
        if (this.flowLevel === 0) return this.fetchBlockScalar()
        break
      case 39:
      case 34: {
        this.saveKey()
        this.isKeyAllowed = false
        const value = scanQuoted(this)
        return this.push('scalar', pos, value)
      }
      case 35:
      case 37:
      case 64:
      case 96:
      case 9:
        break
      default:
        return this.fetchPlain()
    }
    throw new YamlProblem('found character that cannot start any token', pos, 'while scanning for the next token')
  }

  private skipToToken(): void {
    const { text } = this
    for (;;) {
      // A byte order mark may begin a line.
      if (this.pos === this.lineStart && text.charCodeAt(this.pos) === 0xfeff) this.pos++
      let code = text.charCodeAt(this.pos)
      while (code === 32 || (code === 9 && (this.flowLevel > 0 || !this.isKeyAllowed)))
        code = text.charCodeAt(++this.pos)
      if (code === 35) while (code !== 0 && !isBreak(code)) code = text.charCodeAt(++this.pos)
      if (!isBreak(code)) return
      readBreak(this)
      if (this.flowLevel === 0) this.isKeyAllowed = true
    }
  }

  private isAlive(key: SimpleKey): boolean {
    if (!key.isPossible) return false
    if (key.lineStart === this.lineStart && key.offset + LONGEST_SIMPLE_KEY >= this.pos) return true
    if (key.isRequired) throw missingColon(key.offset, this.pos)
    key.isPossible = false
    return false
  }

  private get key(): SimpleKey {
    return this.keys[this.keys.length - 1] as SimpleKey
  }

  private saveKey(): void {
    if (!this.isKeyAllowed) return
    this.dropKey()
    const key = this.key
    key.isPossible = true
    key.isRequired = this.flowLevel === 0 && this.indent === this.pos - this.lineStart
    key.tokenNumber = this.taken + this.queue.length - this.head
    key.offset = this.pos
    key.lineStart = this.lineStart
  }

  private dropKey(): void {
    const key = this.key
    if (key.isPossible && key.isRequired) throw missingColon(key.offset, this.pos)
    key.isPossible = false
  }

  private roll(column: number, kind: TokenKind, offset: number, tokenNumber?: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return
    this.indents.push(this.indent)
    this.indent = column
    const token: Token = { kind, start: offset, end: offset, text: '', isPlain: false }
    if (tokenNumber === undefined) this.queue.push(token)
    else this.queue.splice(this.head + tokenNumber - this.taken, 0, token)
  }

  private unroll(column: number): void {
    if (this.flowLevel > 0) return
    while (this.indent > column) {
      this.push('block-end', this.pos)
      this.indent = this.indents.pop() ?? -1
    }
  }

  private fetchEnd(): void {
    if (this.pos > this.lineStart) this.lineStart = this.pos
    this.unroll(-1)
    this.dropKey()
    for (const key of this.keys) this.isAlive(key)
    this.isKeyAllowed = false
    this.isDone = true
    this.push('end', this.pos)
  }

  private fetchDirective(): void {
    const start = this.pos
    this.unroll(-1)
    this.dropKey()
    this.isKeyAllowed = false
    const { name, words } = scanDirective(this)
    this.push('directive', start, [name, ...words].join(' '))
  }

  private fetchDocumentMark(kind: 'document-start' | 'document-end'): void {
    this.unroll(-1)
    this.dropKey()
    this.isKeyAllowed = false
    this.pos += 3
    this.push(kind, this.pos - 3)
  }

  private fetchFlowStart(kind: '[' | '{'): void {
    this.saveKey()
    this.flowLevel++
    this.keys.push(noKey())
    this.isKeyAllowed = true
    this.pos++
    this.push(kind, this.pos - 1)
  }

  private fetchFlowEnd(kind: ']' | '}'): void {
    this.dropKey()
    if (this.flowLevel > 0) {
      this.flowLevel--
      this.keys.pop()
    }
    this.isKeyAllowed = false
    this.pos++
    this.push(kind, this.pos - 1)
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.isKeyAllowed) throw new YamlProblem('block sequence entries are not allowed in this context', this.pos)
      this.roll(this.pos - this.lineStart, 'block-sequence', this.pos)
    }
    this.dropKey()
    this.isKeyAllowed = true
    this.pos++
    this.push('-', this.pos - 1)
  }

  private fetchExplicitKey(): void {
    if (this.flowLevel === 0) {
      if (!this.isKeyAllowed) throw new YamlProblem('mapping keys are not allowed in this context', this.pos)
      this.roll(this.pos - this.lineStart, 'block-mapping', this.pos)
    }
    this.dropKey()
    this.isKeyAllowed = this.flowLevel === 0
    this.pos++
    this.push('key', this.pos - 1)
  }

  private fetchValue(): void {
    const key = this.key
    if (this.isAlive(key)) {
      const token: Token = { kind: 'key', start: key.offset, end: key.offset, text: '', isPlain: false }
      this.queue.splice(this.head + key.tokenNumber - this.taken, 0, token)
      this.roll(key.offset - key.lineStart, 'block-mapping', key.offset, key.tokenNumber)
      key.isPossible = false
      this.isKeyAllowed = false
    } else {
      if (this.flowLevel === 0) {
        if (!this.isKeyAllowed) throw new YamlProblem('mapping values are not allowed in this context', this.pos)
        this.roll(this.pos - this.lineStart, 'block-mapping', this.pos)
      }
      this.isKeyAllowed = this.flowLevel === 0
    }
    this.pos++
    this.push('value', this.pos - 1)
  }

  private fetchAnchor(kind: 'alias' | 'anchor'): void {
    this.saveKey()
    this.isKeyAllowed = false
    const start = this.pos++
    while (isNameCharacter(this.text.charCodeAt(this.pos))) this.pos++
    const code = this.text.charCodeAt(this.pos)
    if (this.pos === start + 1 || !(isBlankOrEnd(code) || '?:,]}%@`'.includes(String.fromCharCode(code)))) {
      const context = kind === 'anchor' ? 'while scanning an anchor' : 'while scanning an alias'
      throw new YamlProblem('did not find expected alphabetic or numeric character', this.pos, context, start)
    }
    this.push(kind, start, this.text.slice(start + 1, this.pos))
  }

  private fetchTag(): void {
    this.saveKey()
    this.isKeyAllowed = false
    const start = this.pos
    scanTag(this, this.flowLevel > 0)
    this.push('tag', start, this.text.slice(start, this.pos))
  }

  private fetchBlockScalar(): void {
    this.dropKey()
    this.isKeyAllowed = true
    const start = this.pos
    const value = scanBlock(this, this.indent)
    this.push('scalar', start, value)
  }

  private fetchPlain(): void {
    this.saveKey()
    this.isKeyAllowed = false
    const start = this.pos
    const { value, end, endedLine } = scanPlain(this, this.indent + 1, this.flowLevel > 0)
    if (endedLine) this.isKeyAllowed = true
    this.queue.push({ kind: 'scalar', start, end, text: value, isPlain: true })
  }
}

function noKey(): SimpleKey {
  return { isPossible: false, isRequired: false, tokenNumber: 0, offset: 0, lineStart: 0 }
}

function missingColon(start: number, offset: number): YamlProblem {
  return new YamlProblem("could not find expected ':'", offset, 'while scanning a simple key', start)
}
