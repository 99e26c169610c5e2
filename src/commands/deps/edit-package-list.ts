import { isDeepStrictEqual } from 'node:util'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { dumpYaml } from '#project/builtins/yaml/dump-yaml.ts'
import { toValue } from '#project/context/plain-value.ts'

/**
 * The text of a list of packages without some of its entries and with another at its end. What else stands in the
 * file, comments too, stays as it is written, if the list has an entry a line; otherwise all is written anew.
 */
export function editPackageList(document: YamlDocument, removed: ReadonlySet<number>, added: YamlMapping): string {
  const data = isMapping(document.value) ? document.value : {}
  const list = Array.isArray(data.packages) ? data.packages : []
  const packages = [...list.filter((_, index) => !removed.has(index)), added]
  const edited = editLines(document, list.length, removed, added)
  if (edited !== undefined && holds(edited, { ...data, packages })) return edited
  return dumpYaml(toValue({ ...data, packages }), { sortKeys: true, indentsLists: true })
}

function holds(text: string, wanted: YamlValue): boolean {
  try {
    return isDeepStrictEqual(parseYaml({ path: '', text }).value, wanted)
  } catch {
    return false
  }
}

function editLines(
  document: YamlDocument,
  count: number,
  removed: ReadonlySet<number>,
  added: YamlMapping,
): string | undefined {
  const lines = document.source.text.split('\n')
  const starts = Array.from({ length: count }, (_, index) => document.spanOf(['packages', index]).line - 1)
  const dash = /^( *)- /.exec(lines[starts[0] ?? -1] ?? '')?.[1]
  if (dash === undefined) return undefined
  const last = starts.at(-1) as number
  const isInside = (line: string) => line.startsWith(`${dash} `) && line.trim() !== '' && !line.trim().startsWith('#')
  let end = last + 1
  for (let index = end; index < lines.length && !/^[^\s#]/.test(lines[index] ?? ''); index++) {
    if (isInside(lines[index] ?? '')) end = index + 1
  }
  const ends = [...starts.slice(1), end]
  const gone = new Set([...removed].flatMap((index) => linesOf(lines, starts[index] as number, ends[index] as number)))
  const entry = dumpYaml(toValue([added]), { sortKeys: true, indentsLists: true }).trimEnd()
  const own = entry.split('\n').map((line) => dash + line)
  const kept = (from: number, to?: number) => lines.slice(from, to).filter((_, index) => !gone.has(from + index))
  return [...kept(0, end), ...own, ...kept(end)].join('\n')
}

/** The lines of an entry, without comments and blank lines behind it: these are of the next. */
function linesOf(lines: readonly string[], start: number, end: number): number[] {
  let last = end
  while (last > start + 1 && /^\s*(#|$)/.test(lines[last - 1] ?? '')) last--
  return Array.from({ length: last - start }, (_, index) => start + index)
}
