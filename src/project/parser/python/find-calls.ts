import { isMark, isWord, splitAt, withoutBrackets } from './split.ts'
import type { Token } from './tokens.ts'

/** A call of one of dbt's functions. */
export interface FoundCall {
  readonly name: string
  readonly at: number
  readonly args: readonly Token[][]
  readonly kwargs: readonly (readonly [name: string, value: Token[]])[]
}

/** `a.b(c)[d]`: what it begins with, and what follows. */
interface Chain {
  readonly atom: Token
  readonly trailers: readonly Trailer[]
}

type Trailer =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'call' | 'subscript'; readonly items: readonly Token[] }

const NO_NAMES = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if ' +
    'import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

/**
 * The calls of these functions, in the order in which dbt meets them: a call's arguments before what it is called on.
 * As in dbt, an argument counts only if it is a call itself, or a list, tuple, dict or text that holds one directly.
 */
export function findCalls(tokens: readonly Token[], names: ReadonlySet<string>): FoundCall[] {
  const found: FoundCall[] = []
  visitAll(tokens, (call) => {
    if (names.has(call.name)) found.push(call)
  })
  return found
}

type Tell = (call: FoundCall) => void

function visitAll(tokens: readonly Token[], tell: Tell): void {
  for (let at = 0; at < tokens.length; ) {
    const read = readChain(tokens, at)
    if (read) visit(read.chain, read.chain.trailers.length, tell)
    at = read ? read.end : at + 1
  }
}

/** The chain without what follows its first `length` trailers. */
function visit(chain: Chain, length: number, tell: Tell): void {
  const last = chain.trailers[length - 1]
  if (last?.kind === 'call') return visitCall(chain, length, tell)
  if (last) {
    visit(chain, length - 1, tell)
    if (last.kind === 'subscript') visitAll(last.items, tell)
    return
  }
  const { atom } = chain
  if (atom.kind === 'group') visitAll(atom.items, tell)
  if (atom.kind === 'string') for (const expression of atom.embedded ?? []) visitAll(expression, tell)
}

function visitCall(chain: Chain, length: number, tell: Tell): void {
  const { items } = chain.trailers[length - 1] as { items: readonly Token[] }
  const parts = splitAt(items, ',')
  const name = dottedName(chain, length - 1)
  if (name !== undefined) {
    const isNamed = (part: Token[]) => part[0]?.kind === 'name' && isMark(part[1], '=')
    tell({
      name,
      at: chain.atom.at,
      args: parts.filter((part) => !isNamed(part)),
      kwargs: parts.filter(isNamed).map((part) => [(part[0] as { text: string }).text, part.slice(2)] as const),
    })
  }
  for (const part of parts) visitArgument(part, tell)
  let base = length - 1
  if (chain.trailers[base - 1]?.kind !== 'attribute') return
  while (chain.trailers[base - 1]?.kind === 'attribute') base -= 1
  if (chain.trailers[base - 1]?.kind === 'call') visitCall(chain, base, tell)
}

function visitArgument(part: readonly Token[], tell: Tell): void {
  const isNamed = part[0]?.kind === 'name' && isMark(part[1], '=')
  const value = withoutBrackets(isNamed ? part.slice(2) : isMark(part[0], '**') ? part.slice(1) : part)
  if (visitIfCall(value, tell)) return
  const [only] = value
  if (value.every((token) => token.kind === 'string')) {
    for (const expression of value.flatMap((token) => token.embedded ?? [])) visitIfCall(expression, tell)
  }
  if (value.length !== 1 || only?.kind !== 'group' || only.items.some((token) => isWord(token, 'for'))) return
  for (const item of splitAt(only.items, ',')) {
    const colon = item.findIndex((token) => isMark(token, ':'))
    if (only.open !== '{') visitIfCall(item, tell)
    else if (colon >= 0) visitIfCall(item.slice(colon + 1), tell)
    else if (isMark(item[0], '**')) visitIfCall(item.slice(1), tell)
  }
}

function visitIfCall(tokens: readonly Token[], tell: Tell): boolean {
  const value = withoutBrackets(tokens)
  const read = readChain(value, 0)
  if (!read || read.end < value.length) return false
  const { chain } = read
  if (chain.trailers.at(-1)?.kind !== 'call') return false
  visitCall(chain, chain.trailers.length, tell)
  return true
}

function readChain(tokens: readonly Token[], start: number): { chain: Chain; end: number } | undefined {
  const atom = tokens[start]
  if (!atom || atom.kind === 'number' || atom.kind === 'mark') return undefined
  if (atom.kind === 'name' && NO_NAMES.has(atom.text)) return undefined
  const trailers: Trailer[] = []
  let end = start + 1
  while (atom.kind === 'string' && tokens[end]?.kind === 'string') end += 1
  for (;;) {
    const token = tokens[end]
    const next = tokens[end + 1]
    if (isMark(token, '.') && next?.kind === 'name') {
      trailers.push({ kind: 'attribute', name: next.text })
      end += 2
    } else if (token?.kind === 'group' && token.open !== '{') {
      trailers.push({ kind: token.open === '(' ? 'call' : 'subscript', items: token.items })
      end += 1
    } else return { chain: unwrapped({ atom: joined(tokens, start, atom), trailers }), end }
  }
}

/** Texts side by side are one. */
function joined(tokens: readonly Token[], start: number, atom: Token): Token {
  if (atom.kind !== 'string') return atom
  const embedded: Token[][] = []
  for (let at = start; tokens[at]?.kind === 'string'; at += 1) {
    embedded.push(...((tokens[at] as { embedded?: readonly Token[][] }).embedded ?? []))
  }
  return { ...atom, embedded }
}

/** `(a.b()).c()` is `a.b().c()`. */
function unwrapped(chain: Chain): Chain {
  const inner = withoutBrackets([chain.atom])
  if (inner[0] === chain.atom) return chain
  const read = readChain(inner, 0)
  if (!read || read.end < inner.length) return chain
  return { atom: read.chain.atom, trailers: [...read.chain.trailers, ...chain.trailers] }
}

function dottedName({ atom, trailers }: Chain, length: number): string | undefined {
  if (atom.kind !== 'name') return undefined
  const names = [atom.text]
  for (const trailer of trailers.slice(0, length)) {
    if (trailer.kind !== 'attribute') return undefined
    names.push(trailer.name)
  }
  return names.join('.')
}
