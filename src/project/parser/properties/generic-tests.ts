/** Makes nodes of the tests in properties files. */
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import type { NodeVersion } from '#manifest/nodes/resource.ts'
import { type GenericTestNode, newGenericTest } from '#manifest/nodes/test.ts'
import { type UniqueId, uniqueId } from '#manifest/nodes/unique-id.ts'
import { type ConfigValues, mergeConfigCall } from '#project/config/merge-config.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { renderNative } from '#project/context/environments.ts'
import { parseContext } from '#project/context/parse-context.ts'
import { toPlainData, toValue } from '#project/context/plain-value.ts'
import { quoteIdentifier } from '#warehouse/adapter/dialect.ts'
import { configureNode } from '../configure-node.ts'
import { fqnOf } from '../parse-nodes.ts'
import { unrenderedConfigCall } from '../unrendered-config-call.ts'
import { calledAt, errorAt } from './entry.ts'
import type { Parsing } from './parsing.ts'
import { columnTags } from './read-columns.ts'
import { readTest, type TestDefinition, type WrittenTest } from './test-definition.ts'
import { testHash } from './test-names.ts'
import type { TestTarget } from './test-target.ts'

/** Tests so common and plain that dbt does not render them when parsing. */
const PLAIN_TESTS: ReadonlySet<unknown> = new Set(['macro.dbt.test_not_null', 'macro.dbt.test_unique'])

/** The tests of one target: what stands where. */
export interface TestedPart {
  readonly columns: readonly {
    readonly column: YamlMapping
    readonly tests: readonly YamlValue[]
    readonly path: YamlPath
  }[]
  readonly tests: readonly YamlValue[]
  readonly path: YamlPath
  readonly quoteColumns: boolean
}

/** Puts a node for each test of a model, seed or snapshot into the manifest. */
export function parseTests(parsing: Parsing, target: TestTarget, part: TestedPart): void {
  for (const { column, tests, path } of part.columns) {
    const columnName = columnNameOf(parsing, column, part.quoteColumns)
    const tags = columnTags(column)
    for (const [index, test] of tests.entries()) {
      parsing.state.attempt(() => parseTest(parsing, { target, test, path: [...path, index], columnName }, tags))
    }
  }
  for (const [index, test] of part.tests.entries()) {
    parsing.state.attempt(() => parseTest(parsing, { target, test, path: [...part.path, index], columnName: null }, []))
  }
}

export function columnNameOf(parsing: Parsing, column: YamlMapping, quoteColumns: boolean): string {
  const name = column.name as string
  const isQuoted = column.quote || ((column.quote === undefined || column.quote === null) && quoteColumns)
  return isQuoted ? quoteIdentifier(parsing.state.setup.adapter.dialect, name) : name
}

export function parseTest(parsing: Parsing, written: WrittenTest, tags: readonly string[]): void {
  try {
    const definition = readTest(parsing, written)
    const node = makeNode(parsing, written, definition, tags)
    const { target } = written
    const macro = parsing.state.macros.registry.findStatically(target.packageName, `test_${definition.name}`)
    // Python's word for nothing is what dbt notes for a macro that is not there; compiling the test tells of it.
    node.depends_on.macros.push(macro?.unique_id ?? ('None' as UniqueId))
    if (macro && PLAIN_TESTS.has(macro.unique_id)) {
      node.config_call_dict = definition.config
      configureNode(parsing.state, parsing.names, node)
      if (target.source) node.sources.push([...target.source])
      else node.refs.push({ name: target.name, package: null, version: target.version })
    } else {
      render(parsing, node, definition, macro)
      configureNode(parsing.state, parsing.names, node)
    }
    attach(parsing, node, target)
    parsing.state.add(node)
  } catch (error) {
    throw calledAt(error, written.target.entry, written.path)
  }
}

function makeNode(
  parsing: Parsing,
  { target, columnName, path }: WrittenTest,
  definition: TestDefinition,
  tags: readonly string[],
): GenericTestNode {
  const { name, namespace, kwargs, fullName, shortName, config, description } = definition
  const { file } = target.entry
  const { original_file_path } = file
  const metadata = { name, kwargs, namespace }
  const { credentials } = parsing.state.setup.profile
  const allTags =
    config.tags === undefined && tags.length === 0
      ? []
      : [...new Set([...tags, ...ownTags(target, config, path)])].sort()
  return newGenericTest({
    name: fullName,
    alias: fullName,
    schema: credentials.schema,
    database: credentials.database,
    path: `${shortName}.sql`,
    original_file_path,
    package_name: target.packageName,
    unique_id: uniqueId('test', target.packageName, fullName, testHash(fullName, metadata)),
    fqn: fqnOf(target.packageName, original_file_path.slice(original_file_path.indexOf('/') + 1), fullName),
    raw_code: rawCode(definition),
    tags: allTags,
    description,
    column_name: columnName,
    file_key_name: target.fileKeyName,
    test_metadata: metadata,
    created_at: parsing.state.createdAt,
  })
}

function ownTags({ entry }: TestTarget, { tags = [] }: YamlMapping, path: YamlPath): string[] {
  const list = typeof tags === 'string' ? [tags] : tags
  const refuse = (message: string) =>
    errorAt(entry, path, 'CompilationError', 'test/tags', message, undefined, 'Compilation')
  if (!Array.isArray(list)) throw refuse(`got ${pythonRepr(tags)} for tags, expected a list of strings`)
  const other = list.find((tag) => typeof tag !== 'string')
  if (other !== undefined) throw refuse(`got ${pythonRepr(other)} for tag, expected a str`)
  return list as string[]
}

/** The template that dbt compiles: the test's macro with its arguments, and its configuration. */
function rawCode({ name, namespace, config }: TestDefinition): string {
  const macro = namespace === null ? `test_${name}` : `${namespace}.test_${name}`
  const call = `{{ ${macro}(**_dbt_generic_test_kwargs) }}`
  const settings = Object.entries(config)
  if (settings.length === 0) return call
  const written = settings.map(
    ([key, value]) => `${key}=${typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : pythonRepr(value)}`,
  )
  return `${call}{{ config(${written.join(',')}) }}`
}

/** Renders the test as when it is run, to learn what it reads and calls. */
function render(parsing: Parsing, node: GenericTestNode, definition: TestDefinition, macro: Macro | undefined): void {
  const { state } = parsing
  const { environments } = state.setup
  const calls: ConfigValues = {}
  const unrendered: ConfigValues = {}
  mergeConfigCall(calls, definition.config)
  node.config_call_dict = calls
  node.unrendered_config_call_dict = unrendered
  const path = node.original_file_path
  state.withPlaces(
    { path, text: node.raw_code },
    node.package_name,
    node,
    () =>
      state.watcher.whileUnkept(() => {
        let kwargs: Value = new Dict()
        const context = parseContext(state.macros, {
          node,
          references: node,
          registry: parsing.testMacros(macro),
          members: new Map([['_dbt_generic_test_kwargs', () => kwargs]]),
          collectConfig: (options) => {
            mergeConfigCall(calls, Object.fromEntries(options.map(([key, value]) => [key, toPlainData(value)])))
            Object.assign(unrendered, unrenderedConfigCall(environments.text, node))
          },
          onMacroCall: (macro) => {
            if (!node.depends_on.macros.includes(macro.unique_id)) node.depends_on.macros.push(macro.unique_id)
          },
        })
        kwargs = testArguments(definition.kwargs, (text) => renderNative(environments, text, context, path))
        environments.text.renderSync(environments.text.compile({ path, text: node.raw_code }), context)
      }),
    { isMade: true },
  )
}

const LOOKS_LIKE_CALL = /^\s*(env_var|ref|var|source|doc)\s*\(.+\)\s*$/

/** The arguments of a test as its macro gets them. Column names stay text. */
export function testArguments(kwargs: Readonly<Record<string, unknown>>, render: (text: string) => Value): Dict {
  const rendered = (value: unknown): Value => {
    if (typeof value === 'string') return render(LOOKS_LIKE_CALL.test(value) ? `{{ ${value} }}` : value)
    if (Array.isArray(value)) return value.map(rendered)
    if (isMapping(value)) return Dict.of(Object.entries(value).map(([key, item]) => [key, rendered(item)] as const))
    return toValue(value)
  }
  return Dict.of(
    Object.entries(kwargs).map(([key, value]) => [
      key,
      key === 'column_name' && typeof value === 'string' ? value : rendered(value),
    ]),
  )
}

/** A test belongs to the group of what it is on. */
function attach({ lookup }: Parsing, node: GenericTestNode, { name, packageName, version, source }: TestTarget): void {
  if (source) return
  const attached =
    lookup.find(name, packageName, version as NodeVersion | null) ??
    lookup.findDisabled(name, null)[0] ??
    lookup.findDisabled(name.toUpperCase(), null)[0]
  if (!attached) return
  node.attached_node = attached.unique_id as UniqueId
  node.group = 'group' in attached ? (attached.group as string | null) : null
}
