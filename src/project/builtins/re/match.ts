import type { CallArguments } from '#jinja/values/call.ts'
import { Dict } from '#jinja/values/dict.ts'
import { asInteger } from '#jinja/values/integer.ts'
import { Obj } from '#jinja/values/obj.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { bindArguments, bindBuiltin } from '../arguments.ts'
import { bindBuiltinMethod, type MethodTable } from '../py-class.ts'
import type { PatternGroups } from './pattern-groups.ts'
import { compileReplacement } from './replacement-template.ts'

/** Python's `re.Match`. Positions that templates see count code points. */
export class PyMatch extends Obj {
  override readonly typeName = 're.Match'
  readonly pattern: Obj & PatternGroups
  readonly searched: string
  /** Start and end of each group in UTF-16 units; group 0 is the whole match. */
  readonly spans: readonly (readonly [number, number] | undefined)[]
  readonly pos: number
  readonly endpos: number

  constructor(
    pattern: Obj & PatternGroups,
    text: string,
    found: RegExpExecArray,
    range: { readonly pos: number; readonly endpos: number },
  ) {
    super()
    this.pattern = pattern
    this.searched = text
    const groups = found.indices?.groups
    const named = Array.from({ length: pattern.groupCount }, (_, index) => groups?.[`p${index + 1}`])
    this.spans = [[found.index, found.index + found[0].length], ...named]
    this.pos = range.pos
    this.endpos = range.endpos
  }

  groupText(group: number): string | undefined {
    const span = this.spans[group]
    return span && this.searched.slice(span[0], span[1])
  }

  /** Raises IndexError for a group that the pattern does not have. */
  groupIndex(key: Value): number {
    const index = this.#findGroup(key)
    if (index === undefined) throw new PyError('IndexError', 'no such group')
    return index
  }

  #findGroup(key: Value): number | undefined {
    const index = typeof key === 'string' ? this.pattern.groupNames.get(key) : asInteger(key)
    return index !== undefined && index >= 0 && index < this.spans.length ? Number(index) : undefined
  }

  position(group: number, side: 0 | 1): number {
    const span = this.spans[group]
    return span === undefined ? -1 : codePointIndex(this.searched, span[side])
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'string':
        return this.searched
      case 're':
        return this.pattern
      case 'pos':
        return this.pos
      case 'endpos':
        return this.endpos
      case 'regs':
        return new Tuple(this.spans.map((_, group) => new Tuple([this.position(group, 0), this.position(group, 1)])))
      case 'lastindex':
        return this.#lastIndex() || null
      case 'lastgroup': {
        const last = this.#lastIndex()
        return [...this.pattern.groupNames].find(([, group]) => group === last)?.[0] ?? null
      }
      default:
        return bindBuiltinMethod(this, MATCH_METHODS, name)
    }
  }

  /** The group that closed last: the outermost of those that end furthest right. */
  #lastIndex(): number {
    let last = 0
    for (let group = 1; group < this.spans.length; group += 1) {
      const end = this.spans[group]?.[1]
      if (end !== undefined && end > (last === 0 ? -1 : (this.spans[last]?.[1] ?? -1))) last = group
    }
    return last
  }

  override item(key: Value): Value | undefined {
    const index = this.#findGroup(key)
    return index === undefined ? undefined : (this.groupText(index) ?? null)
  }

  override repr(): string {
    const span = `(${this.position(0, 0)}, ${this.position(0, 1)})`
    return `<re.Match object; span=${span}, match=${repr(this.groupText(0) as string)}>`
  }
}

/** From an index in UTF-16 units to one in code points. */
export function codePointIndex(text: string, index: number): number {
  let count = index
  for (let at = 0; at < index; at += 1) if (isHighSurrogate(text, at)) count -= 1
  return count
}

/** From an index in code points to one in UTF-16 units. */
export function unitIndex(text: string, codePoints: number): number {
  let at = 0
  for (let count = 0; count < codePoints && at < text.length; count += 1) at += isHighSurrogate(text, at) ? 2 : 1
  return at
}

function isHighSurrogate(text: string, index: number): boolean {
  return (text.codePointAt(index) ?? 0) > 0xffff
}

type MatchMethod = (self: PyMatch, call: CallArguments) => Value

function groupArgument(self: PyMatch, name: string, call: CallArguments): number {
  return self.groupIndex(bindArguments(name, call, ['group'])[0] ?? 0)
}

const MATCH_METHODS: MethodTable<PyMatch> = new Map<string, MatchMethod>([
  [
    'group',
    (self, { args }) => {
      if (args.length === 0) return self.groupText(0) as string
      const texts = args.map((key) => self.groupText(self.groupIndex(key)) ?? null)
      return texts.length === 1 ? (texts[0] as Value) : new Tuple(texts)
    },
  ],
  [
    'groups',
    (self, call) => {
      const fallback = bindBuiltin('groups', call, ['default'])[0] ?? null
      return new Tuple(self.spans.slice(1).map((_, index) => self.groupText(index + 1) ?? fallback))
    },
  ],
  [
    'groupdict',
    (self, call) => {
      const fallback = bindBuiltin('groupdict', call, ['default'])[0] ?? null
      return Dict.of([...self.pattern.groupNames].map(([name, group]) => [name, self.groupText(group) ?? fallback]))
    },
  ],
  ['start', (self, call) => self.position(groupArgument(self, 'start', call), 0)],
  ['end', (self, call) => self.position(groupArgument(self, 'end', call), 1)],
  [
    'span',
    (self, call) => {
      const group = groupArgument(self, 'span', call)
      return new Tuple([self.position(group, 0), self.position(group, 1)])
    },
  ],
  [
    'expand',
    (self, call) => compileReplacement(bindBuiltin('expand', call, ['template'], 1)[0] as string, self.pattern)(self),
  ],
])
