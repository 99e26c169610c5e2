/** What metrics are made from, out of YAML: other metrics, measures, filters, windows. */
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { GRANULARITIES } from '#manifest/nodes/granularities.ts'
import {
  type MetricInput,
  type MetricInputMeasure,
  type MetricTimeWindow,
  newMetricInput,
  newMetricInputMeasure,
  type WhereFilterIntersection,
} from '#manifest/nodes/metric.ts'
import { type Entry, errorAt } from './entry.ts'

type Given = YamlValue | undefined

export function readFilter(filter: Given): WhereFilterIntersection | null {
  if (filter === null || filter === undefined) return null
  const texts = (Array.isArray(filter) ? filter : [filter]) as string[]
  return { where_filters: texts.map((where_sql_template) => ({ where_sql_template })) }
}

export function readMetricInput(entry: Entry, given: Given): MetricInput | null {
  if (given === null || given === undefined) return null
  if (!isMapping(given)) return newMetricInput({ name: given as string })
  return newMetricInput({
    name: given.name as string,
    filter: readFilter(given.filter),
    alias: (given.alias ?? null) as string | null,
    offset_window: readWindow(entry, given.offset_window),
    offset_to_grain: (given.offset_to_grain ?? null) as string | null,
  })
}

export function readMetricInputs(entry: Entry, given: Given): MetricInput[] {
  return ((given ?? []) as YamlValue[]).map((each) => readMetricInput(entry, each) as MetricInput)
}

export function readMeasureInput(given: Given): MetricInputMeasure | null {
  if (given === null || given === undefined) return null
  if (!isMapping(given)) return newMetricInputMeasure({ name: given as string })
  return newMetricInputMeasure({
    name: given.name as string,
    filter: readFilter(given.filter),
    alias: (given.alias ?? null) as string | null,
    join_to_timespine: (given.join_to_timespine ?? false) as boolean,
    fill_nulls_with: (given.fill_nulls_with ?? null) as number | null,
  })
}

/** For example `7 days`. */
export function readWindow(entry: Entry, given: Given): MetricTimeWindow | null {
  if (given === null || given === undefined) return null
  const text = given as string
  const fail = (reason: string) =>
    errorAt(
      entry,
      entry.path,
      'YamlParseDictError',
      'metric/window',
      `Invalid window config given in ${entry.file.original_file_path} @ window: {'window': '${text}'} - ${reason}`,
      'write a number and a granularity, for example 28 days',
    )
  const parts = text.toLowerCase().split(' ')
  const [count = '', unit = ''] = parts
  if (parts.length !== 2) {
    throw fail(
      `Invalid window (${text}) in cumulative/conversion metric. Should be of the form \`<count> <granularity>\`, e.g., \`28 days\``,
    )
  }
  if (!/^\d+$/.test(count))
    throw fail(`Invalid count (${count}) in cumulative/conversion metric window string: (${text})`)
  const isPlural = unit.endsWith('s') && GRANULARITIES.includes(unit.slice(0, -1))
  return { count: Number(count), granularity: isPlural ? unit.slice(0, -1) : unit }
}
