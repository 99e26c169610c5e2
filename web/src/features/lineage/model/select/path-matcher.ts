import { matcher } from '#api/fnmatch.ts'
import { type Catalog, fileOf, wordOf } from '../../../../lib/catalog/catalog.ts'

/** Nodes by the file that they stand in, or by a folder above it, wildcards for each part; only where the root project has such a path. */
export function pathMatcher(catalog: Catalog, value: string): (node: number) => boolean {
  const pattern = value.split('/').filter((part) => part !== '' && part !== '.')
  const meansFolders = value.endsWith('/') || pattern.at(-1) === '**'
  const parts = pattern.map((part): Part => (part === '**' ? part : matcher(part)))
  const own = new Set(
    catalog.unique_id.flatMap((_, node) =>
      wordOf(catalog, 'package_name', node) === catalog.project_name ? placesOf(fileOf(catalog, node)) : [],
    ),
  )
  const known = new Map<string, boolean>()
  const isMeant = (place: string) => {
    const before = known.get(place)
    if (before !== undefined) return before
    const verdict = own.has(place) && matches(place.split('/'), parts)
    known.set(place, verdict)
    return verdict
  }
  return (node) => {
    const [file = '', ...folders] = placesOf(fileOf(catalog, node))
    return folders.some(isMeant) || (!meansFolders && isMeant(file))
  }
}

type Part = '**' | ((text: string) => boolean)

function matches(path: readonly string[], pattern: readonly Part[]): boolean {
  const [first, ...rest] = pattern
  if (first === undefined) return path.length === 0
  if (first === '**')
    return Array.from({ length: path.length + 1 }, (_, at) => at).some((at) => matches(path.slice(at), rest))
  const part = path[0]
  return part !== undefined && first(part) && matches(path.slice(1), rest)
}

/** A file, and the folders above it. */
function placesOf(file: string): readonly string[] {
  const parts = file.split('/')
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'))
}
