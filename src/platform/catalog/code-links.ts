import type { CodeLink } from '#api/catalog.ts'

/** What a text may name, and of what package it is. */
export interface Nameable {
  readonly unique_id: string
  readonly name: string
  readonly package_name: string
  readonly version?: string | undefined
  /** Of sources. */
  readonly source_name?: string | undefined
}

export interface LinkTargets {
  readonly nodes: readonly Nameable[]
  readonly macros: readonly Nameable[]
}

/**
 * Where a template names what it depends on: `ref('orders')`, `source('raw', 'orders')`, `cents_to_dollars(…)`. Found by how
 * such calls look, and among what the parser knows it to depend on: what is put together at run time is not found.
 */
export function codeLinks(code: string, language: string, { nodes, macros }: LinkTargets): readonly CodeLink[] {
  const links: CodeLink[] = []
  if (nodes.length === 0 && macros.length === 0) return links
  for (const [offset, part] of language === 'python' ? [[0, code] as const] : jinjaParts(code)) {
    for (const call of part.matchAll(CALL)) {
      const [whole = '', before, name = '', args = ''] = call
      const target =
        name === 'ref' || name === 'source' ? namedBy(name, args, nodes) : calledMacro(before, name, macros)
      if (target === undefined) continue
      const from = offset + call.index
      const to = name === 'ref' || name === 'source' ? from + whole.length : from + whole.indexOf('(')
      links.push({ from, to, unique_id: target.unique_id })
    }
  }
  return links
}

/** `{{ … }}` and `{% … %}`, and where they begin. Comments are left out. */
function* jinjaParts(code: string): Iterable<readonly [offset: number, part: string]> {
  for (const { index, 0: part } of code.matchAll(PARTS)) if (!part.startsWith('{#')) yield [index, part]
}

const PARTS = /\{#[\s\S]*?#\}|\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g
/** A call with its arguments, as long as these are plain; of `ref` and `source` they are. */
const CALL = /(?<![\w.])(?:(\w+)\.)?([A-Za-z_]\w*)[ \t]*\((?:((?:[^()'"]|'[^'\n]*'|"[^"\n]*")*)\))?/g
const TEXT = /(?:(\w+)\s*=\s*)?(?:'([^']*)'|"([^"]*)"|(\d[\d.]*))/g

function namedBy(kind: 'ref' | 'source', args: string, nodes: readonly Nameable[]): Nameable | undefined {
  const words: string[] = []
  let version: string | undefined
  for (const [, keyword, single, double, number] of args.matchAll(TEXT)) {
    const text = single ?? double ?? number ?? ''
    if (keyword === 'v' || keyword === 'version') version = text
    else words.push(text)
  }
  const name = words.at(-1)
  const first = words.length > 1 ? words[0] : undefined
  if (kind === 'source') {
    return nodes.find((node) => node.name === name && node.source_name !== undefined && node.source_name === first)
  }
  return nodes.find(
    (node) =>
      node.name === name &&
      node.source_name === undefined &&
      (first === undefined || node.package_name === first) &&
      (version === undefined || node.version === version),
  )
}

function calledMacro(before: string | undefined, name: string, macros: readonly Nameable[]): Nameable | undefined {
  return macros.find((macro) => macro.name === name && (before === undefined || macro.package_name === before))
}
