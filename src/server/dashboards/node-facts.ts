import type { KnownOfNodes } from '#platform/dashboards/standing.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'

const HOLDS_MS = 2_000

interface Known {
  readonly of: string
  readonly facts: Promise<KnownOfNodes>
  readonly until: number
}

/** What the store knows of nodes, looked up once for all that is asked within a moment. */
export class NodeFacts {
  private readonly platform: Pick<LivePlatform, 'store' | 'warehouse'>
  private readonly instance: string | null
  private known: Known | undefined

  constructor(platform: Pick<LivePlatform, 'store' | 'warehouse'>, instance: string | null) {
    this.platform = platform
    this.instance = instance
  }

  /** A run has ended: what is known may be another. */
  forget(): void {
    this.known = undefined
  }

  /** Of these nodes and tests, for the target that queries are asked of. */
  async of(unique_ids: readonly string[], tests: readonly string[]): Promise<KnownOfNodes> {
    const of = JSON.stringify([unique_ids, tests])
    const now = performance.now()
    if (this.known?.of === of && this.known.until > now) return this.known.facts
    const facts = this.look(unique_ids, tests)
    const known = { of, facts, until: now + HOLDS_MS }
    this.known = known
    facts.catch(() => {
      if (this.known === known) this.known = undefined
    })
    return facts
  }

  private async look(unique_ids: readonly string[], tests: readonly string[]): Promise<KnownOfNodes> {
    const { platform, instance } = this
    const { store, warehouse } = platform
    const place = { instance, target: await warehouse.target(instance) }
    const [models, sources, latest, history] = await Promise.all([
      store.freshness.latestModels(place),
      store.freshness.latestSources(place),
      store.nodeResults.latest(place, unique_ids),
      tests.length === 0 ? [] : store.tests.history(place, tests),
    ])
    return { models: byId(models), sources: byId(sources), latest: byId(latest), tests: byId(history) }
  }
}

function byId<T extends { readonly unique_id: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  return new Map(all.map((each) => [each.unique_id, each]))
}
