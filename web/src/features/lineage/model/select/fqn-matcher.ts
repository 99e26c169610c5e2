import { matcher } from '#api/fnmatch.ts'
import { type Catalog, wordOf } from '../../../../lib/catalog/catalog.ts'

/**
 * Nodes by their name, or by the dotted path of package and folders to it; wildcards reach as deep as they match. Sources have a method of
 * their own.
 */
export function fqnMatcher(catalog: Catalog, value: string): (node: number) => boolean {
  const parts = value.split('.')
  const found = parts.findIndex((part) => /[*?[\]]/.test(part))
  const wildcardFrom = found === -1 ? parts.length : found
  const matchesRest = matcher(parts.slice(wildcardFrom).join('.'))
  const lastTwo = parts.slice(-2).join('_')
  const isMeant = (fqn: readonly string[], isVersioned: boolean) => {
    const leaf = fqn.at(isVersioned ? -2 : -1)
    if (leaf === value) return true
    if (isVersioned && fqn.slice(-2).join('_') === lastTwo) return true
    const flat = fqn.join('.').split('.')
    if (flat.length < parts.length) return false
    for (let at = 0; at < wildcardFrom; at++) if (flat[at] !== parts[at]) return false
    if (wildcardFrom === parts.length || matchesRest(flat.slice(wildcardFrom).join('.'))) return true
    return parts.length === 1 && leaf !== undefined && matchesRest(leaf)
  }
  return (node) => {
    if (wordOf(catalog, 'resource_type', node) === 'source') return false
    const fqn = fqnOf(catalog, node)
    const isVersioned = wordOf(catalog, 'resource_type', node) === 'model' && wordOf(catalog, 'version', node) !== ''
    return isMeant(fqn, isVersioned) || isMeant(fqn.slice(1), isVersioned)
  }
}

/** Of the folders the first one is where a project keeps its models, and belongs to no name. */
function fqnOf(catalog: Catalog, node: number): readonly string[] {
  const folders = wordOf(catalog, 'folder', node).split('/').slice(1)
  const version = wordOf(catalog, 'resource_type', node) === 'model' ? wordOf(catalog, 'version', node) : ''
  const name = catalog.name[node] ?? ''
  return [wordOf(catalog, 'package_name', node), ...folders, name, ...(version === '' ? [] : [`v${version}`])]
}
