import type { Manifest } from '#manifest/manifest.ts'
import { repr } from '#jinja/values/to-string.ts'
import { GRANULARITIES } from './semantic-rules.ts'

export interface TimeSpines {
  readonly time_spine_table_configurations: readonly unknown[]
  readonly time_spines: readonly {
    readonly node_relation: { readonly relation_name: string }
    readonly primary_column: { readonly time_granularity: string }
  }[]
}

/** As `semantic_manifest.json` has them. */
export function timeSpinesOf(written: string): TimeSpines {
  return (JSON.parse(written) as { readonly project_configuration: TimeSpines }).project_configuration
}

/** What MetricFlow tells of time spines that it takes all the same. */
export function* timeSpineWarnings({ semantic_models }: Manifest, { time_spines }: TimeSpines): Iterable<string> {
  if (time_spines.length === 0) return
  const byGranularity = new Map<string, string[]>()
  for (const { node_relation, primary_column } of time_spines) {
    const granularity = primary_column.time_granularity.toUpperCase()
    byGranularity.set(granularity, [...(byGranularity.get(granularity) ?? []), node_relation.relation_name])
  }
  const repeated = [...byGranularity].filter(([, names]) => names.length > 1)
  if (repeated.length > 0) {
    const told = repeated.map(([granularity, names]) => `${repr(granularity)}: ${repr(names)}`)
    yield `Only one time spine is supported per granularity. Got duplicates: {${told.join(', ')}}`
  }
  const times = [...semantic_models.values()].flatMap(({ dimensions }) =>
    dimensions.flatMap(({ type_params }) => (type_params?.time_granularity ? [type_params.time_granularity] : [])),
  )
  if (times.length === 0) {
    yield 'No time dimensions configured. To avoid unexpected query errors, configuring a time spine at or below the ' +
      'smallest time dimension granularity is recommended.'
    return
  }
  const [smallest, smallestSpine] = [finest(times), finest([...byGranularity.keys()])]
  if (GRANULARITIES.indexOf(smallest) < GRANULARITIES.indexOf(smallestSpine)) {
    yield 'To avoid unexpected query errors, configuring a time spine at or below the smallest time dimension granularity ' +
      `is recommended. Smallest time dimension granularity: ${smallest}; Smallest time spine granularity: ` +
      `TimeGranularity.${smallestSpine}`
  }
}

function finest(granularities: readonly string[]): string {
  const places = granularities.map((each) => GRANULARITIES.indexOf(each.toUpperCase()))
  return GRANULARITIES[Math.min(...places)] ?? ''
}
