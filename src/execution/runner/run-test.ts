import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Float } from '#jinja/values/float.ts'
import { isTrue } from '#jinja/values/truth.ts'
import type { Value } from '#jinja/values/value.ts'
import { isGenericTest, type TestNode } from '#manifest/nodes/test.ts'
import { nodeTitle } from '#manifest/nodes/node-title.ts'
import { PyDecimal } from '#project/builtins/decimal/py-decimal.ts'
import type { NodeResult, Outcome } from './node-result.ts'
import type { NodeRunner, NodeTask } from './node-task.ts'
import { nodeContext } from './node-context.ts'
import { runMaterialization } from './run-materialization.ts'
import { compileTask, emitStart } from './run-model.ts'

/** A data test: its query counts failures, and the thresholds say what they mean. */
export const testRunner: NodeRunner<TestNode> = {
  start: (task) => emitStart(task, `test ${task.node.name}`),
  compile: compileTask,
  async execute(task) {
    const made = nodeContext(task)
    await runMaterialization(task, made)
    return verdict(task, readCounts(task, made.results.main))
  },
  finish: finishTest,
}

export function finishTest({ node, index, run, events }: NodeTask<TestNode>, result: NodeResult): void {
  const { status, execution_time, failures } = result
  events.emit(
    'LogTestResult',
    {
      name: node.name,
      status,
      index,
      num_models: run.total,
      execution_time,
      num_failures: failures ?? 0,
      ...(isGenericTest(node) && node.attached_node && { attached_node: node.attached_node }),
    },
    testLevel(status),
  )
}

export function testLevel(status: string): 'error' | 'warn' | 'info' {
  return status === 'error' || status === 'fail' ? 'error' : status === 'warn' ? 'warn' : 'info'
}

interface Counts {
  readonly failures: number
  readonly shouldWarn: boolean
  readonly shouldError: boolean
  readonly adapter_response: Readonly<Record<string, unknown>>
}

type MainResult = ReturnType<typeof nodeContext>['results']['main']

function readCounts({ node }: NodeTask<TestNode>, main: MainResult): Counts {
  const rows = main?.table.rows ?? []
  const [row] = rows
  if (!main || !row || rows.length !== 1) {
    throw internal(node, `Returned ${rows.length} rows, but expected 1 row`)
  }
  const columns = main.table.columnNames.map((name) => name.toLowerCase())
  if (columns.length !== 3) throw internal(node, `Returned ${columns.length} columns, but expected 3 columns`)
  const values = row.values()
  const column = (name: string): Value => values[columns.indexOf(name)] ?? null
  return {
    failures: wholeNumber(column('failures')),
    shouldWarn: readVerdict(node, column('should_warn')),
    shouldError: readVerdict(node, column('should_error')),
    adapter_response: typeof main.response === 'string' ? {} : { ...main.response },
  }
}

const YES: ReadonlySet<string> = new Set(['y', 'yes', 't', 'true', 'on', '1'])
const NO: ReadonlySet<string> = new Set(['n', 'no', 'f', 'false', 'off', '0'])

/** Warehouses without booleans answer with words. */
function readVerdict(node: TestNode, value: Value): boolean {
  if (typeof value !== 'string') return isTrue(value)
  const word = value.toLowerCase()
  if (YES.has(word)) return true
  if (NO.has(word)) return false
  throw dbtError(
    'BooleanError',
    'test/verdict',
    `Macro 'get_test_sql' returns '${value}'.  It is not type 'bool' and cannot not be converted reliably to a bool.`,
    {
      category: 'Compilation Error',
      node: nodeTitle(node),
      hint: 'in get_test_sql, let should_warn and should_error be true or false',
    },
  )
}

function internal(node: TestNode, problem: string) {
  return dbtError(
    'DbtInternalError',
    'test/unreadable',
    `dbt internally failed to execute ${node.unique_id}: ${problem}`,
  )
}

function wholeNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Float) return value.value
  if (value instanceof PyDecimal) return value.nearest
  throw dbtError('DbtValidationError', 'test/failures', 'the failures of a test must be a number', {
    hint: 'check fail_calc: it gives one number for all rows, for example count(*)',
  })
}

function verdict({ node, run }: NodeTask<TestNode>, counts: Counts): Outcome {
  const { severity, error_if, warn_if } = node.config
  const found = `Got ${counts.failures} result${counts.failures === 1 ? '' : 's'}`
  const { adapter_response, failures } = counts
  if (severity.toUpperCase() === 'ERROR' && counts.shouldError) {
    return { status: 'fail', message: `${found}, configured to fail if ${error_if}`, failures, adapter_response }
  }
  if (!counts.shouldWarn) return { status: 'pass', message: null, failures: 0, adapter_response }
  const isError = warningIsError(run.execution.flags)
  return isError
    ? { status: 'fail', message: `${found}, configured to fail if ${warn_if}`, failures, adapter_response }
    : { status: 'warn', message: `${found}, configured to warn if ${warn_if}`, failures, adapter_response }
}

function warningIsError(flags: NodeTask['run']['execution']['flags']): boolean {
  const { WARN_ERROR, WARN_ERROR_OPTIONS: options } = flags
  return (
    WARN_ERROR === true ||
    (options.error === 'all' ? !options.warn.includes('LogTestResult') : options.error.includes('LogTestResult'))
  )
}
