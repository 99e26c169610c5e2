import type { SourceFile } from '#foundation/source/source-file.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { isDeepStrictEqual } from 'node:util'

/** A file of a dashboard with a tile more, or why it cannot be written there. */
export type AddedTile = { readonly text: string } | { readonly problem: string }

/**
 * Writes a tile behind the last one of a dashboard's file, or of its last tab. All else in the file stays as it is, letter by letter. `lines` are those of
 * the tile as an item of a list, without indentation.
 */
export function addTile(source: SourceFile, lines: readonly string[]): AddedTile {
  const document = parseYaml(source)
  const place = tilesIn(document.value)
  if (!place) return { problem: `${source.path} has no tiles behind which it could stand` }
  const first = document.spanOf([...place.path, 0])
  const last = document.spanOf([...place.path, place.count - 1])
  const text = source.text.split('\n')
  const [, indent] = /^( *)- /.exec(text[first.line - 1] ?? '') ?? []
  if (indent === undefined) return { problem: `The tiles of ${source.path} are no list with a line for each` }
  const at = endOf(text, last.line - 1, indent.length)
  const added = lines.map((line) => (line === '' ? '' : indent + line))
  const whole = [...text.slice(0, at + 1), ...added, ...text.slice(at + 1)].join('\n')
  return isOneMore(source, whole, place)
    ? { text: whole }
    : { problem: `A tile cannot be added to ${source.path} as it is written` }
}

interface TilesPlace {
  readonly path: readonly (string | number)[]
  readonly count: number
}

function tilesIn(value: YamlValue): TilesPlace | undefined {
  if (!isMapping(value)) return undefined
  const { tiles, tabs } = value
  if (Array.isArray(tiles) && tiles.length > 0) return { path: ['tiles'], count: tiles.length }
  const last = Array.isArray(tabs) ? tabs.at(-1) : undefined
  if (!Array.isArray(tabs) || !isMapping(last ?? null)) return undefined
  const inner = (last as { readonly tiles?: YamlValue }).tiles
  return Array.isArray(inner) && inner.length > 0
    ? { path: ['tabs', tabs.length - 1, 'tiles'], count: inner.length }
    : undefined
}

/** The last line of a tile: a text of several lines goes on as long as its lines stand deeper. */
function endOf(text: readonly string[], from: number, indent: number): number {
  let end = from
  for (let at = from + 1; at < text.length; at++) {
    const line = text[at] ?? ''
    if (line.trim() === '') continue
    if (line.length - line.trimStart().length <= indent) break
    end = at
  }
  return end
}

function isOneMore(source: SourceFile, text: string, { path, count }: TilesPlace): boolean {
  try {
    const before = parseYaml(source).value
    const after = parseYaml({ ...source, text }).value
    const tiles = at(after, path)
    if (!Array.isArray(tiles) || tiles.length !== count + 1) return false
    tiles.pop()
    return isDeepStrictEqual(after, before)
  } catch {
    return false
  }
}

function at(value: unknown, path: TilesPlace['path']): unknown {
  return path.reduce<unknown>(
    (inner, key) => (inner as Readonly<Record<string | number, unknown>> | undefined)?.[key],
    value,
  )
}
