/** What `--state` and `--defer-state` point at: the artifacts of an earlier run, to compare with and to defer to. */
import { normalize, resolve } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { readManifest } from '#manifest/artifacts/read-manifest.ts'
import { readRunResults, readSources } from '#manifest/artifacts/read-results.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { PreviousState, SelectionInput } from '#manifest/selection/selection-input.ts'
import type { SourceFreshnessResult } from '#manifest/artifacts/sources.ts'
import type { StateOptions } from '#manifest/state/state-comparison.ts'
import { isOn } from '#project/context/setup.ts'
import { unrenderedConfigCall } from '#project/parser/unrendered-config-call.ts'
import type { Invocation } from './invocation.ts'
import { targetFile } from './write-artifacts.ts'
import type { OpenProject } from './loaded-project.ts'

/** The states that an invocation was given. */
export interface GivenStates {
  readonly state?: PreviousState
  readonly deferState?: PreviousState
}

/** Reads what is there of them; a folder without artifacts is no error until one of them is needed. */
export function readGivenStates(invocation: Invocation, project: OpenProject): GivenStates {
  const { STATE, DEFER_STATE } = invocation.flags
  return {
    ...(STATE && { state: readState(invocation, project, STATE) }),
    ...(DEFER_STATE && { deferState: readState(invocation, project, DEFER_STATE) }),
  }
}

/** What selectors like `state:modified` look at. */
export function comparison(
  { events, effects }: Invocation,
  { setup }: OpenProject,
  { state }: GivenStates,
): Pick<SelectionInput, 'previousState' | 'stateOptions'> {
  if (!state) return {}
  const { constraintSupport } = setup.adapter.dialect
  const stateOptions: StateOptions = {
    comparesUnrendered: isOn(setup, 'STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES'),
    isEnforced: (constraint) => constraint !== 'custom' && constraintSupport[constraint] === 'enforced',
    // They are worded anew here, and so differ from those in a manifest that dbt wrote.
    uncomparedPackages: new Set(setup.internalPackages),
    nowMs: effects.now(),
    onBreakingChange: ({ name, original_file_path }, breaking_changes) =>
      events.emit('UnversionedBreakingChange', {
        breaking_changes,
        model_name: name,
        model_file_path: original_file_path,
      }),
    onLargeSeed: (event, { package_name, name }) => events.emit(event, { package_name, name }),
  }
  return { previousState: state, stateOptions }
}

/** The manifest that takes the place of what was not built here. */
export function deferredManifest({ flags }: Invocation, { state, deferState }: GivenStates): Manifest {
  const given = deferState ?? state
  if (!given) {
    throw dbtError(
      'DbtRuntimeError',
      'state/not-given',
      '--state or --defer-state are required for deferral, but neither was provided',
      { hint: 'give the folder that holds the manifest.json of the other environment: --state path/to/folder' },
    )
  }
  if (!given.manifest) {
    const folder = flags.DEFER_STATE ?? flags.STATE
    throw dbtError('DbtRuntimeError', 'state/no-manifest', `Could not find manifest in --state path: "${folder}"`, {
      hint: 'the folder has to hold a manifest.json; it counts from the folder of the project',
    })
  }
  return given.manifest
}

/** Where a folder of artifacts lies that was given by its path. */
export function stateFile(project: OpenProject, folder: string, name: string): string {
  const { root } = project.setup
  return resolve(root.projectRoot, folder, name)
}

function readState(invocation: Invocation, project: OpenProject, folder: string): PreviousState {
  const { events } = invocation
  const { root } = project.setup
  if (samePath(folder, root.targetPath)) events.emit('WarnStateTargetEqual', { state_path: normalize(folder) })
  const manifest = readIfThere(invocation, stateFile(project, folder, 'manifest.json'), (text, path) =>
    readManifest(text, path, rereading(project)),
  )?.manifest
  const results = readIfThere(invocation, stateFile(project, folder, 'run_results.json'), readRunResults)?.results
  const sources = readIfThere(invocation, stateFile(project, folder, 'sources.json'), readSources)?.results
  const current = readIfThere(invocation, targetFile(project.setup, 'sources.json'), readSources)?.results
  return {
    folder,
    ...(manifest && { manifest }),
    ...(results && { results }),
    ...(sources && { sources: sources.map(loadTime) }),
    ...(current && { currentSources: current.map(loadTime) }),
  }
}

function rereading({ setup }: OpenProject): Parameters<typeof readManifest>[2] {
  if (!isOn(setup, 'STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES')) return {}
  return {
    unrenderedConfig(raw_code, original_file_path) {
      try {
        return unrenderedConfigCall(setup.environments.text, { raw_code, original_file_path })
      } catch {
        // Another version may have read what this one cannot; then what it wrote down has to do.
        return {}
      }
    },
  }
}

function readIfThere<T>(
  { effects: { files } }: Invocation,
  path: string,
  read: (text: string, path: string) => T,
): T | undefined {
  if (!files.exists(path) || files.isDirectory(path)) return undefined
  return read(files.readText(path), path)
}

function loadTime(result: SourceFreshnessResult): { unique_id: string; max_loaded_at?: string } {
  const { unique_id } = result
  return 'max_loaded_at' in result ? { unique_id, max_loaded_at: result.max_loaded_at } : { unique_id }
}

function samePath(a: string, b: string): boolean {
  const plain = (path: string) => normalize(path).replace(/\/$/, '')
  return plain(a) === plain(b)
}
