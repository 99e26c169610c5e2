/** Runs the macro behind a node's materialization. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { closest } from '#foundation/source/closest.ts'
import { Dict } from '#jinja/values/dict.ts'
import { str } from '#jinja/values/to-string.ts'
import { repr } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { missingMaterialization } from '#project/context/objects/exceptions-object.ts'
import { RelationObject } from '#project/context/objects/relation-object.ts'
import { isOn } from '#project/context/setup.ts'
import { findMaterialization } from '#project/macros/find-macro.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { Execution } from '../execution.ts'
import { modelFacts } from './model-facts.ts'
import type { MaterializedNode } from './materialized-node.ts'
import type { NodeTask } from './node-task.ts'
import type { NodeContext } from './node-context.ts'

/** Finds the macro, runs it and gives the relations that it says it made. `name` is not always that of the configuration. */
export async function runMaterialization(
  task: NodeTask<MaterializedNode>,
  { context }: NodeContext,
  name = String((task.node.config as Readonly<Record<string, unknown>>).materialized),
): Promise<readonly Relation[]> {
  const { execution, compiler } = task.run
  const { node } = task
  const macro = materializationMacro(task, name)
  await execution.history?.beforeMaterialization(task.session, node, {
    isClone: name === 'clone',
    isFullRefresh: execution.flags.FULL_REFRESH === true,
    isPartial: execution.flags.EMPTY === true || (execution.flags.SAMPLE ?? null) !== null,
  })
  // Only of tests, of functions and of clones does dbt note what the materialization calls.
  const notes = node.resource_type === 'test' || node.resource_type === 'function' || name === 'clone'
  const callable = execution.macros.bindForNode(macro, context, notes)
  const template = { path: macro.original_file_path, text: macro.macro_sql, package_name: macro.package_name }
  const answer = await compiler.withPlaces(template, node, () =>
    held(task, () =>
      execution.setup.environments.text.call(callable, [], new Map(), context, { signal: execution.signal }),
    ),
  )
  return node.resource_type === 'test' ? [] : relationsOf(answer, node)
}

/** A function is no relation: for it nothing is asked of the warehouse, and nothing is held. */
function held(task: NodeTask<MaterializedNode>, work: () => Promise<Value>): Promise<Value> {
  if (task.node.resource_type === 'function') return work()
  return task.run.execution.setup.adapter.aroundModel(task.session, modelFacts(task.node), work)
}

function materializationMacro({ run, node, events }: NodeTask<MaterializedNode>, name: string): Macro {
  const { execution } = run
  const { setup, macros } = execution
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
      setting: 'materialized',
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
