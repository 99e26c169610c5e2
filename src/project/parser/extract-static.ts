/**
 * Reads what most models are made of, `ref`, `source` and `config` calls with literal arguments, straight from the
 * text: no template is compiled or rendered for them. Whatever else stands in a template makes it not plain, and it
 * is rendered instead. What counts as plain, and what becomes of escapes, follows dbt's own static parser, since the
 * two ways leave different traces in `unrendered_config`.
 */
import type { RefArgs } from '#manifest/nodes/resource.ts'

export type Literal = string | boolean | Literal[] | { [key: string]: Literal }

export interface StaticCalls {
  readonly refs: RefArgs[]
  readonly sources: [string, string][]
  /** In the order of writing; a key may come twice. */
  readonly configs: [string, Literal][]
}

/** Undefined if the template holds anything but plain calls. */
export function extractStatic(text: string): StaticCalls | undefined {
  const found: StaticCalls = { refs: [], sources: [], configs: [] }
  const reader = new Reader(text)
  for (;;) {
    const open = text.indexOf('{', reader.at)
    if (open < 0) return found
    if (open === text.length - 1) return undefined
    const next = text[open + 1]
    if (next === '%') return undefined
    if (next === '#') {
      const close = text.indexOf('#}', open + 2)
      if (close < 0) return undefined
      reader.at = close + 2
    } else if (next === '{') {
      reader.at = open + 2
      if (!readExpression(reader, found)) return undefined
    } else {
      reader.at = open + 1
    }
  }
}

function readExpression(reader: Reader, found: StaticCalls): boolean {
  const start = reader.at
  const name = reader.name()
  if (name === undefined || !reader.take('(')) {
    reader.at = start
    return readValue(reader) !== undefined && reader.take('}}')
  }
  const call = readArguments(reader)
  if (!call || !reader.take('}}')) return false
  switch (name) {
    case 'ref':
      return readRef(call, found)
    case 'source':
      return readSource(call, found)
    case 'config':
      return readConfig(call, found)
    default:
      return false
  }
}

interface CallArguments {
  readonly positional: Argument[]
  readonly named: [string, Argument][]
}

type Argument = Literal | number | { readonly float: number } | undefined

function readRef({ positional, named }: CallArguments, found: StaticCalls): boolean {
  if (positional.length < 1 || positional.length > 2 || named.length > 1) return false
  if (!positional.every((value) => typeof value === 'string')) return false
  const [first, second] = positional as string[]
  const ref: RefArgs =
    second === undefined
      ? { name: first as string, package: null, version: null }
      : { name: second, package: first as string, version: null }
  const [option] = named
  if (option) {
    const [key, value] = option
    if (key !== 'v' && key !== 'version') return false
    if (typeof value !== 'string' && typeof value !== 'number') return false
    ref.version = value
  }
  found.refs.push(ref)
  return true
}

function readSource({ positional, named }: CallArguments, found: StaticCalls): boolean {
  const [source, table] = positional
  if (positional.length !== 2 || named.length > 0) return false
  if (typeof source !== 'string' || typeof table !== 'string') return false
  if (!found.sources.some((known) => known[0] === source && known[1] === table)) found.sources.push([source, table])
  return true
}

const HOOKS = new Set(['pre_hook', 'post_hook'])

function readConfig({ positional, named }: CallArguments, found: StaticCalls): boolean {
  if (positional.length > 0 || named.length === 0) return false
  for (const [key, value] of named) {
    if (HOOKS.has(key) || !isLiteral(value)) return false
    found.configs.push([key, value])
  }
  return true
}

function isLiteral(value: unknown): value is Literal {
  if (typeof value === 'string' || typeof value === 'boolean') return true
  if (Array.isArray(value)) return value.every(isLiteral)
  return typeof value === 'object' && value !== null && !('float' in value) && Object.values(value).every(isLiteral)
}

function readArguments(reader: Reader): CallArguments | undefined {
  const call: CallArguments = { positional: [], named: [] }
  while (!reader.take(')')) {
    const before = reader.at
    const name = reader.name()
    if (name !== undefined && reader.takeAssignment()) {
      const value = readValue(reader)
      if (value === undefined) return undefined
      call.named.push([name, value])
    } else {
      reader.at = before
      const value = readValue(reader)
      if (value === undefined || call.named.length > 0) return undefined
      call.positional.push(value)
    }
    if (!reader.take(',')) return reader.take(')') ? call : undefined
  }
  return call
}

function readValue(reader: Reader): Argument {
  const string = reader.string()
  if (string !== undefined) return string
  if (reader.take('[')) return readList(reader)
  if (reader.take('{')) return readDict(reader)
  const name = reader.name()
  if (name !== undefined) return name === 'True' ? true : name === 'False' ? false : undefined
  return reader.number()
}

function readList(reader: Reader): Literal | undefined {
  const items: Argument[] = []
  while (!reader.take(']')) {
    const item = readValue(reader)
    if (item === undefined) return undefined
    items.push(item)
    if (!reader.take(',')) return reader.take(']') ? (items as Literal) : undefined
  }
  return items as Literal
}

function readDict(reader: Reader): Literal | undefined {
  const entries: [string, Argument][] = []
  while (!reader.take('}')) {
    const key = reader.string()
    if (key === undefined || !reader.take(':')) return undefined
    const value = readValue(reader)
    if (value === undefined) return undefined
    entries.push([key, value])
    if (!reader.take(',')) return reader.take('}') ? (Object.fromEntries(entries) as Literal) : undefined
  }
  return Object.fromEntries(entries) as Literal
}

const SPACE = /\s*/y
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER = /[0-9]+(?:\.[0-9]+)?/y
const STRING = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y

class Reader {
  readonly #text: string
  at = 0

  constructor(text: string) {
    this.#text = text
  }

  take(word: string): boolean {
    this.#match(SPACE)
    if (!this.#text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  /** `=`, but not the `==` of a comparison. */
  takeAssignment(): boolean {
    this.#match(SPACE)
    if (this.#text[this.at] !== '=' || this.#text[this.at + 1] === '=') return false
    this.at++
    return true
  }

  name(): string | undefined {
    this.#match(SPACE)
    return this.#match(NAME)?.[0]
  }

  /** Its text between the quotes, escapes as they were written. */
  string(): string | undefined {
    this.#match(SPACE)
    const match = this.#match(STRING)
    return match ? (match[1] ?? match[2]) : undefined
  }

  number(): number | { float: number } | undefined {
    this.#match(SPACE)
    const text = this.#match(NUMBER)?.[0]
    if (text === undefined) return undefined
    const value = Number(text)
    return text.includes('.') && Number.isInteger(value) ? { float: value } : value
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.#text)
    if (match) this.at += match[0].length
    return match
  }
}
