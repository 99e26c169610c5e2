import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { PyIterator } from '#jinja/values/iterator.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindBuiltin, integerArgument } from '../arguments.ts'
import { callForEach } from '../call-for-each.ts'
import { bindBuiltinMethod, type Method, type MethodTable } from '../py-class.ts'
import { FLAGS, flagsRepr } from './flags.ts'
import { codePointIndex, PyMatch, unitIndex } from './match.ts'
import type { PatternGroups } from './pattern-groups.ts'
import { compileReplacement } from './replacement-template.ts'
import { ANYTHING, translatePattern } from './translate-pattern.ts'

/** How much of the text a match must cover. */
type Anchor = 'anywhere' | 'at-start' | 'whole'

/** Python's `re.Pattern`. */
export class PyPattern extends Obj implements PatternGroups {
  override readonly typeName = 're.Pattern'
  readonly pattern: string
  readonly flags: number
  readonly groupCount: number
  readonly groupNames: ReadonlyMap<string, number>
  readonly #source: string
  readonly #compiled = new Map<Anchor, RegExp>()

  constructor(pattern: string, flags: number) {
    super()
    const translated = translatePattern(pattern, flags)
    this.pattern = pattern
    this.flags = translated.flags
    this.groupCount = translated.groupCount
    this.groupNames = translated.groupNames
    this.#source = translated.source
  }

  #regExp(anchor: Anchor): RegExp {
    let compiled = this.#compiled.get(anchor)
    if (!compiled) {
      const source = anchor === 'whole' ? `(?:${this.#source})(?!${ANYTHING})` : this.#source
      const ignoreCase = (this.flags & FLAGS.IGNORECASE) === 0 ? '' : 'i'
      compiled = new RegExp(source, `dv${ignoreCase}${anchor === 'anywhere' ? 'g' : 'y'}`)
      this.#compiled.set(anchor, compiled)
    }
    return compiled
  }

  /** The first match, looked for from a place given in code points. */
  find(text: string, anchor: Anchor, from = 0, to?: number): PyMatch | null {
    const { pos, endpos, searched } = within(text, from, to)
    if (pos > endpos) return null
    const expression = this.#regExp(anchor)
    const found = searchFrom(expression, searched, unitIndex(searched, pos))
    return found && new PyMatch(this, text, found, { pos, endpos })
  }

  /** All matches between two places given in code points; an empty one moves on by a character. */
  *findAll(text: string, from = 0, to?: number): Generator<PyMatch> {
    const { pos, endpos, searched } = within(text, from, to)
    const expression = this.#regExp('anywhere')
    if (pos > endpos) return
    for (let at = unitIndex(searched, pos); at <= searched.length; ) {
      const found = searchFrom(expression, searched, at)
      if (found === null) return
      yield new PyMatch(this, text, found, { pos, endpos })
      const end = found.index + found[0].length
      at = found[0] === '' ? end + ((searched.codePointAt(end) ?? 0) > 0xffff ? 2 : 1) : end
    }
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'pattern':
        return this.pattern
      case 'flags':
        return this.flags
      case 'groups':
        return this.groupCount
      case 'groupindex':
        return Dict.of(this.groupNames)
      default:
        return bindBuiltinMethod(this, PATTERN_METHODS, name)
    }
  }

  override hash(): string {
    return `\u0000re:${this.flags}:${this.pattern}`
  }

  override equals(other: Value): boolean {
    return other instanceof PyPattern && other.hash() === this.hash()
  }

  override repr(): string {
    const flags = flagsRepr(this.flags)
    return `re.compile(${repr(this.pattern)}${flags && `, ${flags}`})`
  }
}

/** V8 also finds an empty match between the two units of one character, which is no place in Python's texts. */
function searchFrom(expression: RegExp, text: string, from: number): RegExpExecArray | null {
  for (let at = from; ; ) {
    expression.lastIndex = at
    const found = expression.exec(text)
    if (found === null || (text.codePointAt(found.index - 1) ?? 0) <= 0xffff) return found
    at = found.index + 1
  }
}

/** Python's `pos` and `endpos` held within the text: what stands behind the end is not there for a pattern. */
function within(text: string, from: number, to: number | undefined) {
  const length = codePointIndex(text, text.length)
  const endpos = to === undefined ? length : Math.min(Math.max(to, 0), length)
  const pos = Math.min(Math.max(from, 0), length)
  return { pos, endpos, searched: to === undefined ? text : text.slice(0, unitIndex(text, endpos)) }
}

/** The arguments of the methods that look through a text. */
function searchArguments(name: string, call: CallArguments): readonly [string, number, number | undefined] {
  const [text, pos, endpos] = bindBuiltin(name, call, ['string', 'pos', 'endpos'], 1)
  const from = pos === undefined ? 0 : integerArgument(pos)
  return [subject(text), from, endpos === undefined ? undefined : integerArgument(endpos)]
}

function subject(value: Value | undefined): string {
  if (typeof value === 'string') return value
  const text = value instanceof Obj ? value.text() : undefined
  if (text !== undefined) return text
  throw new PyError('TypeError', `expected string or bytes-like object, got '${typeName(value ?? null)}'`)
}

function finder(name: string, anchor: Anchor): Method<PyPattern> {
  return (self, call) => {
    const [text, from, to] = searchArguments(name, call)
    return self.find(text, anchor, from, to)
  }
}

/** What `findall` lists of a match: the whole, the only group, or all groups. */
function found(match: PyMatch): Value {
  const groups = match.spans.slice(1).map((_, index) => match.groupText(index + 1) ?? '')
  if (groups.length === 0) return match.groupText(0) as string
  return groups.length === 1 ? (groups[0] as string) : new Tuple(groups)
}

function limitArgument(value: Value | undefined): number {
  const limit = value === undefined ? 0 : integerArgument(value)
  return limit === 0 ? Number.POSITIVE_INFINITY : limit
}

function take(matches: Iterable<PyMatch>, limit: number): PyMatch[] {
  const taken: PyMatch[] = []
  if (limit <= 0) return taken
  for (const match of matches) {
    taken.push(match)
    if (taken.length >= limit) break
  }
  return taken
}

/** Replaces, then hands the new text and the count of replacements to `use`. */
function substitute(
  name: string,
  self: PyPattern,
  call: CallArguments,
  state: CallState,
  use: (text: string, count: number) => Value,
): Value | Promise<Value> {
  const [replacement, string, count] = bindBuiltin(name, call, ['repl', 'string', 'count'], 2)
  const text = subject(string)
  const matches = take(self.findAll(text), limitArgument(count))
  const assemble = (texts: readonly Value[]): Value => {
    let out = ''
    let at = 0
    matches.forEach((match, index) => {
      const [start, end] = match.spans[0] as readonly [number, number]
      out += text.slice(at, start) + replacementText(texts[index] as Value, index)
      at = end
    })
    return use(out + text.slice(at), matches.length)
  }
  if (replacement instanceof Obj && replacement.call) {
    return callForEach(matches, (match) => state.call(replacement, [match]), assemble)
  }
  const template = compileReplacement(subject(replacement), self)
  return assemble(matches.map(template))
}

function replacementText(value: Value, index: number): string {
  const text = typeof value === 'string' ? value : value instanceof Obj ? value.text() : undefined
  if (text !== undefined) return text
  throw new PyError('TypeError', `sequence item ${index * 2 + 1}: expected str instance, ${typeName(value)} found`)
}

function split(self: PyPattern, call: CallArguments): Value[] {
  const [string, maxsplit] = bindBuiltin('split', call, ['string', 'maxsplit'], 1)
  const text = subject(string)
  const parts: Value[] = []
  let at = 0
  for (const match of take(self.findAll(text), limitArgument(maxsplit))) {
    const [start, end] = match.spans[0] as readonly [number, number]
    parts.push(text.slice(at, start), ...match.spans.slice(1).map((_, index) => match.groupText(index + 1) ?? null))
    at = end
  }
  return [...parts, text.slice(at)]
}

export const PATTERN_METHODS: MethodTable<PyPattern> = new Map<string, Method<PyPattern>>([
  ['search', finder('search', 'anywhere')],
  ['match', finder('match', 'at-start')],
  ['fullmatch', finder('fullmatch', 'whole')],
  ['findall', (self, call) => [...self.findAll(...searchArguments('findall', call))].map(found)],
  ['finditer', (self, call) => new PyIterator(self.findAll(...searchArguments('finditer', call)), 'callable_iterator')],
  ['split', split],
  ['sub', (self, call, state) => substitute('sub', self, call, state, (text) => text)],
  ['subn', (self, call, state) => substitute('subn', self, call, state, (text, count) => new Tuple([text, count]))],
])
