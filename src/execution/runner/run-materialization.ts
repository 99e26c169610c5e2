/** Runs the macro behind a node's materialization. */
import { join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { Dict } from '#jinja/values/dict.ts'
import { str } from '#jinja/values/to-string.ts'
import { repr } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import type { SeedNode } from '#manifest/nodes/seed.ts'
import { readSeedCsv } from '#project/builtins/agate/read-seed-csv.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import type { Context, Member } from '#project/context/context.ts'
import { missingMaterialization } from '#project/context/objects/exceptions-object.ts'
import { RelationObject } from '#project/context/objects/relation-object.ts'
import { StatementResults } from '#project/context/objects/statement-results.ts'
import { runContext } from '#project/context/run-context.ts'
import { isOn } from '#project/context/setup.ts'
import { findMaterialization } from '#project/macros/find-macro.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import { writePath } from '../compiler/write-path.ts'
import type { Execution } from '../execution.ts'
import { eventTimeFilter, type Batch } from './event-time-filter.ts'
import { modelFacts } from './model-facts.ts'
import type { MaterializedNode } from './materialized-node.ts'
import type { NodeTask } from './node-task.ts'

/** The context of a node in a run, and where its statements leave their results. */
export interface NodeContext {
  readonly context: Context
  readonly results: StatementResults
}

export function nodeContext(
  task: NodeTask<MaterializedNode>,
  options: { readonly extra?: ReadonlyMap<string, Member>; readonly batch?: Batch } = {},
): NodeContext {
  const { execution } = task.run
  const { node } = task
  const results = new StatementResults()
  const batchName = options.batch?.name
  const context = runContext(node, {
    facts: execution,
    session: task.session,
    events: task.events,
    thread: task.thread,
    results,
    references: {
      referrer: node as never,
      limit: execution.flags.EMPTY === true ? 0 : null,
      eventTimeFilter: (target) => eventTimeFilter(node, target, options.batch),
    },
    ...(options.extra && { extra: options.extra }),
    renderPart: (text, render) => task.run.compiler.renderPart(node, text, render),
    write: (payload) => writeRun(execution, node, payload, batchName),
    ...(node.resource_type === 'seed' && { readSeed: () => readSeed(task as NodeTask<SeedNode>) }),
  })
  return { context, results }
}

function writeRun(
  { files, setup, targetPath }: Execution,
  node: MaterializedNode,
  payload: string,
  batch?: string,
): void {
  node.build_path = writePath(node, targetPath, 'run', batch)
  files.write(join(setup.root.projectRoot, node.build_path), payload)
}

/** Where a seed's file is. */
export function seedPath({ setup }: Execution, node: SeedNode): string {
  return join(setup.projects.get(node.package_name)?.projectRoot ?? node.root_path ?? '', node.original_file_path)
}

function readSeed({ node, run, events }: NodeTask<SeedNode>): Table {
  const { files, flags } = run.execution
  const path = seedPath(run.execution, node)
  const text = files.readText(path)
  const { delimiter } = node.config
  if (delimiter.length !== 1) {
    throw dbtError('CompilationError', 'seed/delimiter', '"delimiter" must be a 1-character string', {
      node: nodeTitle(node),
      setting: 'delimiter',
    })
  }
  const wanted = Object.keys(node.config.column_types)
  const header = new Set(readSeedCsv(text.slice(0, firstRecordEnd(text)), { delimiter }).columnNames)
  const unknown = wanted.filter((name) => !header.has(name)).sort()
  if (unknown.length > 0) {
    events.emit('JinjaLogWarning', {
      msg:
        `Column types specified for non-existent columns in seed '${node.name}' (file: ${path}): ` +
        `${unknown.join(', ')}. These column type overrides will be ignored.`,
    })
  }
  if (text.trim() === '') {
    throw dbtError('CompilationError', 'seed/empty', 'the file is empty', {
      node: nodeTitle(node),
      hint: 'the first line of a seed names its columns',
    })
  }
  const table = readSeedCsv(text, { delimiter, textColumns: wanted.filter((name) => header.has(name)) })
  // The types are those of all rows, also where none is loaded.
  return flags.EMPTY === true ? table.derive(table.columnNames, table.columnTypes, { rows: [] }) : table
}

function firstRecordEnd(text: string): number {
  const end = text.search(/\r?\n/)
  return end < 0 ? text.length : end
}

/** Finds the macro, runs it and gives the relations that it says it made. */
export async function runMaterialization(
  task: NodeTask<MaterializedNode>,
  { context }: NodeContext,
): Promise<readonly Relation[]> {
  const { execution, compiler } = task.run
  const { node } = task
  const macro = materializationMacro(execution, node)
  // Only of tests and functions does dbt note what the materialization calls.
  const notes = node.resource_type === 'test' || node.resource_type === 'function'
  const callable = execution.macros.bindMaterialization(macro, context, notes)
  const template = { path: macro.original_file_path, text: macro.macro_sql, package_name: macro.package_name }
  const answer = await compiler.withPlaces(template, node, () =>
    execution.setup.adapter.aroundModel(task.session, modelFacts(node), () =>
      execution.setup.environments.text.call(callable, [], new Map(), context, { signal: execution.signal }),
    ),
  )
  return node.resource_type === 'test' ? [] : relationsOf(answer, node)
}

function materializationMacro(execution: Execution, node: MaterializedNode): Macro {
  const name = String((node.config as Readonly<Record<string, unknown>>).materialized)
  const { setup, macros, events } = execution
  const allowPackages = !isOn(setup, 'REQUIRE_EXPLICIT_PACKAGE_OVERRIDES_FOR_BUILTIN_MATERIALIZATIONS')
  const found = findMaterialization(macros.registry, name, setup.adapter.type, allowPackages)
  if (found.kind === 'missing') {
    throw dbtError(
      'MissingMaterializationError',
      'materialization/missing',
      missingMaterialization(name, setup.adapter.type),
      {
        category: 'Compilation Error',
        node: nodeTitle(node),
        setting: 'materialized',
        hint: materializationHint(execution, name),
      },
    )
  }
  if (found.kind === 'ambiguous') {
    throw dbtError(
      'DuplicateMaterializationNameError',
      'materialization/ambiguous',
      `Found two materializations with the name ${name} (packages ${found.macros.map((each) => each.package_name).join(' and ')}). ` +
        'dbt cannot resolve this ambiguity',
      { category: 'Compilation Error' },
    )
  }
  if (found.overriddenBy !== undefined) {
    events.emit('PackageMaterializationOverrideDeprecation', {
      package_name: found.overriddenBy,
      materialization_name: name,
    })
  }
  const { macro } = found
  const language = 'language' in node ? node.language : 'sql'
  if (macro.supported_languages && !macro.supported_languages.includes(language)) {
    throw dbtError(
      'DbtValidationError',
      'materialization/language',
      `Materialization "${macro.name}" only supports languages ${repr([...macro.supported_languages])}; got "${language}"`,
      { node: nodeTitle(node) },
    )
  }
  return macro
}

function materializationHint({ macros }: Execution, name: string): string {
  const found = [...macros.registry.byPackage.values()].flatMap((table) => [...table.keys()])
  const names = found.flatMap((macro) => /^materialization_(.+)_[^_]+$/.exec(macro)?.[1] ?? [])
  const known = [...new Set(names)].filter((each) => !UNSUITABLE.has(each)).sort()
  const meant = closest(name, known)
  return meant === undefined ? `materializations here: ${known.join(', ')}` : `did you mean '${meant}'?`
}

/** Not for models: each of these goes with a resource type of its own. */
const UNSUITABLE: ReadonlySet<string> = new Set(['test', 'unit', 'seed', 'snapshot', 'function', 'clone'])

function relationsOf(answer: Value, node: MaterializedNode): Relation[] {
  const fail = (message: string) =>
    dbtError('CompilationError', 'materialization/return', message, {
      node: nodeTitle(node),
      hint: "end the materialization with {{ return({'relations': [target_relation]}) }}",
    })
  if (typeof answer === 'string') {
    const name = String((node.config as Readonly<Record<string, unknown>>).materialized)
    throw fail(`The materialization ("${name}") did not explicitly return a list of relations to add to the cache.`)
  }
  if (!(answer instanceof Dict)) {
    throw fail(`Invalid return value from materialization, expected a dict with key "relations", got: ${str(answer)}`)
  }
  const relations = answer.get('relations')
  if (relations === undefined) {
    throw fail(
      `Invalid return value from materialization, "relations" not found, got keys: ${repr([...answer.keys()])}`,
    )
  }
  if (!Array.isArray(relations)) {
    throw fail(`Invalid return value from materialization, "relations" not a list, got: ${str(relations)}`)
  }
  return relations.map((relation) => {
    if (relation instanceof RelationObject) return relation.relation
    throw fail(`Invalid return value from materialization, "relations" contains non-Relation: ${str(relation)}`)
  })
}
