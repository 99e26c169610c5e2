import { PyError } from '#jinja/values/py-error.ts'
import { caseVariants, categoryClass, isCategory, literalCharacter } from './character-class.ts'
import { FLAGS, INLINE_FLAGS } from './flags.ts'
import type { PatternGroups } from './pattern-groups.ts'
import { reError } from './re-error.ts'

/** A Python pattern in JavaScript's words, for a RegExp with the flag `v`. Python's group 1 is the named group `p1`. */
export interface TranslatedPattern extends PatternGroups {
  readonly source: string
  /** The flags given and those written inside the pattern. */
  readonly flags: number
}

/** Translates a pattern of Python's `re`; raises its error where the pattern is wrong. */
export function translatePattern(pattern: string, flags: number): TranslatedPattern {
  return new Translator(pattern, flags).translate()
}

/** A piece of pattern, and how many characters it can match. */
interface Piece {
  readonly source: string
  readonly min: number
  readonly max: number
}

const EMPTY: Piece = { source: '', min: 0, max: 0 }

/** Flags that hold inside one group. Ignoring case is done by JavaScript's flag if global, else by naming both cases. */
interface Scope {
  readonly flags: number
  readonly namesBothCases: boolean
}

const BYTES_ONLY = "bad inline flags: cannot use 'L' flag with a str pattern"

/** Any character at all; not `[^]`, which V8 repeats no more than no time with the flag v. */
export const ANYTHING = '[\\s\\S]'

class Translator {
  readonly #pattern: string
  readonly #characters: readonly string[]
  readonly #names = new Map<string, number>()
  readonly #open = new Set<number>()
  readonly #widths = new Map<number, Piece>()
  #flags: number
  #at = 0
  #groups = 0
  #atomic = 0

  constructor(pattern: string, flags: number) {
    this.#pattern = pattern
    this.#characters = [...pattern]
    this.#flags = flags
  }

  translate(): TranslatedPattern {
    this.#leadingFlags()
    const scope = { flags: this.#flags, namesBothCases: false }
    const piece = this.#alternatives(scope)
    if (this.#peek() === ')') throw this.#error('unbalanced parenthesis', this.#at)
    const flags = (this.#flags & FLAGS.ASCII) === 0 ? this.#flags | FLAGS.UNICODE : this.#flags
    return { source: piece.source, flags, groupCount: this.#groups, groupNames: this.#names }
  }

  /** `(?im)` counts for the whole pattern, and may stand only at its start. */
  #leadingFlags(): void {
    for (;;) {
      const match = /^\(\?([aiLmsux]+)\)/.exec(this.#characters.slice(this.#at, this.#at + 12).join(''))
      if (!match) return
      for (const letter of match[1] as string) this.#flags |= INLINE_FLAGS.get(letter) as number
      if (match[1]?.includes('L')) throw this.#error(BYTES_ONLY, this.#at + match[0].indexOf('L') + 1)
      this.#at += match[0].length
    }
  }

  #alternatives(scope: Scope): Piece {
    const branches = [this.#sequence(scope)]
    while (this.#accept('|')) branches.push(this.#sequence(scope))
    return {
      source: branches.map((branch) => branch.source).join('|'),
      min: Math.min(...branches.map((branch) => branch.min)),
      max: Math.max(...branches.map((branch) => branch.max)),
    }
  }

  #sequence(scope: Scope): Piece {
    let [source, min, max] = ['', 0, 0]
    for (;;) {
      this.#skipVerbose(scope)
      const next = this.#peek()
      if (next === undefined || next === '|' || next === ')') return { source, min, max }
      const piece = this.#quantified(scope)
      source += piece.source
      min += piece.min
      max += piece.max
    }
  }

  #skipVerbose(scope: Scope): void {
    if ((scope.flags & FLAGS.VERBOSE) === 0) return
    for (let next = this.#peek(); next !== undefined; next = this.#peek()) {
      if (/[ \t\n\r\f\v]/.test(next)) this.#at += 1
      else if (next === '#') {
        while (this.#peek() !== undefined && this.#peek() !== '\n') this.#at += 1
      } else return
    }
  }

  #quantified(scope: Scope): Piece {
    const start = this.#at
    if (this.#readQuantifier() !== undefined) throw this.#error('nothing to repeat', start)
    this.#at = start
    const atom = this.#atom(scope)
    this.#skipVerbose(scope)
    const quantifierAt = this.#at
    const quantifier = this.#readQuantifier()
    if (!quantifier) return atom
    if (atom === EMPTY) throw this.#error('nothing to repeat', quantifierAt)
    const [least, most] = quantifier
    if (most < least) throw this.#error('min repeat greater than max repeat', quantifierAt + 1)
    const isLazy = this.#accept('?')
    const isPossessive = !isLazy && this.#accept('+')
    this.#skipVerbose(scope)
    const againAt = this.#at
    if (this.#readQuantifier()) throw this.#error('multiple repeat', againAt)
    const times = `{${least},${most === Number.POSITIVE_INFINITY ? '' : most}}`
    const source = `(?:${atom.source})${times}${isLazy ? '?' : ''}`
    const piece = { source, min: atom.min * least, max: atom.max === 0 ? 0 : atom.max * most }
    return isPossessive ? this.#withoutBacktracking(piece) : piece
  }

  /** A lookahead is never entered again, so capturing in one and repeating the capture keeps what was matched. */
  #withoutBacktracking(piece: Piece): Piece {
    const name = `a${(this.#atomic += 1)}`
    return { ...piece, source: `(?:(?=(?<${name}>${piece.source}))\\k<${name}>)` }
  }

  #readQuantifier(): readonly [number, number] | undefined {
    const next = this.#peek()
    const simple =
      next === '*'
        ? [0, Number.POSITIVE_INFINITY]
        : next === '+'
          ? [1, Number.POSITIVE_INFINITY]
          : next === '?'
            ? [0, 1]
            : undefined
    if (simple) {
      this.#at += 1
      return simple as [number, number]
    }
    if (next !== '{') return undefined
    const written = this.#characters.slice(this.#at, this.#at + 40).join('')
    const match = /^\{(?:(\d+)|(\d*),(\d*))\}/.exec(written)
    if (!match) return undefined
    this.#at += match[0].length
    if (match[1] !== undefined) return [Number(match[1]), Number(match[1])]
    return [Number(match[2] || 0), match[3] ? Number(match[3]) : Number.POSITIVE_INFINITY]
  }

  #atom(scope: Scope): Piece {
    const start = this.#at
    const character = this.#next()
    switch (character) {
      case '.':
        return one((scope.flags & FLAGS.DOTALL) === 0 ? '[^\\n]' : ANYTHING)
      case '^':
        return assertion((scope.flags & FLAGS.MULTILINE) === 0 ? `(?<!${ANYTHING})` : '(?<![^\\n])')
      case '$':
        return assertion((scope.flags & FLAGS.MULTILINE) === 0 ? `(?=\\n?(?!${ANYTHING}))` : '(?![^\\n])')
      case '(':
        return this.#group(scope, start)
      case '[':
        return one(this.#class(scope, start))
      case '\\':
        return this.#escape(scope, start)
      default:
        return this.#literal(character.codePointAt(0) as number, scope)
    }
  }

  #literal(code: number, scope: Scope): Piece {
    const variants = scope.namesBothCases ? caseVariants(code) : [code]
    return one(variants.length === 1 ? literalCharacter(code) : `[${variants.map(literalCharacter).join('')}]`)
  }

  #escape(scope: Scope, start: number): Piece {
    const letter = this.#peek()
    if (letter === undefined) throw this.#error('bad escape (end of pattern)', start)
    const isAscii = (scope.flags & FLAGS.ASCII) !== 0
    if (isCategory(letter)) {
      this.#at += 1
      return one(categoryClass(letter, isAscii))
    }
    const word = categoryClass('w', isAscii)
    switch (letter) {
      case 'A':
        this.#at += 1
        return assertion(`(?<!${ANYTHING})`)
      case 'Z':
        this.#at += 1
        return assertion(`(?!${ANYTHING})`)
      case 'b':
        this.#at += 1
        return assertion(`(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`)
      case 'B':
        this.#at += 1
        // Before Python 3.14 an empty text has no such place.
        return assertion(`(?:(?<=${word})(?=${word})|(?<!${word})(?!${word})(?:(?<=${ANYTHING})|(?=${ANYTHING})))`)
    }
    const reference = /^[1-9]\d?/.exec(this.#characters.slice(this.#at, this.#at + 3).join(''))?.[0]
    const isOctal = /^[0-3][0-7]{2}/.test(this.#characters.slice(this.#at, this.#at + 3).join(''))
    if (reference !== undefined && !isOctal) {
      this.#at += reference.length
      return this.#backReference(Number(reference), start + 1)
    }
    return this.#literal(this.#characterEscape(start), scope)
  }

  #backReference(group: number, position: number): Piece {
    if (group > this.#groups) throw this.#error(`invalid group reference ${group}`, position)
    if (this.#open.has(group)) throw this.#error('cannot refer to an open group', position)
    const { min, max } = this.#widths.get(group) as Piece
    return { source: `\\k<p${group}>`, min, max }
  }

  /** The character that an escape names, in a class or outside. */
  #characterEscape(start: number): number {
    const rest = this.#characters.slice(this.#at, this.#at + 9).join('')
    const numeric = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(0[0-7]{0,2}|[1-3][0-7]{2}))/.exec(rest)
    if (numeric) {
      this.#at += numeric[0].length
      const [, two, four, eight, octal] = numeric
      return octal === undefined ? Number.parseInt((two ?? four ?? eight) as string, 16) : Number.parseInt(octal, 8)
    }
    const letter = this.#next()
    const control = CONTROL_ESCAPES[letter]
    if (control !== undefined) return control
    if ('xuU'.includes(letter)) {
      const digits = /^.[\da-fA-F]*/.exec(rest)?.[0] ?? ''
      throw this.#error(`incomplete escape \\${digits}`, start)
    }
    if (/[A-Za-z]/.test(letter)) throw this.#error(`bad escape \\${letter}`, start)
    return letter.codePointAt(0) as number
  }

  #class(scope: Scope, start: number): string {
    const isNegated = this.#accept('^')
    let members = ''
    for (let isFirst = true; ; isFirst = false) {
      const next = this.#peek()
      if (next === undefined) throw this.#error('unterminated character set', start)
      if (next === ']' && !isFirst) break
      members += this.#classMember(scope)
    }
    this.#at += 1
    return `[${isNegated ? '^' : ''}${members}]`
  }

  #classMember(scope: Scope): string {
    const start = this.#at
    const low = this.#classItem(scope)
    const isRange =
      this.#peek() === '-' && this.#characters[this.#at + 1] !== undefined && this.#characters[this.#at + 1] !== ']'
    if (!isRange) return typeof low === 'string' ? low : this.#classCharacter(low, scope)
    this.#at += 1
    const high = this.#classItem(scope)
    const written = this.#characters.slice(start, this.#at).join('')
    if (typeof low === 'string' || typeof high === 'string' || high < low) {
      throw this.#error(`bad character range ${written}`, start)
    }
    const range = `${literalCharacter(low)}-${literalCharacter(high)}`
    return scope.namesBothCases ? range + this.#otherCaseOfRange(low, high) : range
  }

  /** A class such as `\w` as text, or the code of one character. */
  #classItem(scope: Scope): string | number {
    const start = this.#at
    const character = this.#next()
    if (character !== '\\') return character.codePointAt(0) as number
    const letter = this.#peek()
    if (letter === undefined) throw this.#error('bad escape (end of pattern)', start)
    if (isCategory(letter)) {
      this.#at += 1
      return categoryClass(letter, (scope.flags & FLAGS.ASCII) !== 0)
    }
    if (letter === 'b') {
      this.#at += 1
      return 8
    }
    return this.#characterEscape(start)
  }

  #classCharacter(code: number, scope: Scope): string {
    return (scope.namesBothCases ? caseVariants(code) : [code]).map(literalCharacter).join('')
  }

  /** Only for the letters of ASCII, where ranges of letters are written. */
  #otherCaseOfRange(low: number, high: number): string {
    let other = ''
    for (let code = Math.max(low, 65); code <= Math.min(high, 122); code += 1) {
      other += caseVariants(code)
        .filter((variant) => variant !== code)
        .map(literalCharacter)
        .join('')
    }
    return other
  }

  #group(scope: Scope, start: number): Piece {
    if (!this.#accept('?')) return this.#capture(scope, start)
    const kind = this.#next('unexpected end of pattern')
    switch (kind) {
      case ':':
        return wrap('(?:', this.#groupBody(scope, start))
      case '>':
        return this.#withoutBacktracking(this.#groupBody(scope, start))
      case '=':
        return assertion(wrap('(?=', this.#groupBody(scope, start)).source)
      case '!':
        return assertion(wrap('(?!', this.#groupBody(scope, start)).source)
      case '#':
        while (this.#peek() !== ')') {
          if (this.#peek() === undefined) throw this.#error('missing ), unterminated comment', start)
          this.#at += 1
        }
        this.#at += 1
        return EMPTY
      case '<':
        return this.#lookBehind(scope, start)
      case 'P':
        return this.#pythonGroup(scope, start)
      case '(':
        throw this.#error('conditional groups are not supported', start)
      default:
        this.#at -= 1
        return this.#flaggedGroup(scope, start)
    }
  }

  #lookBehind(scope: Scope, start: number): Piece {
    const kind = this.#next('unexpected end of pattern')
    if (kind !== '=' && kind !== '!') throw this.#error(`unknown extension ?<${kind}`, start + 1)
    const body = this.#groupBody(scope, start)
    if (body.min !== body.max) throw new PyError('ValueError', 'look-behind requires fixed-width pattern')
    return assertion(wrap(`(?<${kind}`, body).source)
  }

  #pythonGroup(scope: Scope, start: number): Piece {
    const kind = this.#next('unexpected end of pattern')
    if (kind === '<') {
      const nameAt = this.#at
      const name = this.#groupName('>')
      if (this.#names.has(name)) {
        const before = this.#names.get(name)
        throw this.#error(
          `redefinition of group name ${quote(name)} as group ${this.#groups + 1}; was group ${before}`,
          nameAt,
        )
      }
      return this.#capture(scope, start, name)
    }
    if (kind === '=') {
      const nameAt = this.#at
      const name = this.#groupName(')')
      const group = this.#names.get(name)
      if (group === undefined) throw this.#error(`unknown group name ${quote(name)}`, nameAt)
      return this.#backReference(group, nameAt)
    }
    throw this.#error(`unknown extension ?P${kind}`, start + 1)
  }

  #groupName(end: string): string {
    const start = this.#at
    while (this.#peek() !== end) {
      if (this.#peek() === undefined) {
        throw this.#error(this.#at === start ? 'missing group name' : `missing ${end}, unterminated name`, start)
      }
      this.#at += 1
    }
    const name = this.#characters.slice(start, this.#at).join('')
    this.#at += 1
    if (name === '') throw this.#error('missing group name', start)
    if (!/^[\p{L}\p{Nl}_][\p{L}\p{N}\p{M}_]*$/u.test(name)) {
      throw this.#error(`bad character in group name ${quote(name)}`, start)
    }
    return name
  }

  #capture(scope: Scope, start: number, name?: string): Piece {
    const group = (this.#groups += 1)
    if (name !== undefined) this.#names.set(name, group)
    this.#open.add(group)
    const body = this.#groupBody(scope, start)
    this.#open.delete(group)
    this.#widths.set(group, body)
    return wrap(`(?<p${group}>`, body)
  }

  #groupBody(scope: Scope, start: number): Piece {
    const body = this.#alternatives(scope)
    if (!this.#accept(')')) throw this.#error('missing ), unterminated subpattern', start)
    return body
  }

  /** `(?i-s:…)`; flags for all the rest are only allowed at the start of the pattern. */
  #flaggedGroup(scope: Scope, start: number): Piece {
    let [added, removed] = [0, 0]
    let isRemoving = false
    for (;;) {
      const letter = this.#next('missing -, : or )')
      if (letter === ':') break
      if (letter === ')') throw this.#error('global flags not at the start of the expression', start)
      const flag = INLINE_FLAGS.get(letter)
      if (letter === 'L') throw this.#error(BYTES_ONLY, this.#at)
      if (letter === '-' && !isRemoving) isRemoving = true
      else if (flag === undefined) {
        const isExtension = added === 0 && !isRemoving
        throw isExtension
          ? this.#error(`unknown extension ?${letter}`, start + 1)
          : this.#error('unknown flag', this.#at - 1)
      } else if (isRemoving) removed |= flag
      else added |= flag
    }
    const ignored = FLAGS.IGNORECASE
    if ((removed & ignored) !== 0 && (this.#flags & ignored) !== 0) {
      throw this.#error('turning IGNORECASE off inside a pattern that ignores case is not supported', start)
    }
    const flags = (scope.flags | added) & ~removed
    const namesBothCases = (flags & ignored) !== 0 && (this.#flags & ignored) === 0
    return wrap('(?:', this.#groupBody({ flags, namesBothCases }, start))
  }

  #peek(): string | undefined {
    return this.#characters[this.#at]
  }

  #accept(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at += 1
    return true
  }

  #next(atEnd = 'unexpected end of pattern'): string {
    const character = this.#characters[this.#at]
    if (character === undefined) throw this.#error(atEnd, this.#at)
    this.#at += 1
    return character
  }

  #error(message: string, position: number): Error {
    return reError(message, this.#pattern, position)
  }
}

const CONTROL_ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }

function one(source: string): Piece {
  return { source, min: 1, max: 1 }
}

function assertion(source: string): Piece {
  return { source, min: 0, max: 0 }
}

function wrap(open: string, body: Piece): Piece {
  return { ...body, source: `${open}${body.source})` }
}

function quote(name: string): string {
  return `'${name}'`
}
