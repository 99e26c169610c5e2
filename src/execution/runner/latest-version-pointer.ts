import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { str } from '#jinja/values/to-string.ts'
import { isLatestVersion, type ModelNode } from '#manifest/nodes/model.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { isOn } from '#project/context/setup.ts'
import type { Relation } from '#warehouse/adapter/relation.ts'
import type { NodeTask } from './node-task.ts'
import { nodeContext } from './node-context.ts'
import { runMaterialization } from './run-materialization.ts'

/** Makes the view that stands for the newest version of a versioned model, where the project wants one. */
export async function materializeLatestVersion(
  task: NodeTask<ModelNode>,
  relations: readonly Relation[],
): Promise<readonly Relation[]> {
  const [source] = relations
  if (!source || !isWanted(task)) return []
  const alias = await pointerAlias(task)
  const collides = source.quote_policy.identifier
    ? source.identifier === alias
    : source.identifier?.toLowerCase() === alias.toLowerCase()
  if (collides) {
    throw dbtError(
      'DbtRuntimeError',
      'version/pointer-collides',
      `Cannot create latest version pointer: the latest version of '${task.node.name}' is already aliased to '${alias}'. ` +
        'Set `latest_version_pointer: enabled: false` or remove the conflicting alias.',
    )
  }
  const sql = `select * from ${source}`
  const node: ModelNode = {
    ...task.node,
    alias,
    raw_code: sql,
    compiled_code: sql,
    compiled: true,
    unique_id: `${task.node.unique_id}__latest_version_pointer` as UniqueId,
    config: { ...task.node.config, materialized: 'view', 'pre-hook': [], 'post-hook': [], persist_docs: {} },
  }
  const pointer = { ...task, node }
  return runMaterialization(pointer, nodeContext(pointer))
}

function isWanted({ node, run }: NodeTask<ModelNode>): boolean {
  const isEnabled =
    node.config.latest_version_pointer?.enabled ??
    isOn(run.execution.setup, 'LATEST_VERSION_POINTER_ENABLED_BY_DEFAULT')
  return isEnabled && isLatestVersion(node)
}

async function pointerAlias({ node, ...task }: NodeTask<ModelNode>): Promise<string> {
  const { setup, macros, signal } = task.run.execution
  const custom = node.config.latest_version_pointer?.alias?.trim() ?? null
  const macro = macros.registry.findStatically(undefined, 'generate_latest_version_pointer_alias')
  if (!macro) return custom ?? node.name
  // The macro that names the view does not count as one that the model depends on.
  const asking = { ...node, depends_on: { ...node.depends_on, macros: [...node.depends_on.macros] } }
  const { context } = nodeContext({ ...task, node: asking })
  const model = context.lookup('model') ?? null
  return str(
    await setup.environments.text.call(context.bind(macro), [custom, model], new Map(), context, { signal }),
  ).trim()
}
