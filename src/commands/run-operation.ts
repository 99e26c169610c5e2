/** Runs a macro, or SQL of the command line, outside of any node. */
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { interrupted } from '#foundation/diagnostics/interrupted.ts'
import { closest } from '#foundation/source/closest.ts'
import { artifactTime } from '#manifest/artifacts/artifact-time.ts'
import type { TimingInfo } from '#manifest/artifacts/run-results.ts'
import { textChecksum } from '#manifest/nodes/checksum.ts'
import type { Macro } from '#manifest/nodes/macro.ts'
import { newOperation } from '#manifest/nodes/operation.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import { hasRenderCharacters } from '#project/context/environments.ts'
import { toValue } from '#project/context/plain-value.ts'
import { parseInline } from '#project/parser/parse-inline.ts'
import { callMacro } from '#execution/run-adapter-macro.ts'
import { completeResponse } from '#execution/runner/complete-response.ts'
import { newRun } from '#execution/runner/node-task.ts'
import type { NodeResult } from '#execution/runner/node-result.ts'
import { nodeContext } from '#execution/runner/node-context.ts'
import type { Session } from '#warehouse/adapter/session.ts'
import { link } from '#manifest/graph/link.ts'
import { foundStats } from './found-stats.ts'
import { INLINE_NAME } from './inline-query.ts'
import type { Invocation } from './invocation.ts'
import { loadProject } from './load-project.ts'
import type { CommandOutcome } from './node-command.ts'
import { newExecution } from './new-execution.ts'
import { writeManifestFiles, writeResults } from './write-artifacts.ts'
import type { LoadedProject } from './loaded-project.ts'

/** What is to be run. */
type Operation =
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'macro'; readonly packageName: string | undefined; readonly name: string }

export async function runOperationCommand(invocation: Invocation): Promise<CommandOutcome> {
  const { events, effects, flags } = invocation
  const operation = wantedOperation(invocation)
  const startedAt = effects.now()
  const project = await loadProject(invocation)
  if (operation.kind === 'macro' || hasRenderCharacters(operation.sql)) {
    link(project.manifest)
    events.emit('FoundStats', { stat_line: foundStats(project.manifest) })
  }
  // A macro may look into the manifest.
  if (flags.WRITE_JSON && project.isNew) writeManifestFiles(invocation, project.setup, project.manifest)
  const compiledAt = effects.now()
  let adapter_response: Readonly<Record<string, unknown>> = {}
  let failure: Error | undefined
  try {
    adapter_response = await run(invocation, project, operation)
  } catch (error) {
    failure = invocation.signal.aborted ? interrupted() : error instanceof Error ? error : new Error(String(error))
    const kind = failure instanceof DbtError ? 'Caught' : 'Uncaught'
    events.emit(`RunningOperation${kind}Error`, { exc: failure.message })
    events.emit('LogDebugStackTrace', { exc_info: failure.stack ?? '' })
  } finally {
    await project.setup.adapter.close()
  }
  const endedAt = effects.now()
  const execution_time = (endedAt - startedAt) / 1000
  if (operation.kind === 'sql') tellEnd(invocation, failure, adapter_response, execution_time)
  if (flags.WRITE_JSON && !project.isNew) writeManifestFiles(invocation, project.setup, project.manifest)
  const result: NodeResult = {
    node: operationNode(project, operation),
    status: failure ? 'error' : 'success',
    message: failure?.message ?? null,
    failures: failure ? 1 : 0,
    timing: [timingOf('compile', startedAt, compiledAt), timingOf('execute', compiledAt, endedAt)],
    thread_id: 'MainThread',
    execution_time,
    adapter_response,
    batch_results: null,
    ...(failure && { error: failure }),
  }
  if (flags.WRITE_JSON) writeResults(invocation, project.setup, [result], execution_time, 'RunResultsArtifact')
  return { success: !failure, results: [result] }
}

function wantedOperation({ flags }: Invocation): Operation {
  const sql = typeof flags.SQL === 'string' && flags.SQL !== '' ? flags.SQL : undefined
  const macro = typeof flags.MACRO === 'string' && flags.MACRO !== '' ? flags.MACRO : undefined
  const refuse = (message: string) => dbtError('DbtRuntimeError', 'run-operation/arguments', message)
  if (sql === undefined) {
    if (macro === undefined) throw refuse('Either a macro name or --sql must be passed to run-operation')
    const dot = macro.indexOf('.')
    return dot < 0
      ? { kind: 'macro', packageName: undefined, name: macro }
      : { kind: 'macro', packageName: macro.slice(0, dot), name: macro.slice(dot + 1) }
  }
  if (macro !== undefined) throw refuse('Cannot specify both a macro name and --sql for run-operation')
  if (Object.keys(macroArguments(flags.ARGS)).length > 0) {
    throw refuse('--args cannot be used with --sql; pass arguments directly in the SQL')
  }
  return { kind: 'sql', sql }
}

function macroArguments(args: unknown): Readonly<Record<string, unknown>> {
  return typeof args === 'object' && args !== null ? (args as Readonly<Record<string, unknown>>) : {}
}

async function run(
  invocation: Invocation,
  project: LoadedProject,
  operation: Operation,
): Promise<Readonly<Record<string, unknown>>> {
  const session = project.setup.adapter.session()
  const execution = newExecution(invocation, project, [])
  const { comments } = newRun(execution, 0)
  if (operation.kind === 'sql') {
    const sql = await compileQuery(invocation, project, operation.sql, session)
    invocation.events.emit('Note', { msg: progressLine('START executing inline_query', 'RUN') }, 'info')
    return session.named(
      INLINE_NAME,
      async () => {
        await session.clearTransaction()
        const { response } = await session.execute(sql, { autoBegin: true, fetch: false })
        return completeResponse(response)
      },
      { queryComment: comments.for(INLINE_NAME) },
    )
  }
  const { packageName, name } = operation
  const macro = findMacro(project, operation)
  if (!macro) {
    const where = packageName === undefined ? 'any package' : `the "${packageName}" package`
    throw dbtError('DbtRuntimeError', 'macro/missing', `dbt could not find a macro with the name "${name}" in ${where}`)
  }
  const connection = `macro_${name}`
  await session.named(
    connection,
    async () => {
      await session.clearTransaction()
      const given = Object.entries(macroArguments(invocation.flags.ARGS))
      await callMacro(execution, macro, {
        session,
        kwargs: new Map(given.map(([key, value]) => [key, toValue(value)])),
        ...(packageName !== undefined && { searchPackage: packageName }),
        title: macro,
      })
    },
    { queryComment: comments.for(connection) },
  )
  return {}
}

/** In a package that is named only there; else the root project's before packages' before dbt's. */
function findMacro(
  { macros }: LoadedProject,
  { packageName, name }: Extract<Operation, { kind: 'macro' }>,
): Macro | undefined {
  const { registry } = macros
  if (packageName === undefined) return registry.findStatically(undefined, name)
  return registry.byPackage.get(packageName)?.get(name)
}

async function compileQuery(
  invocation: Invocation,
  project: LoadedProject,
  sql: string,
  session: Session,
): Promise<string> {
  if (!hasRenderCharacters(sql)) return sql
  const node = parseInline({ ...project, files: invocation.effects.files }, sql, INLINE_NAME)
  const compiled = newRun(newExecution(invocation, project, []), 0)
  const task = { run: compiled, node, index: 1, thread: 'MainThread', events: invocation.events, session }
  try {
    await compiled.compiler.compile(node, {
      session,
      thread: task.thread,
      writes: false,
      contextOf: (each, extra) => nodeContext({ ...task, node: each }, extra ? { extra } : {}).context,
    })
  } finally {
    project.manifest.nodes.delete(node.unique_id)
  }
  return node.compiled_code ?? ''
}

function nearName({ macros, setup }: LoadedProject, operation: Operation): { hint?: string } {
  if (operation.kind === 'sql') return {}
  const { packageName, name } = operation
  if (packageName !== undefined && !setup.projects.has(packageName)) {
    const packages = [...setup.projects.keys()].filter((each) => !setup.internalPackages.includes(each))
    return { hint: `packages here: ${packages.sort().join(', ')}` }
  }
  const names = macros.registry.byPackage.get(packageName ?? setup.root.projectName)?.keys() ?? []
  const meant = closest(name, names)
  return meant === undefined
    ? {}
    : { hint: `did you mean ${packageName === undefined ? '' : `${packageName}.`}${meant}?` }
}

function operationNode(project: LoadedProject, operation: Operation) {
  const { setup } = project
  const { database, schema } = setup.profile.credentials
  const isSql = operation.kind === 'sql'
  const name = isSql ? INLINE_NAME : operation.name
  const macro = isSql ? undefined : findMacro(project, operation)
  if (!isSql && !macro) {
    throw dbtError(
      'UndefinedMacroError',
      'macro/missing',
      `dbt could not find a macro with the name '${name}' in any package. This can happen when calling a macro that does not exist. ` +
        'Check for typos and/or install package dependencies with "dbt deps".',
      { category: 'Compilation Error', ...nearName(project, operation) },
    )
  }
  const package_name = isSql ? setup.root.projectName : (operation.packageName ?? null)
  const unique_id = macro?.unique_id ?? (`sql_operation.${package_name}.${name}` as UniqueId)
  return newOperation({
    name,
    alias: name,
    database,
    schema,
    unique_id,
    fqn: unique_id.split('.'),
    package_name: package_name as string,
    path: '',
    original_file_path: '',
    checksum: textChecksum(unique_id),
  })
}

function timingOf(name: string, from: number, to: number): TimingInfo {
  return { name, started_at: artifactTime(from * 1000), completed_at: artifactTime(to * 1000) }
}

function tellEnd(
  { events }: Invocation,
  failure: Error | undefined,
  response: Readonly<Record<string, unknown>>,
  seconds: number,
): void {
  if (failure) {
    events.emit('Note', { msg: progressLine('ERROR executing inline_query', 'ERROR', seconds) }, 'error')
    return
  }
  const status = typeof response._message === 'string' && response._message !== '' ? response._message : 'OK'
  events.emit('Note', { msg: progressLine('OK executed inline_query', status, seconds) }, 'info')
}

/** The one statement there is, as the line of a run. */
function progressLine(msg: string, status: string, seconds?: number): string {
  const time = seconds === undefined ? '' : ` in ${seconds.toFixed(2)}s`
  return `${`1 of 1 ${msg} `.padEnd(80, '.')} [${status}${time}]`
}
