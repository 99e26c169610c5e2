/** Blanks in names, which dbt warns of or refuses. */
import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { isOn } from '#project/context/setup.ts'
import type { ParserState } from '../parser-state.ts'

interface Named {
  readonly id: string
  readonly path: string
}

export function warnOfNames(state: ParserState): void {
  const { manifest, setup } = state
  const nodes = [...manifest.nodes.values()]
    .filter(({ name }) => name.includes(' '))
    .map(({ unique_id, original_file_path }) => ({ id: unique_id, path: original_file_path }))
  const isRefused = setup.invocation.flags.REQUIRE_RESOURCE_NAMES_WITHOUT_SPACES !== false
  report(state, nodes, isRefused, 'model(s)')

  const sources = new Map<string, Named>()
  for (const { package_name, source_name, original_file_path } of manifest.sources.values()) {
    if (source_name.includes(' ') && !sources.has(source_name)) {
      sources.set(source_name, { id: `source.${package_name}.${source_name}`, path: original_file_path })
    }
  }
  const models = [...manifest.semantic_models.values()]
    .filter(({ name }) => name.includes(' '))
    .map(({ unique_id, original_file_path }) => ({ id: unique_id, path: original_file_path }))
  const flag = 'REQUIRE_SOURCE_AND_SEMANTIC_MODEL_NAMES_WITHOUT_SPACES'
  report(state, [...sources.values(), ...models], isOn(setup, flag), 'resource(s)')
}

function report({ setup, failures }: ParserState, found: readonly Named[], isRefused: boolean, what: string): void {
  if (found.length === 0) return
  const isDebug = isOn(setup, 'DEBUG')
  const level = isRefused ? 'error' : 'warn'
  const shown = isDebug ? found : isRefused ? [] : found.slice(0, 1)
  for (const { id } of shown) setup.events.emit('SpacesInResourceNameDeprecation', { unique_id: id, level }, level)
  if (isRefused) failures.push(refusal(found, what))
  else {
    setup.events.emit('ResourceNamesWithSpacesDeprecation', {
      count_invalid_names: found.length,
      show_debug_hint: !isDebug,
    })
  }
}

function refusal(found: readonly Named[], what: string): DbtError {
  return dbtError(
    'DbtValidationError',
    'project/name-with-space',
    `Resource names cannot contain spaces:\n${found.map(({ id, path }) => `  * '${id}' (${path})`).join('\n')}\n` +
      `Please rename the invalid ${what} so that their name(s) do not contain any spaces.`,
  )
}
