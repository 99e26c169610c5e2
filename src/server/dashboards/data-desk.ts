import { createHash } from 'node:crypto'
import type { FilterType } from '#api/dashboards.ts'
import type { CompiledQuery } from '#manifest/dashboards/query.ts'
import { bindQuery, type FilterValues } from '#platform/dashboards/bind-query.ts'
import { dataColumns } from '#platform/dashboards/data-columns.ts'
import { type KnownOfNodes, type Standing, standingOf } from '#platform/dashboards/standing.ts'
import { contentsOf, type UpstreamNodes } from '#platform/dashboards/upstream-nodes.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { USUAL_QUERIES } from '#platform/settings/query-settings.ts'
import { AnswerCache, type DataAnswer } from './answer-cache.ts'
import { NodeFacts } from './node-facts.ts'

/** A query, as somebody wants it answered. */
export interface Asked {
  readonly query: CompiledQuery
  readonly types: Readonly<Record<string, FilterType>>
  readonly values: FilterValues
}

/** Answers that read only what is built hold until then; but who builds it elsewhere tells nobody. */
const LONGEST_MS = 15 * 60_000
/** A tile that is larger is none. */
const MOST_BYTES = 16 << 20

/** Answers of the warehouse of an instance for dashboards and pages: each asked once for a state of what it reads. */
export class DataDesk {
  private readonly platform: LivePlatform
  private readonly instance: string | null
  private readonly cache: AnswerCache
  private readonly facts: NodeFacts

  /** The cache is one for all instances. */
  constructor(platform: LivePlatform, instance: string | null, cache: AnswerCache) {
    this.platform = platform
    this.instance = instance
    this.cache = cache
    this.facts = new NodeFacts(platform, instance)
    platform.onRunEnded(async () => {
      this.facts.forget()
      this.cache.forgetLive()
    })
  }

  /** What the store knows of all nodes of the dashboards. */
  known(nodes: UpstreamNodes): Promise<KnownOfNodes> {
    const tests = [...new Set(Object.values(nodes).flatMap((node) => node.tests))].sort()
    return this.facts.of(Object.keys(nodes).sort(), tests)
  }

  async standing(depends_on: readonly string[], nodes: UpstreamNodes): Promise<Standing> {
    return standingOf(depends_on, nodes, await this.known(nodes))
  }

  async answer({ query, types, values }: Asked, nodes: UpstreamNodes, signal: AbortSignal): Promise<DataAnswer> {
    const { sql, parameters } = bindQuery(query.sql, types, values)
    const { maxRows, timeoutMs, refreshMs } = this.limits
    const known = await this.known(nodes)
    const { built, isLive: readsSources } = contentsOf(nodes, query.depends_on)
    const versions = built.map((unique_id) => known.latest.get(unique_id)?.successAt ?? null)
    // A table that nobody has built on record may be built by anybody.
    const isLive = readsSources || versions.includes(null)
    const { instance } = this
    const target = await this.platform.warehouse.target(instance)
    const key = digestOf([instance, target, sql, parameters, maxRows, built, versions])
    const kept = await this.cache.get(
      key,
      { signal, isLive, holdsMs: isLive ? refreshMs : LONGEST_MS },
      async (stop) => {
        const computedAt = new Date(this.platform.now()).toISOString()
        const { columns, isTruncated, bytes } = await this.platform.warehouse.ask(
          { sql, parameters, format: 'rows', isOwn: true, maxRows, maxBytes: MOST_BYTES, timeoutMs },
          stop,
          instance,
        )
        return { columns, rows: bytes, isTruncated, computedAt }
      },
    )
    return { ...kept, columns: dataColumns(kept.columns, query.columns) }
  }

  private get limits() {
    return queryLimits(this.platform)
  }
}

/** What `trellis.yml` says of queries now. */
export function queryLimits({ settings }: Pick<LivePlatform, 'settings'>) {
  return settings?.queries ?? USUAL_QUERIES
}

function digestOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
