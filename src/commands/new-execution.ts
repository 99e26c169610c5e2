import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { UniqueId } from '#manifest/nodes/unique-id.ts'
import type { Dict } from '#jinja/values/dict.ts'
import { Deferral } from '#project/context/deferral.ts'
import { graphValue } from '#project/context/node-value.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import type { Execution } from '#execution/execution.ts'
import { NodeLeases } from '#execution/leases/node-leases.ts'
import { Reuse } from '#execution/leases/reuse.ts'
import { SnapshotHistory } from '#execution/snapshots/snapshot-history.ts'
import { AdapterMacros } from '#execution/run-adapter-macro.ts'
import type { Invocation } from './invocation.ts'
import type { LoadedProject } from './loaded-project.ts'
import { hasSettings } from '#foundation/settings-file.ts'

/** What all nodes of one run share. Also lets the adapter run the project's macros. */
export function newExecution(
  invocation: Invocation,
  project: LoadedProject,
  selected: readonly UniqueId[],
  more: {
    readonly deferral?: () => Deferral | undefined
    /** Whether nodes are built. */
    readonly writes?: boolean
  } = {},
): Execution {
  const { setup, macros, manifest, index } = project
  let graph: Dict | undefined
  const { retried } = invocation
  const deferral = once(more.deferral ?? (() => undefined))
  const execution: Execution = {
    setup,
    macros,
    manifest,
    index,
    get graph() {
      graph ??= graphValue(manifest, deferral())
      return graph
    },
    flags: invocation.flags,
    files: invocation.effects.files,
    events: invocation.events,
    signal: invocation.signal,
    targetPath: setup.root.targetPath,
    selectedResources: selected,
    ...(showsRewrites(invocation, setup) && { showsRewrites: true }),
    get deferral() {
      return deferral()
    },
    ...(retried && { retried }),
    ...(hasSettings(invocation.effects.files, setup.root.projectRoot) && {
      history: new SnapshotHistory(setup),
      ...(more.writes && invocation.openLeases && { turns: turnsOf(invocation, project, invocation.openLeases) }),
    }),
  }
  project.lateMacros.provide(new AdapterMacros(execution))
  return execution
}

/** Where nothing is rewritten, there is nothing to show. */
function showsRewrites({ commandLine }: Invocation, { adapter, profile }: ProjectSetup): boolean {
  if (!commandLine.given.some(({ name, value }) => name === 'show_rewrites' && value === true)) return false
  if (adapter.parts.rewriting) return true
  throw dbtError(
    'DbtUsageException',
    'usage/no-dialect',
    `--show-rewrites: the target '${profile.targetName}' has no dialect, its SQL is sent as it is`,
    { hint: 'add dialect: snowflake (or postgres) to the target in profiles.yml, if it is of type duckdb' },
  )
}

function turnsOf(
  invocation: Invocation,
  { setup, manifest }: LoadedProject,
  openLeases: NonNullable<Invocation['openLeases']>,
): NonNullable<Execution['turns']> {
  const { flags, signal, startedAtMs } = invocation
  return {
    leases: new NodeLeases({ setup, signal, open: () => openLeases(invocation) }),
    reuse: new Reuse(manifest, flags, startedAtMs),
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}
