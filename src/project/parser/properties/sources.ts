/** `sources:` — tables that others load. They become nodes once every file's overrides are known. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { addDisabled } from '#manifest/manifest.ts'
import { newExternalTable, newSource, type Quoting, type SourceDefinition } from '#manifest/nodes/source.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { nodeConfig, unrenderedNodeConfig } from '#project/config/node-config.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { locationOf } from '#project/config/source-locations.ts'
import { relationConfig } from '#project/context/relation-config.ts'
import { fqnOf } from '../parse-nodes.ts'
import { duplicateName } from '../duplicate-name.ts'
import { checkEntry, invalidEntry } from './check-entry.ts'
import { dataTests } from './data-tests.ts'
import { atPath, type Entry, errorAt } from './entry.ts'
import { columnNameOf, parseTest } from './generic-tests.ts'
import type { Parsing } from './parsing.ts'
import { duplicateFix } from './patch-node.ts'
import { columnTags, readColumns } from './read-columns.ts'
import { SOURCE_OVERRIDE } from './shapes.ts'
import { configOf, mergedFreshness } from './source-freshness.ts'
import { writtenMeta } from './written-meta.ts'

/** A table of a source as its file has it, before other files change it. */
export interface WrittenTable {
  readonly entry: Entry
  readonly source: YamlMapping
  readonly table: YamlMapping
  readonly index: number
}

/** The sources of all files, and what other packages' files change about them. */
export class WrittenSources {
  readonly tables = new Map<string, WrittenTable>()
  readonly overrides = new Map<string, Entry>()

  add(entry: Entry): void {
    const source = withTables(entry.data)
    if ('overrides' in source) {
      checkEntry(entry, SOURCE_OVERRIDE, source)
      const key = `${source.overrides}.${entry.name}`
      const known = this.overrides.get(key)
      if (known) throw overriddenTwice(entry, known)
      this.overrides.set(key, { ...entry, data: source })
      return
    }
    checkEntry(entry, undefined, source)
    refuseEmptyField(entry, source)
    for (const [index, table] of (source.tables as YamlMapping[]).entries()) {
      const { package_name } = entry.file
      const id = uniqueId('source', package_name, entry.name, table.name as string)
      const known = this.tables.get(id)
      if (known) throw duplicateName(named(known, id), named({ entry, source, table, index }, id))
      this.tables.set(id, { entry, source, table, index })
    }
  }
}

/** dbt notes whether a table names its field itself, be it to say that it has none. */
function withTables(data: YamlMapping): YamlMapping {
  if (data.tables && !Array.isArray(data.tables)) return data
  const tables = ((data.tables ?? []) as YamlMapping[]).map((table) =>
    isMapping(table) && ('loaded_at_field' in table || configOf(table).loaded_at_field)
      ? { ...table, loaded_at_field_present: true }
      : table,
  )
  return { ...data, tables }
}

function refuseEmptyField(entry: Entry, source: YamlMapping): void {
  const all = [source, ...(source.tables as YamlMapping[])]
  if (all.some((each) => each.loaded_at_field === ''))
    throw invalidEntry(entry, 'loaded_at_field cannot be an empty string.')
}

function named({ entry, table }: WrittenTable, unique_id: string) {
  return {
    name: table.name as string,
    source_name: entry.name,
    package_name: entry.file.package_name,
    resource_type: 'source',
    unique_id,
    original_file_path: entry.file.original_file_path,
  }
}

/** Makes nodes of the sources, and of their tests. */
export function buildSources(parsing: Parsing, written: WrittenSources): void {
  const used = new Map<string, Set<string>>()
  for (const each of written.tables.values()) {
    const key = `${each.entry.file.package_name}.${each.entry.name}`
    const override = written.overrides.get(key)
    const table = override ? overridden(each, override) : each
    if (override) {
      const tables = used.get(key) ?? new Set()
      used.set(key, tables.add(each.table.name as string))
    }
    parsing.state.attempt(() => {
      parseSourceTests(parsing, table)
      try {
        addSource(parsing, buildSource(parsing, table))
      } catch (error) {
        throw atPath(error, table.entry, [...table.entry.path, 'tables', table.index])
      }
    })
  }
  warnOfUnused(parsing, written, used)
  parsing.state.attempt(() => refuseUnknownLocations(parsing, written))
}

/** A misspelt name would let everything be read from where it is not to be read. */
function refuseUnknownLocations({ state }: Parsing, { tables }: WrittenSources): void {
  const known = new Set([...tables.values()].flatMap(({ entry, table }) => [entry.name, `${entry.name}.${table.name}`]))
  for (const name of state.setup.sourceLocations?.keys() ?? []) {
    if (known.has(name)) continue
    const meant = closest(name, known)
    const hint = meant === undefined ? undefined : `did you mean '${meant}'?`
    throw dbtError(
      'ParsingError',
      'source/not-found',
      `The project has no source '${name}', which is said to lie elsewhere`,
      {
        ...(hint !== undefined && { hint }),
      },
    )
  }
}

function addSource({ state, lookup }: Parsing, source: SourceDefinition): void {
  if (source.config.enabled) state.manifest.sources.set(source.unique_id, source)
  else {
    addDisabled(state.manifest, source)
    lookup.addDisabled(source)
  }
}

const NEVER_OVERRIDDEN = ['name', 'overrides', 'tables', 'path']

/** What an override leaves unsaid stays, but for settings that it empties: configuration, freshness, a table's quoting. */
function overridden(written: WrittenTable, override: Entry): WrittenTable {
  const changed = ({ ...changes }: YamlMapping, keys: readonly string[]) => {
    for (const key of keys) delete changes[key]
    return Object.fromEntries(Object.entries(changes).filter(([key, value]) => value !== null || key === 'freshness'))
  }
  const tables = (override.data.tables ?? []) as YamlMapping[]
  const table = tables.find(({ name }) => name === written.table.name)
  return {
    ...written,
    source: { ...written.source, config: {}, freshness: {}, ...changed(override.data, NEVER_OVERRIDDEN) },
    table: table ? { ...written.table, quoting: {}, freshness: {}, ...changed(table, ['name']) } : written.table,
  }
}

function buildSource(parsing: Parsing, written: WrittenTable): SourceDefinition {
  const { entry, source, table } = written
  const { file } = entry
  const { state } = parsing
  const { setup } = state
  const name = table.name as string
  const fqn = [...fqnOf(file.package_name, file.relativePath, entry.name), name]
  const target = { resourceType: 'source', fqn, packageName: file.package_name } as const
  const sources = { root: setup.root, own: state.project(file.package_name), patch: sourceConfig(parsing, written) }
  const config = nodeConfig(target, sources) as SourceDefinition['config']
  const location = locationOf(setup.sourceLocations, entry.name, name)
  const meta = source.meta as YamlMapping | undefined
  const node = newSource({
    database: (location.database || source.database || setup.profile.credentials.database) as string | null,
    schema: (location.schema || source.schema || entry.name) as string,
    name,
    package_name: file.package_name,
    path: file.original_file_path,
    original_file_path: file.original_file_path,
    unique_id: uniqueId('source', file.package_name, entry.name, name),
    fqn,
    source_name: entry.name,
    source_description: (source.description || '') as string,
    loader: (source.loader ?? '') as string,
    identifier: (location.identifier || table.identifier || name) as string,
    quoting: mergedQuoting(source.quoting, table.quoting),
    loaded_at_field: config.loaded_at_field,
    loaded_at_query: config.loaded_at_query,
    freshness: config.freshness,
    external: isMapping(table.external) ? readExternal(written) : null,
    description: (table.description || '') as string,
    columns: readColumns(entry, (table.columns ?? []) as YamlMapping[]),
    meta: config.meta,
    source_meta: { ...meta, ...writtenMeta(configOf(source).meta) },
    tags: config.tags,
    config,
    unrendered_config: unrenderedNodeConfig(target, sources),
    created_at: state.createdAt,
    unrendered_database: (entry.written.database || null) as string | null,
    unrendered_schema: (entry.written.schema || null) as string | null,
  })
  warnOfFreshness(parsing, node)
  node.relation_name = setup.adapter.relations.createFrom(relationConfig(node), setup.root.quoting).toString()
  return node
}

function warnOfFreshness(
  { state }: Parsing,
  { freshness, loaded_at_field, loaded_at_query, source_name, name }: SourceDefinition,
): void {
  const times = [freshness?.warn_after, freshness?.error_after]
  const isAsked = times.some((time) => time && time.count !== null && time.period !== null)
  if (!isAsked || loaded_at_field || loaded_at_query) return
  if (state.setup.adapter.dialect.capabilities.has('TableLastModifiedMetadata')) return
  state.setup.events.emit('FreshnessConfigProblem', {
    msg:
      'The configured adapter does not support metadata-based freshness. A loaded_at_field must be specified for ' +
      `source '${source_name}.${name}'.`,
  })
}

function readExternal({ table }: WrittenTable) {
  const external = table.external as YamlMapping
  const partitions = external.partitions as YamlValue[] | null | undefined
  const read = newExternalTable(external as object)
  if (partitions) read.partitions = partitions.map(readPartition)
  return read
}

/** What lacks a name or a type is a text to dbt, as Python writes it. */
function readPartition(partition: YamlValue) {
  if (!isMapping(partition) || !partition.name || !partition.data_type) {
    return typeof partition === 'string' ? partition : pythonRepr(partition)
  }
  return { name: '', description: '', data_type: '', meta: {}, ...partition }
}

function mergedQuoting(source: YamlValue | undefined, table: YamlValue | undefined): Quoting {
  const quoting: Quoting = { database: null, schema: null, identifier: null, column: null }
  for (const given of [source, table]) {
    if (!isMapping(given)) continue
    for (const key of Object.keys(quoting) as (keyof Quoting)[])
      quoting[key] = (given[key] as boolean | null) ?? quoting[key]
  }
  return quoting
}

/** What the file says of a table's configuration: the source's, the table's, and what stands beside `config:`. */
function sourceConfig(parsing: Parsing, written: WrittenTable): YamlMapping {
  const { source, table } = written
  const config: YamlMapping = { ...configOf(source), ...configOf(table) }
  // dbt does not expect it there: it falls over the exception of a library.
  const freshness = mergedFreshness(source, table, (message) =>
    errorAt(written.entry, written.entry.path, 'InvalidFieldValue', 'config/invalid', message),
  )
  if (freshness === undefined) delete config.freshness
  else config.freshness = freshness as unknown as YamlValue
  Object.assign(config, loadedAt(written))
  const metas = [source.meta, configOf(source).meta, table.meta, configOf(table).meta]
  config.meta = Object.assign({}, ...metas.map(writtenMeta)) as YamlMapping
  const tags = [
    ...((source.tags ?? []) as YamlValue[]),
    ...configTags(parsing, written.entry.name, configOf(source).tags),
    ...((table.tags ?? []) as YamlValue[]),
    ...configTags(parsing, table.name as string, configOf(table).tags),
  ]
  config.tags = [...new Set(tags)].sort()
  return config
}

function configTags({ state }: Parsing, name: string, tags: YamlValue | undefined): YamlValue[] {
  const list = tags === undefined ? [] : Array.isArray(tags) ? tags : [tags]
  return list.filter((tag) => {
    if (typeof tag === 'string') return true
    state.setup.events.emit('ValidationWarning', {
      field_name: `\`config.tags\`: ${String(tags)}`,
      resource_type: 'source',
      node_name: name,
    })
    return false
  })
}

/** A table's own field or query comes before its source's, even where the table says that it has none. */
function loadedAt({ entry, source, table, index }: WrittenTable): {
  loaded_at_field: YamlValue
  loaded_at_query: YamlValue
} {
  const [ofSource, ofTable] = [configOf(source), configOf(table)]
  const isPresent = table.loaded_at_field_present === true
  const both = (level: string, path: readonly (string | number)[]) =>
    errorAt(
      entry,
      [...entry.path, ...path],
      'ParsingError',
      'source/loaded-at',
      `Cannot specify both loaded_at_field and loaded_at_query at ${level} level.`,
    )
  if (isPresent && (table.loaded_at_query || ofTable.loaded_at_query)) throw both('table', ['tables', index])
  const sourceField = source.loaded_at_field || ofSource.loaded_at_field
  const sourceQuery = source.loaded_at_query || ofSource.loaded_at_query
  if (sourceField && sourceQuery) throw both('source', [])
  const isSet = (value: YamlValue | undefined) => value !== undefined && value !== null
  const hasField = isPresent || isSet(table.loaded_at_field) || isSet(ofTable.loaded_at_field)
  const hasQuery = isSet(table.loaded_at_query) || isSet(ofTable.loaded_at_query)
  const field = hasField ? table.loaded_at_field || ofTable.loaded_at_field : sourceField
  const query = hasQuery ? table.loaded_at_query || ofTable.loaded_at_query : isPresent ? null : sourceQuery
  return { loaded_at_field: field ?? null, loaded_at_query: query ?? null }
}

function parseSourceTests(parsing: Parsing, { entry, source, table, index }: WrittenTable): void {
  const tableName = table.name as string
  const target = {
    entry,
    packageName: entry.file.package_name,
    name: `${entry.name}_${tableName}`,
    version: null,
    fileKeyName: `sources.${entry.name}`,
    source: [entry.name, tableName] as const,
  }
  const shared = [...((source.tags ?? []) as string[]), ...((table.tags ?? []) as string[])]
  const place = [...entry.path, 'tables', index]
  const keyIn = (part: YamlMapping) => ('data_tests' in part ? 'data_tests' : 'tests')
  for (const [at, test] of (dataTests(entry, table) ?? []).entries()) {
    parsing.state.attempt(() =>
      parseTest(parsing, { target, test, path: [...place, keyIn(table), at], columnName: null }, shared),
    )
  }
  const isQuoted =
    isMapping(table.quoting) && table.quoting.column === true
      ? true
      : isMapping(source.quoting) && source.quoting.column === true
  for (const [columnAt, column] of ((table.columns ?? []) as YamlMapping[]).entries()) {
    const columnName = columnNameOf(parsing, column, isQuoted)
    const tags = [...shared, ...columnTags(column)]
    for (const [at, test] of (dataTests(entry, column) ?? []).entries()) {
      const path = [...place, 'columns', columnAt, keyIn(column), at]
      parsing.state.attempt(() => parseTest(parsing, { target, test, path, columnName }, tags))
    }
  }
}

function overriddenTwice(entry: Entry, known: Entry) {
  const { data, name } = entry
  const fix = duplicateFix(
    entry.file.original_file_path,
    known.file.original_file_path,
    `${data.overrides}.${name}`,
    'sources',
  )
  return errorAt(
    entry,
    entry.path,
    'DuplicateSourcePatchNameError',
    'properties/duplicate',
    `dbt found two schema.yml entries for the same source named ${name} in package ${data.overrides}. ` +
      `Sources may only be overridden a single time. To fix this, ${fix}`,
    undefined,
    'Compilation',
  )
}

function warnOfUnused(
  { state }: Parsing,
  { overrides }: WrittenSources,
  used: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const unused: string[] = []
  for (const [key, { data, file }] of overrides) {
    const place = `(in ${file.original_file_path})`
    const found = used.get(key)
    if (!found) unused.push(`  - Source ${key} ${place}`)
    else {
      const names = ((data.tables ?? []) as YamlMapping[]).map(({ name }) => name as string)
      for (const name of names.filter((each) => !found.has(each)).sort())
        unused.push(`  - Source table ${key}.${name} ${place}`)
    }
  }
  if (unused.length > 0) state.setup.events.emit('UnusedTables', { unused_tables: unused })
}
