import { type ColumnConstraint, type ColumnInfo, newColumnConstraint } from '#manifest/nodes/column.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { type Entry, errorAt } from './entry.ts'
import { lower } from './lower.ts'
import { writtenMeta } from './written-meta.ts'

export const CONSTRAINT_TYPES = ['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom']

const KNOWN = new Set([
  'name',
  'description',
  'meta',
  'data_type',
  'constraints',
  'docs',
  'config',
  'doc_blocks',
  '_extra',
])
const KNOWN_IF_TESTED = new Set([
  ...KNOWN,
  'data_tests',
  'tests',
  'quote',
  'tags',
  'granularity',
  'dimension',
  'entity',
])

/** The columns of an entry as nodes have them. Columns of analyses have no tests and take fewer keys. */
export function readColumns(
  entry: Entry,
  columns: readonly YamlMapping[],
  isTested = true,
): Record<string, ColumnInfo> {
  const read: Record<string, ColumnInfo> = {}
  for (const column of columns) read[column.name as string] = readColumn(entry, column, isTested)
  return read
}

function readColumn(entry: Entry, column: YamlMapping, isTested: boolean): ColumnInfo {
  const name = column.name as string
  const description = (column.description ?? '') as string
  const config = (column.config ?? NOTHING) as YamlMapping
  const own = { meta: {}, tags: [] as string[] }
  const meta = { ...(column.meta as YamlMapping | undefined), ...writtenMeta(config.meta) }
  const tags = isTested ? columnTags(column) : configTags(config)
  const nested = tags.find((tag) => typeof tag === 'object' && tag !== null)
  if (nested !== undefined) {
    // dbt makes a set of them, which Python can only of texts and the like.
    throw errorAt(
      entry,
      entry.path,
      'ParsingError',
      'column/tag',
      `The column ${name} has a tag that is no text: ${pythonRepr(nested)}`,
    )
  }
  const info: ColumnInfo = {
    name,
    description,
    meta,
    data_type: (column.data_type ?? null) as string | null,
    constraints: column.constraints ? readColumnConstraints(entry, name, column.constraints as YamlMapping[]) : [],
    quote: isTested ? ((column.quote ?? null) as boolean | null) : null,
    config: Object.assign(own, { meta, tags }),
    tags,
    granularity: isTested && column.granularity ? lower(column.granularity) : null,
    dimension: isTested ? dimensionOf(column, name, description) : null,
    entity: isTested ? entityOf(column, name, description) : null,
    doc_blocks: [],
  }
  const known = isTested ? KNOWN_IF_TESTED : KNOWN
  for (const key in column) if (!known.has(key)) info[key] = column[key]
  return info
}

const NOTHING: YamlMapping = {}

/** The tags of a column and of its config, each once. */
export function columnTags(column: YamlMapping): string[] {
  if (column.tags === undefined && column.config === undefined) return []
  return [...new Set([...((column.tags ?? []) as string[]), ...configTags((column.config ?? NOTHING) as YamlMapping)])]
}

function configTags({ tags }: YamlMapping): string[] {
  return Array.isArray(tags) ? (tags as string[]) : typeof tags === 'string' ? [tags] : []
}

function readColumnConstraints(entry: Entry, name: string, constraints: readonly YamlMapping[]): ColumnConstraint[] {
  if (constraints.some((constraint) => !CONSTRAINT_TYPES.includes(constraint.type as string))) {
    throw errorAt(
      entry,
      entry.path,
      'ParsingError',
      'constraint/type',
      `Invalid constraint type on column ${name}`,
      `a constraint's type is one of ${CONSTRAINT_TYPES.join(', ')}`,
    )
  }
  return constraints.map((constraint) => ({
    ...newColumnConstraint({ type: 'custom' }),
    ...readConstraint(constraint),
  }))
}

const CONSTRAINT_KEYS = ['type', 'name', 'expression', 'warn_unenforced', 'warn_unsupported', 'to', 'to_columns']

/** The keys that dbt knows of a constraint. */
export function readConstraint(
  constraint: YamlMapping,
  keys: readonly string[] = CONSTRAINT_KEYS,
): Partial<ColumnConstraint> {
  return Object.fromEntries(keys.filter((key) => key in constraint).map((key) => [key, constraint[key]]))
}

function dimensionOf({ dimension }: YamlMapping, name: string, description: string): ColumnInfo['dimension'] {
  if (!isMapping(dimension)) return dimension ? lower(dimension) : null
  const validity = dimension.validity_params
  return {
    name: dimension.name || name,
    type: lower(dimension.type),
    description: dimension.description || description,
    label: dimension.label ?? null,
    is_partition: dimension.is_partition ?? false,
    config: dimension.config ?? {},
    validity_params: validity ? { is_start: false, is_end: false, ...(validity as object) } : null,
  }
}

function entityOf({ entity }: YamlMapping, name: string, description: string): ColumnInfo['entity'] {
  if (!isMapping(entity)) return entity ? lower(entity) : null
  return {
    name: entity.name || name,
    type: lower(entity.type),
    description: entity.description || description,
    label: entity.label ?? null,
    config: entity.config ?? ({} as YamlValue),
  }
}
