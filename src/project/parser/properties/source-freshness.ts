import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { freshnessTime } from '#project/config/finish-config.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { emptyFreshness, type FreshnessThreshold, type FreshnessTime, hasFreshness } from '#manifest/nodes/source.ts'

/**
 * The freshness of a table, from its source's and its own, each beside `config:` and in it. Null switches it off for
 * what follows; undefined says that nobody asks for any. `refuse` is told what is none.
 */
export function mergedFreshness(
  source: YamlMapping,
  table: YamlMapping,
  refuse: (message: string) => Error,
): FreshnessThreshold | null | undefined {
  const thresholds = [source.freshness, configOf(source).freshness, table.freshness, configOf(table).freshness]
  const [first, ...rest] = thresholds.map((value) => readFreshness(value, refuse))
  const merged = rest.reduce<FreshnessThreshold | null>(mergePair, first ?? null)
  return merged === null || hasFreshness(merged) ? merged : undefined
}

export function configOf({ config }: YamlMapping): YamlMapping {
  return isMapping(config) ? config : {}
}

/** What is not said is an empty threshold; only null is null. */
function readFreshness(value: YamlValue | undefined, refuse: (message: string) => Error): FreshnessThreshold | null {
  if (value === null) return null
  if (value === undefined) return emptyFreshness()
  if (!isMapping(value)) throw refuse(`Field "freshness" in SourceConfig has invalid value ${pythonRepr(value)}`)
  const readTime = (key: 'warn_after' | 'error_after') =>
    freshnessTime(value[key] === undefined ? {} : value[key], () => {
      const given = pythonRepr(value[key])
      return refuse(`Field "${key}" of type Optional[Time] in FreshnessThreshold has invalid value ${given}`)
    }) as FreshnessTime | null
  return {
    warn_after: readTime('warn_after'),
    error_after: readTime('error_after'),
    filter: (value.filter ?? null) as string | null,
  }
}

function mergePair(earlier: FreshnessThreshold | null, later: FreshnessThreshold | null): FreshnessThreshold | null {
  if (later === null) return null
  if (earlier === null) return hasFreshness(later) ? later : null
  return {
    warn_after: mergeTime(earlier.warn_after, later.warn_after),
    error_after: mergeTime(earlier.error_after, later.error_after),
    filter: later.filter ?? earlier.filter,
  }
}

function mergeTime(earlier: FreshnessTime | null, later: FreshnessTime | null): FreshnessTime | null {
  if (later === null) return null
  return isSet(later) ? later : earlier
}

function isSet({ count, period }: FreshnessTime): boolean {
  return count !== null && period !== null
}
