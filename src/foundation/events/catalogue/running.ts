import { debug, error, type EventFields, type EventKind, info, mapping, varying, warn } from '../event-kind.ts'
import { clockTime } from '../clock-time.ts'
import { indentedJson, indentedJsonKeepingNumbers, readKeepingNumbers } from '../indented-json.ts'
import { seconds, type Style } from '../style.ts'

const RESULT = 'node description status index:i total:i execution_time:f group:message'

/** What is told while nodes are run. */
export const RUNNING: Readonly<Record<string, EventKind>> = {
  RunningOperationCaughtError: error('Q001', 'exc', operationError),
  CompileComplete: info('Q002', '', 'Done.'),
  FreshnessCheckComplete: info('Q003', '', 'Done.'),
  SeedHeader: info('Q004', 'header', ({ header }) => String(header)),
  SQLRunnerException: debug('Q006', 'exc exc_info node', ({ exc }) => `Got an exception: ${exc}`),
  LogTestResult: varying(
    'Q007',
    'node name status index:i num_models:i execution_time:f num_failures:i group:message attached_node',
    (fields, style) => {
      const [info, status] = testOutcome(fields, style)
      return resultLine(`${info} ${fields.name}`, status, { ...fields, total: fields.num_models }, style)
    },
  ),
  LogNodeResult: varying('Q008', 'node description status index:i total:i execution_time:f msg', ({ msg }) =>
    String(msg),
  ),
  LogStartLine: info('Q011', 'node description index:i total:i', ({ description, index, total }, style) =>
    style.progress({ msg: `START ${description}`, status: 'RUN', index, total }),
  ),
  LogModelResult: varying('Q012', RESULT, (fields, style) => {
    const status = String(fields.status)
    if (status === 'error') return resultLine(`ERROR creating ${fields.description}`, style.red('ERROR'), fields, style)
    if (status.includes('PARTIAL SUCCESS')) {
      const shown = style.yellow(status.toUpperCase())
      return resultLine(`PARTIALLY created ${fields.description}`, shown, fields, style)
    }
    return resultLine(`OK created ${fields.description}`, style.green(status), fields, style)
  }),
  LogSnapshotResult: varying('Q015', `${RESULT} cfg:map result_message`, (fields, style) =>
    fields.status === 'error'
      ? resultLine(`ERROR snapshotting ${fields.description}`, style.red('ERROR'), fields, style)
      : resultLine(`OK snapshotted ${fields.description}`, style.green(String(fields.result_message)), fields, style),
  ),
  LogSeedResult: varying(
    'Q016',
    'node status result_message index:i total:i execution_time:f schema relation group:message',
    (fields, style) => {
      const file = `seed file ${fields.schema}.${fields.relation}`
      return fields.status === 'error'
        ? resultLine(`ERROR loading ${file}`, style.red('ERROR'), fields, style)
        : resultLine(`OK loaded ${file}`, style.green(String(fields.result_message)), fields, style)
    },
  ),
  LogFreshnessResult: varying(
    'Q018',
    'status node index:i total:i execution_time:f source_name table_name',
    (fields, style) => {
      const [info, status] = freshnessOutcome(fields, style)
      return resultLine(`${info} freshness of ${fields.source_name}.${fields.table_name}`, status, fields, style)
    },
  ),
  LogNodeNoOpResult: info('Q019', 'node description status index:i total:i execution_time:f', (fields, style) =>
    resultLine(`NO-OP ${fields.description}`, style.yellow('NO-OP'), fields, style),
  ),
  LogCancelLine: error('Q022', 'conn_name', ({ conn_name }, style) =>
    style.progress({ msg: `CANCEL query ${conn_name}`, status: style.red('CANCEL') }),
  ),
  DefaultSelector: info('Q023', 'name', ({ name }) => `Using default selector ${name}`),
  NodeStart: debug('Q024', 'node', (fields) => `Began running node ${uniqueId(fields)}`),
  NodeFinished: debug('Q025', 'node run_result:message', (fields) => `Finished running node ${uniqueId(fields)}`),
  QueryCancelationUnsupported: info('Q026', 'type', ({ type }, style) =>
    style.yellow(`The ${type} adapter does not support query cancellation. Some queries may still be running!`),
  ),
  ConcurrencyLine: info(
    'Q027',
    'num_threads:i target_name node_count:i',
    ({ num_threads, target_name }) => `Concurrency: ${num_threads} threads (target='${target_name}')`,
  ),
  WritingInjectedSQLForNode: debug('Q029', 'node', (fields) => `Writing injected SQL for node "${uniqueId(fields)}"`),
  NodeCompiling: debug('Q030', 'node', (fields) => `Began compiling node ${uniqueId(fields)}`),
  NodeExecuting: debug('Q031', 'node', (fields) => `Began executing node ${uniqueId(fields)}`),
  LogHookStartLine: info('Q032', 'node statement index:i total:i', ({ statement, index, total }, style) =>
    style.progress({ msg: `START hook: ${statement}`, status: 'RUN', index, total, truncate: true }),
  ),
  LogHookEndLine: info(
    'Q033',
    'node statement status index:i total:i execution_time:f',
    ({ statement, status, index, total, execution_time: executionTime }, style) => {
      const [word, shown] =
        status === 'success'
          ? ['OK', style.green('OK')]
          : status === 'skipped'
            ? ['SKIP', style.yellow('SKIP')]
            : ['ERROR', style.red('ERROR')]
      const msg = `${word} hook: ${statement}`
      return style.progress({ msg, status: String(shown), index, total, executionTime, truncate: true })
    },
  ),
  SkippingDetails: info(
    'Q034',
    'node resource_type schema node_name index:i total:i group:message',
    ({ resource_type, schema, node_name, index, total }, style) => {
      const isRelation = ['model', 'seed', 'snapshot'].includes(String(resource_type))
      const msg = isRelation ? `SKIP relation ${schema}.${node_name}` : `SKIP ${resource_type} ${node_name}`
      return style.progress({ msg, status: style.yellow('SKIP'), index, total })
    },
  ),
  NothingToDo: warn('Q035', '', (_, style) =>
    style.warning('Nothing to do. Try checking your model configs and model specification args'),
  ),
  RunningOperationUncaughtError: error('Q036', 'exc', operationError),
  EndRunResult: debug('Q037', 'results:list elapsed_time:f generated_at:message success:b', 'Command end result'),
  NoNodesSelected: warn('Q038', '', (_, style) => style.warning('No nodes selected!')),
  CommandCompleted: debug(
    'Q039',
    'command success:b completed_at:message elapsed:f',
    ({ command, success, completed_at, elapsed }) =>
      `Command \`${command}\` ${success ? 'succeeded' : 'failed'} at ${clockTime(completed_at)} ` +
      `after ${seconds(elapsed)} seconds`,
  ),
  ShowNode: info('Q041', 'node_name preview is_inline:b output_format unique_id quiet:b', (fields) => {
    const { node_name, preview, is_inline, output_format, quiet } = fields
    if (output_format === 'json') {
      const show = readKeepingNumbers(String(preview))
      return indentedJsonKeepingNumbers(is_inline ? { show } : { node: node_name, show })
    }
    if (quiet) return String(preview)
    return `Previewing ${is_inline ? 'inline node' : `node '${node_name}'`}:\n${preview}`
  }),
  CompiledNode: info('Q042', 'node_name compiled is_inline:b output_format unique_id quiet:b', (fields) => {
    const { node_name, compiled, is_inline, output_format, quiet } = fields
    if (output_format === 'json') return indentedJson(is_inline ? { compiled } : { node: node_name, compiled })
    if (quiet) return String(compiled)
    return `Compiled ${is_inline ? 'inline node' : `node '${node_name}'`} is:\n${compiled}`
  }),
  SnapshotTimestampWarning: warn(
    'Q043',
    'snapshot_time_data_type updated_at_data_type',
    ({ snapshot_time_data_type, updated_at_data_type }, style) =>
      style.warning(
        `Data type of snapshot table timestamp columns (${snapshot_time_data_type}) doesn't match derived column ` +
          `'updated_at' (${updated_at_data_type}). Please update snapshot config 'updated_at'.`,
      ),
  ),
  MicrobatchExecutionDebug: debug('Q044', 'msg', ({ msg }) => String(msg)),
  LogStartBatch: info('Q045', 'node description batch_index:i total_batches:i', (fields, style) => {
    const { description, batch_index: index, total_batches: total } = fields
    return `Batch ${style.progress({ msg: `START ${description}`, status: 'RUN', index, total })}`
  }),
  LogBatchResult: varying(
    'Q046',
    'node description status batch_index:i total_batches:i execution_time:f group:message',
    (fields, style) => {
      const { batch_index: index, total_batches: total } = fields
      return `Batch ${createdLine({ ...fields, index, total }, String(fields.status), style)}`
    },
  ),
  LogFunctionResult: varying('Q047', RESULT, (fields, style) =>
    createdLine(fields, String(fields.status).toUpperCase(), style),
  ),
  LogStartOverload: info('Q048', 'node description overload_index:i total_overloads:i', (fields, style) => {
    const { description, overload_index: index, total_overloads: total } = fields
    return `Overload ${style.progress({ msg: `START ${description}`, status: 'RUN', index, total })}`
  }),
  LogOverloadResult: varying(
    'Q049',
    'node description status overload_index:i total_overloads:i execution_time:f group:message',
    (fields, style) => {
      const { overload_index: index, total_overloads: total } = fields
      return `Overload ${createdLine({ ...fields, index, total }, String(fields.status).toUpperCase(), style)}`
    },
  ),
  V2ParserStart: info(
    'Q050',
    'v2_parser_command project_name',
    ({ v2_parser_command }) => `Delegating parse to v2 parser: ${v2_parser_command}`,
  ),
  V2ParserEnd: varying('Q051', 'status execution_time:f error_class exit_code:i project_name', (fields) => {
    const { status, execution_time, error_class, exit_code } = fields
    if (status === 'success') return `v2 parser completed in ${seconds(execution_time)}s`
    return `v2 parser failed after ${seconds(execution_time)}s (${error_class}, exit_code=${exit_code})`
  }),
  CatchableExceptionOnRun: debug('W002', 'node exc exc_info', ({ exc }) => String(exc)),
  InternalErrorOnRun: debug(
    'W003',
    'build_path exc node',
    ({ build_path, exc }, style) =>
      `${style.red(`Internal error executing ${build_path}`)}\n${String(exc).trim()}\n\n` +
      // Not dbt's words here: they send people to dbt's maintainers.
      'This is an error in Trellis, not in the project.',
  ),
  GenericExceptionOnRun: error('W004', 'build_path unique_id exc node', ({ build_path, exc }, style) =>
    style.error(`Unhandled error while executing ${build_path}\n${String(exc).trim()}`),
  ),
  NodeConnectionReleaseError: debug(
    'W005',
    'node_name exc exc_info',
    ({ node_name, exc }) => `Error releasing connection for node ${node_name}: ${exc}`,
  ),
  FoundStats: info('W006', 'stat_line', ({ stat_line }) => `Found ${stat_line}`),
  ArtifactWritten: debug(
    'P001',
    'artifact_type artifact_path',
    ({ artifact_type, artifact_path }) => `Wrote artifact ${artifact_type} to ${artifact_path}`,
  ),
}

function resultLine(msg: string, status: string, fields: EventFields, style: Style): string {
  const { index, total, execution_time: executionTime } = fields
  return style.progress({ msg, status, index, total, executionTime })
}

function createdLine(fields: EventFields, success: string, style: Style): string {
  const { status, description } = fields
  if (status === 'error') return resultLine(`ERROR creating ${description}`, style.red('ERROR'), fields, style)
  if (status === 'skipped') return resultLine(`SKIP ${description}`, style.yellow('SKIPPED'), fields, style)
  return resultLine(`OK created ${description}`, style.green(success), fields, style)
}

function testOutcome({ status, num_failures }: EventFields, style: Style): readonly [string, string] {
  switch (status) {
    case 'error':
      return ['ERROR', style.red('ERROR')]
    case 'pass':
      return ['PASS', style.green('PASS')]
    case 'warn':
      return [`WARN ${num_failures}`, style.yellow(`WARN ${num_failures}`)]
    default:
      return [`FAIL ${num_failures}`, style.red(`FAIL ${num_failures}`)]
  }
}

function freshnessOutcome({ status }: EventFields, style: Style): readonly [string, string] {
  switch (status) {
    case 'runtime error':
      return ['ERROR', style.red('ERROR')]
    case 'error':
      return ['ERROR STALE', style.red('ERROR STALE')]
    case 'warn':
      return ['WARN', style.yellow('WARN')]
    default:
      return ['PASS', style.green('PASS')]
  }
}

function operationError({ exc }: EventFields, style: Style): string {
  return style.error(`Encountered an error while running operation: ${exc}`)
}

function uniqueId({ node_info }: EventFields): string {
  return String(mapping(node_info).unique_id ?? '')
}
