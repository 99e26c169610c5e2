/** What rules and messages have to know of a node. */
export interface NodeFacts {
  readonly unique_id: string
  readonly name: string
  readonly resource_type: string
  readonly path: string
  readonly group: string | null
  readonly tags: readonly string[]
  /** Who answers for it: `meta.owner`, the owner of its group; of a test, those of what it tests. */
  readonly owners: readonly string[]
  /** Owners of the exposures that are made of it. */
  readonly readers: readonly string[]
  /** In the graph. */
  readonly parents: readonly string[]
}

export type ProjectFacts = ReadonlyMap<string, NodeFacts>

/** The facts of a project, from its manifest.json as dbt writes it. */
export function projectFacts(manifest: unknown): ProjectFacts {
  const { nodes, sources, exposures, groups, parent_map, unit_tests, metrics } = objectOf(manifest)
  const groupOwners = new Map(
    Object.values(objectOf(groups)).map((group) => [textOf(objectOf(group).name), ownersIn(objectOf(group).owner)]),
  )
  const parentMap = objectOf(parent_map)
  const parentsOf = (unique_id: string) => textsIn(parentMap[unique_id])
  const readers = readersOf(objectOf(exposures), parentsOf)
  const collections = [nodes, sources, exposures, unit_tests, metrics]
  const raw = new Map(collections.flatMap((collection) => Object.entries(objectOf(collection))))
  const ownersOf = (unique_id: string): readonly string[] => {
    const node = objectOf(raw.get(unique_id))
    const config = objectOf(node.config)
    const group = textOf(node.group ?? config.group)
    return unique([
      ...ownersIn({ ...objectOf(config.meta), ...objectOf(node.meta) }.owner),
      ...(node.resource_type === 'exposure' ? ownersIn(node.owner) : []),
      ...(groupOwners.get(group) ?? []),
    ])
  }
  return new Map(
    [...raw.keys()].map((unique_id) => {
      const node = objectOf(raw.get(unique_id))
      const isTest = node.resource_type === 'test' || node.resource_type === 'unit_test'
      const parents = parentsOf(unique_id)
      const tested = isTest ? parents.flatMap(ownersOf) : []
      const group = textOf(node.group ?? objectOf(node.config).group)
      const facts: NodeFacts = {
        unique_id,
        name: nameOf(node),
        resource_type: textOf(node.resource_type),
        path: textOf(node.original_file_path),
        group: group === '' ? null : group,
        tags: unique([...textsIn(node.tags), ...textsIn(objectOf(node.config).tags)]),
        owners: unique([...ownersOf(unique_id), ...tested]),
        readers: unique([unique_id, ...(isTest ? parents : [])].flatMap((each) => [...(readers.get(each) ?? [])])),
        parents,
      }
      return [unique_id, facts] as const
    }),
  )
}

/** As people call it; versions of a model have one name. */
function nameOf({ resource_type, source_name, name, version }: Readonly<Record<string, unknown>>): string {
  if (resource_type === 'source') return `${textOf(source_name)}.${textOf(name)}`
  const isVersion = resource_type === 'model' && (typeof version === 'string' || typeof version === 'number')
  return isVersion ? `${textOf(name)}.v${version}` : textOf(name)
}

/** For each node the owners of all exposures that stand below it. */
function readersOf(
  exposures: Readonly<Record<string, unknown>>,
  parentsOf: (unique_id: string) => readonly string[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const readers = new Map<string, Set<string>>()
  for (const [unique_id, exposure] of Object.entries(exposures)) {
    const owners = ownersIn(objectOf(exposure).owner)
    const seen = new Set<string>()
    const open = [...parentsOf(unique_id)]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      const known = readers.get(node) ?? new Set()
      for (const owner of owners) known.add(owner)
      readers.set(node, known)
      open.push(...parentsOf(node))
    }
  }
  return readers
}

/** An owner is a text, a list, or a mapping with a name and addresses. */
function ownersIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value]
  if (Array.isArray(value)) return value.flatMap(ownersIn)
  if (typeof value !== 'object' || value === null) return []
  const { name, email } = objectOf(value)
  return [...ownersIn(name), ...ownersIn(email)]
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
