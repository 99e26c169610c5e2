/** `retry`: does once more what failed or was skipped in the run before, with the flags of that run. */
import { resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { EVENT_NAMES } from '#foundation/events/catalogue.ts'
import { readRunResults } from '#manifest/artifacts/read-results.ts'
import type { NodeStatus, RunResultOutput, RunResults } from '#manifest/artifacts/run-results.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Command } from '#project/config/option.ts'
import type { Project } from '#project/config/project.ts'
import { resolveFlags } from '#project/config/resolve-flags.ts'
import { dbtEnvironments } from '#project/context/environments.ts'
import { readProjectAlone } from '#project/packages/read-project.ts'
import { toldFlags } from './invocation-args.ts'
import type { Invocation, Retried } from './invocation.ts'
import { settingsOptions } from './open-project.ts'
import { repeatedOptions } from './repeated-options.ts'

interface Outcome {
  readonly success: boolean
}

interface Retryable {
  readonly command: Command
  readonly load: () => Promise<(invocation: Invocation) => Promise<Outcome>>
}

/** By the word that `run_results.json` has for a command. */
const RETRYABLE: ReadonlyMap<unknown, Retryable> = new Map<string, Retryable>([
  ['build', { command: 'build', load: async () => (await import('./build.ts')).buildCommand }],
  ['clone', { command: 'clone', load: async () => (await import('./clone.ts')).cloneCommand }],
  ['compile', { command: 'compile', load: async () => (await import('./compile.ts')).compileCommand }],
  [
    'generate',
    { command: 'docs generate', load: async () => (await import('./docs-generate.ts')).docsGenerateCommand },
  ],
  ['run', { command: 'run', load: async () => (await import('./run.ts')).runCommand }],
  [
    'run-operation',
    { command: 'run-operation', load: async () => (await import('./run-operation.ts')).runOperationCommand },
  ],
  ['seed', { command: 'seed', load: async () => (await import('./seed.ts')).seedCommand }],
  ['snapshot', { command: 'snapshot', load: async () => (await import('./snapshot.ts')).snapshotCommand }],
  ['test', { command: 'test', load: async () => (await import('./test.ts')).testCommand }],
])

const FAILED: readonly NodeStatus[] = ['error', 'fail', 'skipped', 'runtime error', 'partial success']

export async function retryCommand(invocation: Invocation): Promise<Outcome> {
  const { events } = invocation
  const { invocation: repeated, which, retryable } = repeatedInvocation(invocation)
  if (which === 'run-operation' && repeated.retried?.unique_ids.length === 0) {
    events.emit('NothingToDo')
    return { success: true }
  }
  const command = await retryable.load()
  return command(repeated)
}

/** What a `retry` does, with the flags of the run that it repeats. */
export function repeatedInvocation(invocation: Invocation): {
  readonly invocation: Invocation
  readonly which: unknown
  readonly retryable: Retryable
} {
  const { flags } = invocation
  const settings = settingsOptions(invocation, dbtEnvironments(), new Map())
  // What there is to say of the settings, the command says that is repeated.
  const project = readProjectAlone({ ...settings, requireVars: false, events: { emit: () => {} } })
  const previous = readPrevious(invocation, project)
  const { which } = previous.args
  const retryable = RETRYABLE.get(which)
  if (!retryable) throw notRetryable(which)
  const retried = retriedOf(previous, flags.WARN_ERROR === true)
  return { invocation: withFlagsOf(invocation, retryable.command, previous, retried), which, retryable }
}

function readPrevious({ flags, effects }: Invocation, { projectRoot, targetPath }: Project): RunResults {
  const folder = flags.STATE ?? targetPath
  const path = resolve(projectRoot, folder, 'run_results.json')
  const previous = effects.files.exists(path) ? readRunResults(effects.files.readText(path), path) : undefined
  if (previous && previous.results.length > 0) return previous
  throw dbtError(
    'DbtRuntimeError',
    'retry/no-previous-run',
    `Could not find previous run in '${folder}' target directory`,
    {
      hint: previous
        ? `the run of ${path} had nothing to do`
        : `there is no ${path}; --state names the folder of another run_results.json`,
    },
  )
}

function notRetryable(which: unknown) {
  return dbtError(
    'DbtUsageException',
    'retry/command',
    `The previous run was of the command '${String(which)}', which cannot be retried`,
    { hint: `commands that can: ${[...RETRYABLE.keys()].join(', ')}` },
  )
}

function retriedOf({ metadata, results, args }: RunResults, countsWarnings: boolean): Retried {
  const isOperation = args['which'] === 'run-operation'
  const failed: readonly NodeStatus[] = countsWarnings ? [...FAILED, 'warn'] : FAILED
  // Hooks belong to the run and are run with it.
  const nodes = results.filter(({ unique_id }) => isOperation || !unique_id.startsWith('operation.'))
  return {
    startedAtMs: Date.parse(metadata.invocation_started_at ?? metadata.generated_at),
    unique_ids: nodes.filter(({ status }) => failed.includes(status)).map(idOf),
    batches: new Map(
      nodes.flatMap((result) => {
        const { batch_results } = result
        // Where no batch succeeded, the model may have to be built from its begin on.
        return batch_results && batch_results.successful.length > 0 && batch_results.failed.length > 0
          ? [[idOf(result), batch_results]]
          : []
      }),
    ),
    overloads: new Map(
      nodes.flatMap((result) => {
        const { overload_results } = result
        return overload_results && overload_results.failed.length > 0 ? [[idOf(result), overload_results]] : []
      }),
    ),
  }
}

function idOf({ unique_id }: RunResultOutput): UniqueId {
  return unique_id as UniqueId
}

/** The invocation with the flags that the previous one had. */
function withFlagsOf(invocation: Invocation, command: Command, { args }: RunResults, retried: Retried): Invocation {
  const { commandLine, effects, cwd } = invocation
  const { flags, spelled, insistsOnVersions } = resolveFlags({
    command,
    given: repeatedOptions(command, args, toldFlags(invocation), commandLine.given),
    words: typeof args['macro'] === 'string' ? [args['macro']] : [],
    invocationCommand: invocation.flags.INVOCATION_COMMAND,
    effects,
    cwd,
    home: commandLine.home,
    eventNames: EVENT_NAMES,
  })
  return { ...invocation, flags, spelled, insistsOnVersions, retried }
}
