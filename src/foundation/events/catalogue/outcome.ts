import { debug, error, type EventFields, type EventKind, info, mapping, warn } from '../event-kind.ts'
import { clockTime } from '../clock-time.ts'
import { shortFloat } from '../short-float.ts'
import { plural } from '../style.ts'

/** How things came out, and what belongs nowhere else. */
export const OUTCOME: Readonly<Record<string, EventKind>> = {
  MainKeyboardInterrupt: info('Z001', '', 'ctrl-c'),
  MainEncounteredError: error('Z002', 'exc exc_type', ({ exc }, style) => style.error(`Encountered an error:\n${exc}`)),
  MainStackTrace: error('Z003', 'stack_trace', ({ stack_trace }) => String(stack_trace)),
  SystemCouldNotWrite: debug(
    'Z005',
    'path reason exc',
    ({ path, reason, exc }) =>
      `Could not write to path ${path}(${String(path).length} characters): ${reason}\nexception: ${exc}`,
  ),
  SystemExecutingCmd: debug('Z006', 'cmd:list', ({ cmd }) => `Executing "${(cmd as readonly string[]).join(' ')}"`),
  SystemStdOut: debug('Z007', 'bmsg', ({ bmsg }) => `STDOUT: "${bmsg}"`),
  SystemStdErr: debug('Z008', 'bmsg', ({ bmsg }) => `STDERR: "${bmsg}"`),
  SystemReportReturnCode: debug('Z009', 'returncode:i', ({ returncode }) => `command return code=${returncode}`),
  TimingInfoCollected: debug('Z010', 'node timing_info:message', ({ node_info, timing_info }) => {
    const { name, started_at, completed_at } = mapping(timing_info)
    const span = `${clockTime(started_at)} => ${clockTime(completed_at)}`
    return `Timing info for ${mapping(node_info).unique_id} (${name}): ${span}`
  }),
  LogDebugStackTrace: debug('Z011', 'exc_info', ({ exc_info }) => String(exc_info)),
  CheckCleanPath: info('Z012', 'path', ({ path }) => `Checking ${path}/*`),
  ConfirmCleanPath: info('Z013', 'path', ({ path }) => `Cleaned ${path}/*`),
  ProtectedCleanPath: info('Z014', 'path', ({ path }) => `ERROR: not cleaning ${path}/* because it is protected`),
  FinishedCleanPaths: info('Z015', '', 'Finished cleaning all paths.'),
  OpenCommand: info(
    'Z016',
    'open_cmd profiles_dir',
    ({ open_cmd, profiles_dir }) => `To view your profiles.yml file, run:\n\n${open_cmd} ${profiles_dir}`,
  ),
  Formatting: info('Z017', 'msg', ({ msg }) => String(msg)),
  RunResultWarning: warn(
    'Z021',
    'resource_type node_name path node group:message',
    ({ resource_type, node_name, path }, style) => style.warning(`in ${resource_type} ${node_name} (${path})`),
  ),
  RunResultFailure: error(
    'Z022',
    'resource_type node_name path node group:message',
    ({ resource_type, node_name, path }, style) => style.error(`in ${resource_type} ${node_name} (${path})`),
  ),
  StatsLine: info('Z023', 'stats:map', ({ stats }) => {
    const { pass, warn, error, skip, noop, reused, total } = mapping(stats)
    return `Done. PASS=${pass} WARN=${warn} ERROR=${error} SKIP=${skip} NO-OP=${noop} REUSED=${reused} TOTAL=${total}`
  }),
  RunResultError: error('Z024', 'msg node group:message', ({ msg }) => `  ${msg}`),
  RunResultErrorNoMessage: error('Z025', 'status node', ({ status }) => `  Status: ${status}`),
  SQLCompiledPath: info('Z026', 'path node', ({ path }) => `  compiled code at ${path}`),
  CheckNodeTestFailure: info('Z027', 'relation_name node', ({ relation_name }) => {
    const query = `select * from ${relation_name}`
    const border = '-'.repeat(query.length)
    return `  See test failures:\n  ${border}\n  ${query}\n  ${border}`
  }),
  EndOfRunSummary: info(
    'Z030',
    'num_errors:i num_warnings:i keyboard_interrupt:b num_partial_success:i',
    ({ num_errors, num_warnings, keyboard_interrupt, num_partial_success }, style) => {
      const partial = `${num_partial_success} partial ${num_partial_success === 1 ? 'success' : 'successes'}`
      const warnings = plural(num_warnings, 'warning')
      if (keyboard_interrupt) return style.yellow('Exited because of keyboard interrupt')
      if (Number(num_errors) > 0)
        return style.red(`Completed with ${plural(num_errors, 'error')}, ${partial}, and ${warnings}:`)
      if (Number(num_partial_success) > 0) return style.yellow(`Completed with ${partial} and ${warnings}`)
      if (Number(num_warnings) > 0) return style.yellow(`Completed with ${warnings}:`)
      return style.green('Completed successfully')
    },
  ),
  MarkSkippedChildren: debug('Z033', 'unique_id status run_result:message', ({ unique_id, status, run_result }) => {
    const { message } = mapping(run_result)
    const reason = message ? ` Reason: ${message}.` : ''
    return `Marking all children of '${unique_id}' to be skipped because of status '${status}'. ${reason}`
  }),
  LogSkipBecauseError: error(
    'Z034',
    'schema relation index:i total:i status group:message',
    ({ schema, relation, index, total, status }, style) =>
      style.progress({
        msg: `SKIP relation ${schema}.${relation} due to ephemeral model status '${status}'`,
        status: style.red('ERROR SKIP'),
        index,
        total,
      }),
  ),
  DisableTracking: debug(
    'Z039',
    '',
    'Error sending anonymous usage statistics. Disabling tracking for this execution. ' +
      'If you wish to permanently disable tracking, see: ' +
      'https://docs.getdbt.com/reference/global-configs#send-anonymous-usage-stats.',
  ),
  SendingEvent: debug('Z040', 'kwargs', ({ kwargs }) => `Sending event: ${kwargs}`),
  SendEventFailure: debug('Z041', '', 'An error was encountered while trying to send an event'),
  FlushEvents: debug('Z042', '', 'Flushing usage events'),
  FlushEventsFailure: debug('Z043', '', 'An error was encountered while trying to flush usage events'),
  TrackingInitializeFailure: debug('Z044', 'exc_info', 'Got an exception trying to initialize tracking'),
  RunResultWarningMessage: warn('Z046', 'msg node', ({ msg }, style) => style.warning(String(msg))),
  DebugCmdOut: info('Z047', 'msg', ({ msg }, style) => style.colored(msg)),
  DebugCmdResult: info('Z048', 'msg', ({ msg }, style) => style.colored(msg)),
  ListCmdOut: info('Z049', 'msg', ({ msg }) => String(msg)),
  Note: info('Z050', 'msg', ({ msg }, style) => style.colored(msg)),
  ResourceReport: debug(
    'Z051',
    'command_name command_success:b command_wall_clock_time:f process_user_time:f process_kernel_time:f ' +
      'process_mem_max_rss:l process_in_blocks:l process_out_blocks:l',
    (fields) => `Resource report: ${flatJson(fields)}`,
  ),
  PrintEvent: info('Z052', 'msg', ({ msg }) => String(msg)),
  RecordReplayIssue: info('Z053', 'msg', ({ msg }) => String(msg)),
  ArtifactUploadError: error('Z061', 'msg', ({ msg }, style) =>
    style.error(`Error uploading artifacts to artifact ingestion API: ${msg}`),
  ),
  ArtifactUploadSuccess: info(
    'Z062',
    'msg',
    ({ msg }) => `Artifacts uploaded successfully to artifact ingestion API: ${msg}`,
  ),
  ArtifactUploadSkipped: debug('Z063', 'msg', ({ msg }) => `Artifacts skipped for command : ${msg}`),
  SelectExcludeIgnoredWithSelectorWarning: warn(
    'Z064',
    'msg',
    'The --select and --exclude arguments are being ignored for node selection because --selector is provided',
  ),
}

function flatJson(fields: EventFields): string {
  const shown = (value: unknown) => (typeof value === 'number' ? String(shortFloat(value)) : JSON.stringify(value))
  const entries = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}: ${shown(value)}`).join(', ')}}`
}
