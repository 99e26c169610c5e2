import type { CatalogNode, CatalogTest } from '#api/catalog.ts'
import type { CatalogTable } from '#manifest/artifacts/catalog.ts'
import type { GenericTestNode, TestNode } from '#manifest/nodes/test.ts'
import { isGenericTest } from '#manifest/nodes/test.ts'
import { type CatalogResource, ownerOf, versionText } from './catalog-resource.ts'
import { catalogColumns } from './catalog-columns.ts'
import { codeLinks } from './code-links.ts'
import { changedConfig } from './changed-config.ts'
import { plainFields, plainValue } from './plain-value.ts'
import type { Surroundings } from './surroundings.ts'

/** All that a catalog tells of a node. `table`: what the warehouse says of it. */
export function catalogNode(resource: CatalogResource, around: Surroundings, table?: CatalogTable): CatalogNode {
  const told = {
    unique_id: resource.unique_id,
    resource_type: resource.resource_type,
    name: resource.name,
    package_name: resource.package_name,
    original_file_path: resource.original_file_path,
    ...commonDetails(resource, around),
    ...ownDetails(resource, around),
    columns: 'columns' in resource || table ? catalogColumns('columns' in resource ? resource.columns : {}, table) : [],
    tests: (around.tests.get(resource.unique_id) ?? []).map(shownTest),
    relation: table && shownRelation(table),
  }
  return withoutNothing<CatalogNode>(told)
}

function commonDetails(resource: CatalogResource, around: Surroundings) {
  // Of these some kinds have one, some another, and some none.
  const fields = resource as unknown as Readonly<Record<string, unknown>>
  const config = fields['config'] as { readonly tags?: unknown; readonly meta?: object } | undefined
  return {
    fqn: fields['fqn'],
    description: fields['description'],
    doc_blocks: fields['doc_blocks'],
    label: fields['label'],
    tags: [fields['tags'] ?? config?.tags ?? []].flat(),
    meta: plainFields((fields['meta'] as object | undefined) ?? config?.meta),
    owner: ownerOf(resource, around.manifest.groups),
    group: fields['group'],
    patch_path: fields['patch_path'],
    config: changedConfig(resource),
    database: fields['database'],
    schema: fields['schema'],
    alias: fields['alias'],
    relation_name: fields['relation_name'],
    macros: macrosOf(resource),
  }
}

function macrosOf(resource: CatalogResource): readonly string[] {
  return 'depends_on' in resource ? resource.depends_on.macros : []
}

function codeDetails(code: string, language: string, resource: CatalogResource, around: Surroundings) {
  return { language, raw_code: code, links: codeLinks(code, language, around.targetsOf(resource)) }
}

/** What resources of one kind alone have. */
function ownDetails(resource: CatalogResource, around: Surroundings): Readonly<Record<string, unknown>> {
  switch (resource.resource_type) {
    case 'seed':
      return { materialized: resource.config.materialized }
    case 'model':
      return {
        ...compiledDetails(resource, around),
        access: resource.access,
        version: versionText(resource.version),
        latest_version: versionText(resource.latest_version),
        versions: resource.version === null ? undefined : around.versionsOf(resource),
        deprecation_date: resource.deprecation_date,
        contract: resource.contract.enforced ? plainFields(resource.contract) : undefined,
        constraints: resource.constraints.map(plainValue),
        primary_key: resource.primary_key,
        time_spine: plainFields(resource.time_spine),
      }
    case 'test':
      return {
        ...compiledDetails(resource, around),
        ...(isGenericTest(resource) && {
          test_metadata: plainFields(resource.test_metadata),
          column_name: resource.column_name,
          attached_node: resource.attached_node,
        }),
      }
    case 'snapshot':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
      return compiledDetails(resource, around)
    case 'function':
      return {
        ...compiledDetails(resource, around),
        type: resource.config.type,
        arguments: resource.arguments.map(plainValue),
        returns: plainFields(resource.returns),
        overloads: resource.overloads.map(plainValue),
      }
    case 'source':
      return {
        source_name: resource.source_name,
        source_description: resource.source_description,
        source_meta: plainFields(resource.source_meta),
        loader: resource.loader,
        identifier: resource.identifier,
        loaded_at_field: resource.loaded_at_field,
        loaded_at_query: resource.loaded_at_query,
        freshness: plainFields(resource.freshness),
        external: plainFields(resource.external),
      }
    case 'unit_test':
      return {
        model: resource.model,
        given: resource.given.map(plainValue),
        expect: plainFields(resource.expect),
        overrides: plainFields(resource.overrides),
        version: versionText(resource.version),
      }
    case 'exposure':
      return { type: resource.type, url: resource.url, maturity: resource.maturity }
    case 'metric':
      return {
        type: resource.type,
        type_params: plainFields(resource.type_params),
        filter: plainFields(resource.filter),
        time_granularity: resource.time_granularity,
      }
    case 'semantic_model':
      return {
        model: resource.model,
        defaults: plainFields(resource.defaults),
        entities: resource.entities.map(plainValue),
        measures: resource.measures.map(plainValue),
        dimensions: resource.dimensions.map(plainValue),
        primary_entity: resource.primary_entity,
      }
    case 'saved_query':
      return { query_params: plainFields(resource.query_params), exports: resource.exports.map(plainValue) }
    case 'macro': {
      const users = around.usersOf(resource.unique_id)
      return {
        ...codeDetails(resource.macro_sql, 'sql', resource, around),
        arguments: resource.arguments.map(plainValue),
        supported_languages: resource.supported_languages,
        used_by: users.first,
        uses: users.count,
      }
    }
    case 'doc':
      return { block_contents: resource.block_contents }
    case 'group':
      return {}
  }
}

type Compiled = Extract<CatalogResource, { compiled_code: string | null }>

function compiledDetails(resource: Compiled, around: Surroundings) {
  return {
    ...codeDetails(resource.raw_code, resource.language, resource, around),
    materialized: resource.config.materialized,
    compiled_code: resource.compiled_code,
  }
}

function shownTest(test: TestNode | Extract<CatalogResource, { resource_type: 'unit_test' }>): CatalogTest {
  const generic = test.resource_type === 'test' && isGenericTest(test) ? genericDetails(test) : {}
  const severity = test.resource_type === 'test' ? test.config.severity : undefined
  const { unique_id, name, description } = test
  return withoutNothing<CatalogTest>({ unique_id, name, description, severity, ...generic })
}

function genericDetails({ test_metadata, column_name }: GenericTestNode) {
  const { name, namespace, kwargs } = test_metadata
  const { model: _model, column_name: _column, ...own } = kwargs
  // A column that has to be quoted is called so by its tests; here it is to be found among the columns.
  return { name, namespace, column_name: column_name?.replaceAll(/["`[\]]/g, ''), kwargs: plainFields(own) }
}

function shownRelation({ metadata: { type, comment, owner }, stats }: CatalogTable) {
  const shown = Object.values(stats).filter(({ include }) => include)
  return {
    type,
    comment,
    owner,
    stats: shown.map(({ id, label, value, description }) => ({ id, label, value, description })),
  }
}

/** Leaves out what there is not: null, empty texts and lists. */
function withoutNothing<T extends object>(fields: { readonly [K in keyof T]?: unknown }): T {
  const isThere = (value: unknown) => value !== undefined && value !== null && value !== ''
  const told = Object.entries(fields).filter(
    ([, value]) => isThere(value) && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(told) as T
}
