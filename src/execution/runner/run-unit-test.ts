/** A unit test: the text of a model runs over rows that are given, and what comes out is compared. */
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { sortByKey } from '#jinja/values/sort.ts'
import { str } from '#jinja/values/to-string.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import type { UnitTestDefinition } from '#manifest/nodes/unit-test.ts'
import type { Table } from '#project/builtins/agate/table.ts'
import { nodeTitle, type TitledNode } from '#manifest/nodes/node-title.ts'
import { NodeCompiler } from '../compiler/compile-node.ts'
import { unitTestContext } from './unit-test-context.ts'
import { type UnitTestManifest, unitTestManifest } from '../compiler/unit-test-manifest.ts'
import type { Execution } from '../execution.ts'
import { eventsOfNode, NodeProgress } from './node-info.ts'
import type { Outcome } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import type { MaterializedNode } from './materialized-node.ts'
import { nodeContext } from './node-context.ts'
import { runMaterialization } from './run-materialization.ts'
import { emitStart } from './run-model.ts'
import { testLevel } from './run-test.ts'
import { diffCell, type DiffTable, textCell } from './unit-test-diff/diff-cell.ts'
import { diffTables } from './unit-test-diff/diff-tables.ts'
import { renderDiff } from './unit-test-diff/render-diff.ts'

export const unitTestRunner: NodeRunner<UnitTestDefinition> = {
  start: (task) => emitStart(task, `unit_test ${title(task.node)}`),
  compile: async () => {},
  execute: runUnitTest,
  finish(task, { node: ran, status, execution_time, failures }) {
    const { node, index, run, thread } = task
    // The line is that of the node the test was made into, of which nothing was told before.
    const events = ran === node ? task.events : eventsOfNode(run.execution, new NodeProgress(ran), thread)
    events.emit(
      'LogTestResult',
      { name: title(node), status, index, num_models: run.total, execution_time, num_failures: failures ?? 0 },
      testLevel(status),
    )
  },
}

function title({ model, name, version }: UnitTestDefinition): string {
  return `${model}::${name}${version === null ? '' : `_v${version}`}`
}

async function runUnitTest(task: NodeTask<UnitTestDefinition>): Promise<Outcome> {
  const { execution } = task.run
  const test = unitTestManifest(execution, task.node)
  const own: Execution = { ...execution, manifest: test.manifest, index: test.index }
  const compiler = new NodeCompiler(own, test.cteNames)
  await compile(own, compiler, test, task)

  const ownTask = { ...task, run: { ...task.run, execution: own, compiler }, node: asMaterialized(test) }
  const made = nodeContext(ownTask)
  try {
    await runMaterialization(ownTask, made)
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    throw failedTest(task.node, ownTask.node, error)
  }
  const { main } = made.results
  if (!main)
    throw dbtError('DbtInternalError', 'unit-test/no-main', `${task.node.unique_id} ran no statement named 'main'`)
  const diff = diffTables(rowsOf(main.table, 'expected'), rowsOf(main.table, 'actual'))
  const adapter_response = typeof main.response === 'string' ? {} : { ...main.response }
  const { node } = test
  if (!diff.isDifferent) return { node, status: 'pass', message: null, failures: 0, adapter_response }
  const useColors = execution.flags.USE_COLORS !== false
  const message = `\n\n${heading(useColors)}:\n\n${renderDiff(diff.rows, { useColors })}\n`
  return { node, status: 'fail', message, failures: 1, adapter_response }
}

function compile(own: Execution, compiler: NodeCompiler, test: UnitTestManifest, task: NodeTask): Promise<void> {
  const inputTask = { ...task, run: { ...task.run, execution: own, compiler } }
  return compiler.compile(asMaterialized(test), {
    session: task.session,
    thread: task.thread,
    contextOf: (node) =>
      node === (test.node as unknown) ? unitTestContext(own, test, task) : nodeContext({ ...inputTask, node }).context,
  })
}

/** Compiled and run like a singular test: a text with a materialization, and no relation of its own. */
function asMaterialized({ node }: UnitTestManifest): Exclude<MaterializedNode, { resource_type: 'seed' }> {
  return node as unknown as Exclude<MaterializedNode, { resource_type: 'seed' }>
}

function failedTest(test: UnitTestDefinition, ran: TitledNode, error: DbtError): DbtError {
  const prefix =
    `An error occurred during execution of unit test '${test.name}'. ` +
    'There may be an error in the unit test definition: check the data types.'
  const [first, ...rest] = error.diagnostics
  if (!first) return error
  // Only what a macro complains of is told with its node.
  const where = first.category === 'Compilation Error' ? ` in ${nodeTitle(ran)}` : ''
  const said = `${first.category ?? 'Runtime Error'}${where}\n${first.message}`.replaceAll('\n', '\n  ')
  return new DbtError('DbtRuntimeError', [
    { ...first, category: 'Runtime Error', node: nodeTitle(test), message: `${prefix}\n ${said}` },
    ...rest,
  ])
}

function heading(useColors: boolean): string {
  return useColors
    ? '\u001b[32mactual\u001b[0m differs from \u001b[31mexpected\u001b[0m'
    : 'actual differs from expected'
}

const MARK = 'actual_or_expected'

/** The rows of one side, in order: what is compared does not depend on how the warehouse gave them. */
function rowsOf(table: Table, side: 'actual' | 'expected'): DiffTable {
  const names = table.columnNames.map((name) => name.toLowerCase())
  const mark = names.indexOf(MARK)
  const rows = table.rows
    .map((row) => row.values())
    .filter((values) => str(values[mark] ?? null) === side)
    .map((values) => values.filter((_, index) => index !== mark))
  const keyed = rows.map((values) => {
    const key: Value = values.map((value): Value => new Tuple([value === null, value]))
    return [key, values] as const
  })
  const header = names.filter((_, index) => index !== mark).map(textCell)
  return [header, ...sortByKey(keyed, false).map((values) => values.map(diffCell))]
}
