/** A manifest of one unit test: the tested model's text as a node of its own, and an ephemeral model for each input. */
import { basename, dirname, join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { type Manifest, newManifest } from '#manifest/manifest.ts'
import { indexManifest, type ManifestIndex } from '#manifest/manifest-index.ts'
import { noChecksum } from '#manifest/nodes/checksum.ts'
import { defaultNodeConfig } from '#manifest/nodes/config.ts'
import { defaultModelConfig, type ModelNode, newModel } from '#manifest/nodes/model.ts'
import type { RefableNode } from '#manifest/nodes/node.ts'
import { newSource, type SourceDefinition } from '#manifest/nodes/source.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import {
  newUnitTestNode,
  type UnitTestDefinition,
  type UnitTestInput,
  type UnitTestNode,
} from '#manifest/nodes/unit-test.ts'
import { resolveSource } from '#manifest/resolve-name.ts'
import { resolveRef } from '#manifest/resolve-ref.ts'
import type { References } from '#project/context/objects/parse-references.ts'
import { parseContext } from '#project/context/parse-context.ts'
import { toValue } from '#project/context/plain-value.ts'
import { isOn } from '#project/context/setup.ts'
import { extractStatic } from '#project/parser/extract-static.ts'
import type { Execution } from '../execution.ts'

export interface UnitTestManifest {
  readonly manifest: Manifest
  readonly index: ManifestIndex
  readonly node: UnitTestNode
  /** The CTEs of inputs that stand for sources, by the inputs' unique ids. */
  readonly cteNames: ReadonlyMap<UniqueId, string>
}

export function unitTestManifest(execution: Execution, definition: UnitTestDefinition): UnitTestManifest {
  const { setup } = execution
  const manifest = newManifest(setup.root.projectName, setup.adapter.type)
  for (const [unique_id, macro] of execution.manifest.macros) manifest.macros.set(unique_id, macro)
  const tested = testedModel(execution, definition)
  const node = unitTestNode(definition, tested)
  const cteNames = new Map<UniqueId, string>()
  for (const given of definition.given) {
    const original = originalOf(execution, definition, tested, given.input)
    const input = inputNode(execution, definition, given, original)
    if (original.resource_type === 'source') {
      cteNames.set(input.unique_id, input.unique_id.split('.').at(-1) as string)
      manifest.sources.set(input.unique_id, sourceOf(input, original))
    }
    manifest.nodes.set(input.unique_id, input)
    if (original === tested) node.this_input_node_unique_id = input.unique_id
    node.depends_on.nodes.push(input.unique_id)
  }
  for (const unique_id of tested.depends_on.nodes) {
    const used = execution.manifest.functions.get(unique_id)
    if (!used) continue
    node.depends_on.nodes.push(unique_id)
    manifest.functions.set(unique_id, used)
  }
  return { manifest, index: indexManifest(manifest), node, cteNames }
}

function testedModel({ manifest }: Execution, { unique_id, depends_on }: UnitTestDefinition): ModelNode {
  const [tested] = depends_on.nodes
  const node = tested === undefined ? undefined : manifest.nodes.get(tested)
  if (node?.resource_type !== 'model') throw new Error(`${unique_id} tests no model`)
  return node
}

function unitTestNode(definition: UnitTestDefinition, tested: ModelNode): UnitTestNode {
  const name = tested.version === null ? definition.name : `${definition.name}_v${tested.version}`
  const { rows, format } = definition.expect
  const isSql = format === 'sql'
  return newUnitTestNode({
    name,
    alias: name,
    package_name: definition.package_name,
    path: join(dirname(definition.original_file_path), `${name}.sql`),
    original_file_path: definition.original_file_path,
    unique_id: definition.unique_id,
    config: {
      ...defaultNodeConfig(),
      materialized: 'unit',
      expected_rows: !isSql && Array.isArray(rows) ? rows.map((row) => ({ ...row })) : [],
      expected_sql: isSql && typeof rows === 'string' ? rows : null,
    },
    raw_code: tested.raw_code,
    language: tested.language,
    database: tested.database,
    schema: tested.schema,
    fqn: definition.unique_id.split('.'),
    checksum: noChecksum(),
    tested_node_unique_id: tested.unique_id,
    overrides: definition.overrides,
  })
}

/** What an input stands for: `ref('…')`, `source('…', '…')` or `this`. */
function originalOf(
  execution: Execution,
  definition: UnitTestDefinition,
  tested: ModelNode,
  input: string,
): RefableNode | SourceDefinition {
  const { index, setup } = execution
  if (input.trim() === 'this') return tested
  const found = extractStatic(`{{ ${input} }}`) ?? renderedReferences(execution, tested, input)
  const [ref] = found?.refs ?? []
  const [source] = found?.sources ?? []
  if (!ref && !source) {
    throw dbtError(
      'InvalidUnitTestGivenInput',
      'unit-test/input',
      `Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '${input}'.`,
      { category: 'Parsing Error' },
    )
  }
  const asking = { package: definition.package_name, root: setup.root.projectName }
  const resolved = ref
    ? resolveRef(index, ref, asking)
    : resolveSource(index, source?.[0] ?? '', source?.[1] ?? '', asking)
  if (resolved.kind === 'found') return resolved.node
  throw dbtError(
    'ParsingError',
    'unit-test/input-not-found',
    `Unit test '${definition.name}' had an input (${input}) which was not found in the manifest.`,
  )
}

/** What a call means where the project has a `ref` or `source` of its own, with arguments of its own. */
function renderedReferences({ macros, setup }: Execution, node: ModelNode, input: string): References | undefined {
  if (!isOn(setup, 'SUPPORT_CUSTOM_REF_KWARGS')) return undefined
  const references: References = { refs: [], sources: [], metrics: [], functions: [] }
  const { text: environment } = setup.environments
  const context = parseContext(macros, { node, references, collectConfig: () => {}, onMacroCall: () => {} })
  try {
    environment.renderSync(environment.compile({ path: node.original_file_path, text: `{{ ${input} }}` }), context)
    return references
  } catch {
    return undefined
  }
}

function inputNode(
  { deferral }: Execution,
  definition: UnitTestDefinition,
  given: UnitTestInput,
  original: RefableNode | SourceDefinition,
): ModelNode {
  const { name, package_name, database, schema, fqn } = original
  const isSource = original.resource_type === 'source'
  const deferred = deferral?.describe(original.unique_id)
  const isModel = original.resource_type === 'model'
  return newModel({
    name,
    package_name,
    database,
    schema,
    fqn: [...fqn],
    alias: isSource ? original.identifier : original.alias,
    path: `${name}.sql`,
    original_file_path: definition.original_file_path,
    unique_id: `model.${package_name}.${isSource ? `${original.source_name}__` : ''}${name}` as UniqueId,
    config: { ...defaultModelConfig(), materialized: 'ephemeral' },
    checksum: noChecksum(),
    raw_code: fixtureCode(given),
    ...(isModel && { version: original.version, latest_version: original.latest_version }),
    ...(deferred && { defer_relation: deferred }),
  })
}

/** A template that makes a query of rows. The types come from the relation that the input stands for. */
function fixtureCode({ rows, format }: UnitTestInput): string {
  if (format === 'sql') return String(rows)
  return `{{ get_fixture_sql(${repr(toValue(rows))}, None) }}`
}

/** What `source(…)` finds: only its names and its unique id are asked for. */
function sourceOf(input: ModelNode, original: SourceDefinition): SourceDefinition {
  return newSource({
    name: input.name,
    package_name: input.package_name,
    path: basename(input.path),
    original_file_path: input.original_file_path,
    unique_id: input.unique_id,
    fqn: input.fqn,
    schema: input.schema,
    source_name: original.source_name,
    identifier: original.identifier,
  })
}
