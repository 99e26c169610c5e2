import type { Catalog } from '../../../lib/catalog/catalog.ts'

export interface ModelChoice {
  readonly unique_id: string
  readonly label: string
  /** What a definition calls it. */
  readonly word: string
}

const READ: readonly string[] = ['model', 'seed', 'snapshot', 'source']

/** All that can be read, by name. */
export function modelChoices(catalog: Catalog): readonly ModelChoice[] {
  const choices = catalog.unique_id.flatMap((unique_id, node): ModelChoice[] => {
    const type = catalog.words[catalog.resource_type[node] ?? 0] ?? ''
    if (!READ.includes(type) || catalog.words[catalog.materialized[node] ?? 0] === 'ephemeral') return []
    const name = catalog.name[node] ?? ''
    if (type === 'source') {
      const source = catalog.words[catalog.source_name[node] ?? 0] ?? ''
      return [{ unique_id, label: `${source}.${name}`, word: `source('${source}', '${name}')` }]
    }
    const [, packageName = '', , version] = unique_id.split('.')
    const called = version === undefined ? name : `${name}.${version}`
    const word = packageName === catalog.project_name ? called : `${packageName}.${called}`
    return [{ unique_id, label: word, word }]
  })
  return choices.sort((one, other) => one.label.localeCompare(other.label))
}
