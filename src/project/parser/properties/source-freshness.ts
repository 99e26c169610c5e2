import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { emptyFreshness, type FreshnessThreshold, type FreshnessTime, hasFreshness } from '#manifest/nodes/source.ts'

/**
 * The freshness of a table, from its source's and its own, each beside `config:` and in it. Null switches it off for
 * what follows; undefined says that nobody asks for any.
 */
export function mergedFreshness(source: YamlMapping, table: YamlMapping): FreshnessThreshold | null | undefined {
  const thresholds = [source.freshness, configOf(source).freshness, table.freshness, configOf(table).freshness]
  const [first, ...rest] = thresholds.map(readFreshness)
  const merged = rest.reduce<FreshnessThreshold | null>(mergePair, first ?? null)
  return merged === null || hasFreshness(merged) ? merged : undefined
}

export function configOf({ config }: YamlMapping): YamlMapping {
  return isMapping(config) ? config : {}
}

/** What is not said is an empty threshold; only null is null. */
function readFreshness(value: YamlValue | undefined): FreshnessThreshold | null {
  if (value === null) return null
  if (!isMapping(value)) return emptyFreshness()
  return {
    warn_after: readTime(value.warn_after),
    error_after: readTime(value.error_after),
    filter: (value.filter ?? null) as string | null,
  }
}

function readTime(value: YamlValue | undefined): FreshnessTime | null {
  if (value === null) return null
  const { count = null, period = null } = (value ?? {}) as Partial<FreshnessTime>
  return { count, period }
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
