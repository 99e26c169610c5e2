import type { Execution } from '../execution.ts'
import type { RunnableNode } from './node-result.ts'
import type { NodeRunner } from './node-task.ts'
import { isMicrobatch, microbatchRunner } from './run-microbatch.ts'
import { functionRunner } from './run-function.ts'
import { modelRunner, seedRunner, snapshotRunner } from './run-model.ts'
import { noOpRunner } from './run-no-op.ts'
import { testRunner } from './run-test.ts'
import { unitTestRunner } from './run-unit-test.ts'

/** How `build`, and what it is made of, runs a node. */
export function runnerOf(node: RunnableNode, execution: Execution): NodeRunner {
  switch (node.resource_type) {
    case 'model':
      return (isMicrobatch(node, execution) ? microbatchRunner : modelRunner) as NodeRunner
    case 'seed':
      return seedRunner as NodeRunner
    case 'snapshot':
      return snapshotRunner as NodeRunner
    case 'test':
      return testRunner as NodeRunner
    case 'unit_test':
      return unitTestRunner as NodeRunner
    case 'function':
      return functionRunner as NodeRunner
    case 'exposure':
    case 'saved_query':
      return noOpRunner as NodeRunner
    default:
      throw new Error(`nothing runs a ${node.resource_type}`)
  }
}
