import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { resultTable } from '#project/context/adapter-value.ts'
import { completeResponse } from './complete-response.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import type { MaterializedNode } from './materialized-node.ts'
import { nodeContext } from './node-context.ts'
import { compileTask } from './run-model.ts'

type ShownNode = Exclude<MaterializedNode, { resource_type: 'seed' }>

/** `show`: asks for the first rows of a node's query, and builds nothing. `limit` null: all rows. `check` throws where a query is not to be asked. */
export function showRunner(
  limit: number | null,
  check: (node: ShownNode) => Promise<void> = async () => undefined,
): NodeRunner<ShownNode> {
  return {
    executesEphemeral: true,
    start: () => {},
    compile: compileTask,
    async execute(task) {
      await check(task.node)
      const sql = await limitedQuery(task, limit)
      task.node.compiled_code = sql
      const template = { path: task.node.original_file_path, text: task.node.raw_code }
      const { response, table } = await task.run.compiler.withPlaces(template, task.node, () =>
        task.session.execute(sql, { fetch: true }),
      )
      return {
        status: 'success',
        message: null,
        adapter_response: completeResponse(response),
        table: resultTable(table),
      }
    },
    finish: () => {},
  }
}

async function limitedQuery(task: NodeTask<ShownNode>, limit: number | null): Promise<string> {
  const { run, node } = task
  const { macros, setup, signal } = run.execution
  const macro = macros.registry.findStatically(undefined, 'get_show_sql')
  if (!macro)
    throw dbtError(
      'DbtRuntimeError',
      'macro/missing',
      'dbt could not find a macro with the name "get_show_sql" in any package',
    )
  const { context } = nodeContext(task)
  const { config } = node
  const kwargs = new Map<string, Value>([
    ['compiled_code', node.compiled_code],
    ['sql_header', typeof config.sql_header === 'string' ? config.sql_header : null],
    ['limit', limit],
  ])
  const query = macros.bindForNode(macro, context, true)
  const template = { path: macro.original_file_path, text: macro.macro_sql }
  return run.compiler.withPlaces(template, node, async () =>
    str(await setup.environments.text.call(query, [], kwargs, context, { signal })),
  )
}
