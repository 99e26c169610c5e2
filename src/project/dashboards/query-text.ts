import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { SqlText } from '#manifest/dashboards/definition.ts'

/**
 * A query as it stands in its file, indented as it is there: an error finds its lines by that. Where the file writes it in
 * another way, as with escapes, it is what that means.
 */
export function queryText({ text, path }: SqlText, document: YamlDocument): string {
  const { line } = document.spanOf(path)
  const written = document.textOf(path)
  if (written === text || !/^[|]/.test(written)) return text
  const lines = document.source.text.split('\n').slice(line)
  const count = text.replace(/\n+$/, '').split('\n').length
  const block = lines.slice(0, count).join('\n')
  return withoutIndent(block) === text.replace(/\n+$/, '') ? block : text
}

/** Without the blanks that all lines have in common, and those around it. */
export function withoutIndent(text: string): string {
  const lines = text.replace(/^(?:[ \t]*\n)+|\s+$/g, '').split('\n')
  const indents = lines.flatMap((line) => (line.trim() === '' ? [] : [/^ */.exec(line)?.[0].length ?? 0]))
  const least = Math.min(...indents)
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(least))).join('\n')
}
