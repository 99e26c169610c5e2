import type { Frame } from '#foundation/diagnostics/diagnostic.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'

/** Where a file says `ref('name')`, `source('source', 'table')` or `function('name')`; undefined if it says it in another way. */
export function findReference(
  source: SourceFile,
  kind: 'node' | 'source' | 'function',
  name: string,
): Frame | undefined {
  const parts = kind === 'source' ? splitOnce(name) : [name]
  const texts = parts.map((part) => `['"]${escaped(part)}['"]`).join('\\s*,\\s*')
  const callee = kind === 'node' ? 'ref' : kind
  const pattern = new RegExp(`\\b${callee}\\s*\\(\\s*(?:['"][^'"]*['"]\\s*,\\s*)?${texts}[^)]*\\)`)
  const match = pattern.exec(source.text)
  if (!match) return undefined
  const before = source.text.slice(0, match.index)
  const line = before.split('\n').length
  const column = match.index - before.lastIndexOf('\n')
  const lastLine = match[0].includes('\n') ? undefined : column + match[0].length
  return {
    source,
    span: { path: source.path, line, column, ...(lastLine !== undefined && { endLine: line, endColumn: lastLine }) },
  }
}

function splitOnce(name: string): string[] {
  const dot = name.indexOf('.')
  return [name.slice(0, dot), name.slice(dot + 1)]
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
