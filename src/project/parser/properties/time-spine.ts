import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { TimeSpine } from '#manifest/nodes/model.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { type Entry, errorAt } from './entry.ts'

/** `time_spine:` of a model, checked against its columns. */
export function readTimeSpine(
  entry: Entry,
  columns: readonly YamlMapping[],
  latestVersion?: unknown,
): TimeSpine | null {
  const given = entry.data.time_spine
  if (!isMapping(given)) return null
  const spine: TimeSpine = {
    standard_granularity_column: given.standard_granularity_column as string,
    custom_granularities: ((given.custom_granularities ?? []) as YamlMapping[]).map((custom) => ({
      name: custom.name as string,
      column_name: (custom.column_name ?? null) as string | null,
    })),
  }
  const byName = new Map(columns.map((column) => [column.name as string, column]))
  const fail = (message: string, hint?: string) =>
    errorAt(entry, [...entry.path, 'time_spine'], 'ParsingError', 'model/time-spine', message, hint)
  const { standard_granularity_column: standard } = spine
  const column = byName.get(standard)
  const names = pythonRepr([...byName.keys()])
  if (!column) {
    throw fail(
      `Time spine standard granularity column must be defined on the model. Got invalid column name '${standard}' ` +
        `for model '${entry.name}'. Valid names${latestVersion ? ' for latest version' : ''}: ${names}.`,
    )
  }
  if (!column.granularity) {
    throw fail(
      'Time spine standard granularity column must have a granularity defined. Please add one for ' +
        `column '${standard}' in model '${entry.name}'.`,
      `set granularity: day on the column '${standard}'`,
    )
  }
  const missing = spine.custom_granularities
    .map(({ name, column_name }) => column_name || name)
    .filter((name) => !byName.has(name))
  if (missing.length > 0) {
    throw fail(
      'Time spine custom granularity columns do not exist in the model. ' +
        `Columns not found: ${pythonRepr(missing)}; Available columns: ${names}`,
    )
  }
  return spine
}
