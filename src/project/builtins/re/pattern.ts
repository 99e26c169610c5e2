import type { CallArguments, CallState } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { PyIterator } from '#jinja/values/iterator.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import { typeName } from '#jinja/values/type-name.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments, integerArgument } from '../arguments.ts'
import { callForEach } from '../call-for-each.ts'
import { bindBuiltinMethod, type Method, type MethodTable } from '../py-class.ts'
import { FLAGS, flagsRepr } from './flags.ts'
import { codePointIndex, PyMatch, unitIndex } from './match.ts'
import type { PatternGroups } from './pattern-groups.ts'
import { compileReplacement } from './replacement-template.ts'
import { translatePattern } from './translate-pattern.ts'

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
      const source = anchor === 'whole' ? `(?:${this.#source})(?![^])` : this.#source
      const ignoreCase = (this.flags & FLAGS.IGNORECASE) === 0 ? '' : 'i'
      compiled = new RegExp(source, `dv${ignoreCase}${anchor === 'anywhere' ? 'g' : 'y'}`)
      this.#compiled.set(anchor, compiled)
    }
    return compiled
  }

  /** The first match, looked for from a place given in code points. */
  find(text: string, anchor: Anchor, pos = 0, endpos?: number): PyMatch | null {
    const length = codePointIndex(text, text.length)
    const end = endpos === undefined ? length : Math.min(Math.max(endpos, 0), length)
    const start = Math.min(Math.max(pos, 0), length)
    if (start > end) return null
    const searched = endpos === undefined ? text : text.slice(0, unitIndex(text, end))
    const expression = this.#regExp(anchor)
    expression.lastIndex = unitIndex(searched, start)
    const found = expression.exec(searched)
    return found && new PyMatch(this, text, found, { pos: start, endpos: end })
  }

  /** All matches, one after the other; an empty one moves on by a character. */
  *findAll(text: string): Generator<PyMatch> {
    const endpos = codePointIndex(text, text.length)
    const expression = new RegExp(this.#regExp('anywhere'))
    for (const found of text.matchAll(expression)) yield new PyMatch(this, text, found, { pos: 0, endpos })
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

function subject(value: Value | undefined): string {
  if (typeof value === 'string') return value
  const text = value instanceof Obj ? value.text() : undefined
  if (text !== undefined) return text
  throw new PyError('TypeError', `expected string or bytes-like object, got '${typeName(value ?? null)}'`)
}

function finder(name: string, anchor: Anchor): Method<PyPattern> {
  return (self, call) => {
    const [text, pos, endpos] = bindArguments(name, call, ['string', 'pos', 'endpos'], 1)
    const end = endpos === undefined ? undefined : integerArgument(endpos)
    return self.find(subject(text), anchor, pos === undefined ? 0 : integerArgument(pos), end)
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
  const [replacement, string, count] = bindArguments(name, call, ['repl', 'string', 'count'], 2)
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
  const [string, maxsplit] = bindArguments('split', call, ['string', 'maxsplit'], 1)
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
  ['findall', (self, call) => [...self.findAll(subject(bindArguments('findall', call, ['string'], 1)[0]))].map(found)],
  [
    'finditer',
    (self, call) =>
      new PyIterator(self.findAll(subject(bindArguments('finditer', call, ['string'], 1)[0])), 'callable_iterator'),
  ],
  ['split', split],
  ['sub', (self, call, state) => substitute('sub', self, call, state, (text) => text)],
  ['subn', (self, call, state) => substitute('subn', self, call, state, (text, count) => new Tuple([text, count]))],
])
