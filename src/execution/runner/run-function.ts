/** Builds a function of the warehouse, and after it those that share its name and take other arguments. */
import type { OverloadResults } from '#manifest/artifacts/run-results.ts'
import type { FunctionNode, FunctionOverload } from '#manifest/nodes/function.ts'
import { relationTitle } from './describe-node.ts'
import type { Outcome } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import { compileTask, emitStart, materialize } from './run-model.ts'

export const functionRunner: NodeRunner<FunctionNode> = {
  start: (task) => emitStart(task, functionTitle(task)),
  compile: compileTask,
  async execute(task): Promise<Outcome> {
    const outcome = await materialize(task)
    const overload_results = await buildOverloads(task)
    if (overload_results.failed.length === 0) return { ...outcome, overload_results }
    return {
      ...outcome,
      status: 'partial success',
      message: `PARTIAL SUCCESS ${task.node.name}`,
      overload_results,
    }
  },
  finish(task, { status, execution_time }) {
    task.events.emit(
      'LogFunctionResult',
      { description: functionTitle(task), status, index: task.index, total: task.run.total, execution_time },
      status === 'error' ? 'error' : 'info',
    )
  },
}

function functionTitle(task: NodeTask<FunctionNode>): string {
  return `function ${relationTitle(task)}`
}

/** Each is tried, whatever became of the one before. */
async function buildOverloads(task: NodeTask<FunctionNode>): Promise<OverloadResults> {
  const { node, run, events } = task
  const { setup } = run.execution
  const before = new Set(run.execution.retried?.overloads.get(node.unique_id)?.successful)
  const successful: string[] = []
  const failed: string[] = []
  for (const [position, overload] of node.overloads.entries()) {
    const description = `function ${node.name} overload ${overload.defined_in}`
    const of = { overload_index: position + 1, total_overloads: node.overloads.length }
    if (before.has(overload.defined_in)) {
      successful.push(overload.defined_in)
      events.emit('LogOverloadResult', { description, status: 'skipped', execution_time: 0, ...of }, 'info')
      continue
    }
    events.emit('LogStartOverload', { description, ...of })
    const startedMs = setup.now()
    const tell = (status: string, text: string) => {
      const execution_time = (setup.now() - startedMs) / 1000
      const level = status === 'error' ? 'error' : 'info'
      events.emit('LogOverloadResult', { description: text, status, execution_time, ...of }, level)
    }
    try {
      await materialize({ ...task, node: overloaded(node, overload) })
      successful.push(overload.defined_in)
      tell('success', description)
    } catch (error) {
      failed.push(overload.defined_in)
      tell('error', `${description}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { successful, failed }
}

/** The function with the arguments, the result and the body of one of its overloads. */
function overloaded(node: FunctionNode, overload: FunctionOverload): FunctionNode {
  return {
    ...node,
    arguments: overload.arguments,
    returns: overload.returns ?? node.returns,
    compiled_code: overload.compiled_body ?? '',
  }
}
