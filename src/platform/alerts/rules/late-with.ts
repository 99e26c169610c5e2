import type { NodeFacts, ProjectFacts } from './project-facts.ts'

/** A node that is late because something else is: told with that, and not by itself. */
export type LateNode = Pick<NodeFacts, 'unique_id' | 'name' | 'resource_type' | 'owners' | 'readers' | 'group' | 'tags'>

/** What is known of such nodes, exposures first: those are what people look at. */
export function lateNodes(ids: Iterable<string>, project: ProjectFacts): readonly LateNode[] {
  const nodes = [...ids].map((unique_id) => {
    const [resource_type = 'node', , ...name] = unique_id.split('.')
    const unknown = { unique_id, name: name.join('.'), resource_type, owners: [], readers: [], group: null, tags: [] }
    return project.get(unique_id) ?? unknown
  })
  const rank = ({ resource_type }: LateNode): number => (resource_type === 'exposure' ? 0 : 1)
  return nodes.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** For example `3 exposures and 21 models`; a seed and a snapshot that are late count as nodes among others. */
export function countsInWords(nodes: readonly LateNode[]): string {
  const exposures = nodes.filter(({ resource_type }) => resource_type === 'exposure').length
  const others = nodes.filter(({ resource_type }) => resource_type !== 'exposure')
  const word = others.every(({ resource_type }) => resource_type === 'model') ? 'model' : 'node'
  const parts = [counted(exposures, 'exposure'), counted(others.length, word)]
  return parts.filter((part) => part !== '').join(' and ')
}

const MOST_NAMES = 8

/** A line of their names. */
export function lateWithLine(nodes: readonly LateNode[]): string {
  if (nodes.length === 0) return ''
  const names = nodes.slice(0, MOST_NAMES).map(({ name }) => name)
  const more = nodes.length - names.length
  return `Late with it: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`
}
