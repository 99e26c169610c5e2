/** How fresh everything is: pure, of what is known of a project and its runs. */
import { moment } from '../store/clock.ts'
import type { ModelFreshness } from '../store/port/freshness.ts'
import type { Place } from '../store/port/node-results.ts'
import { type Due, type Finding, type FreshNode, isLate, type LateVerdict, worst } from './fresh-node.ts'
import { isWatched, judgeAge, type KnownSource, loadedBy, momentOf, shortName } from './source-data.ts'

export interface FreshnessFacts {
  readonly place: Place
  readonly now: number
  readonly runId: number | null
  /** In the order of the graph: what is read stands before what reads it. */
  readonly nodes: readonly FreshNode[]
  readonly sources: ReadonlyMap<string, KnownSource>
  /** When nodes were last built well. */
  readonly builtAt: ReadonlyMap<string, number>
  /** What was found the last time. */
  readonly before: ReadonlyMap<string, ModelFreshness>
  /** The newest moment that a node's own data tells of, where somebody has just asked; null where that failed. */
  readonly dataAsOf: ReadonlyMap<string, number | null>
  readonly dues: (unique_id: string) => readonly Due[]
}

/** Of each source that something contains, its newest data in there; null where nobody knows. */
type Contents = ReadonlyMap<string, number | null>

interface Measured {
  readonly contents: Contents
  readonly builtAt: number | null
  readonly finding: Finding
  /** By source: how late its data in here are, where they are. */
  readonly lateness: ReadonlyMap<string, Lateness>
  readonly lateBy: readonly string[]
}

/** How late something is, and where that begins. */
interface Lateness {
  readonly verdict: LateVerdict
  readonly roots: readonly string[]
}

/** How fresh models, seeds, snapshots and exposures are, in the order of the graph. */
export function measureNodes(facts: FreshnessFacts): readonly ModelFreshness[] {
  const measuring = new Measuring(facts)
  return facts.nodes.flatMap((node) =>
    node.kind === 'source' || node.kind === 'ephemeral' ? [] : [measuring.measure(node)],
  )
}

/** How fresh a source is now. */
export function sourceFinding(source: FreshNode, known: KnownSource | undefined, now: number): Finding {
  if (!known && !isWatched(source)) return { verdict: 'unknown', because: 'nobody has said how fresh it has to be' }
  return judgeAge(source, known, known ? loadedBy(known, now) : null, now)
}

class Measuring {
  private readonly facts: FreshnessFacts
  private readonly nodes: ReadonlyMap<string, FreshNode>
  private readonly measured = new Map<string, Measured>()
  private readonly unions = new Map<string, Contents>()
  private readonly passedOn = new Map<string, readonly Lateness[]>()

  constructor(facts: FreshnessFacts) {
    this.facts = facts
    this.nodes = new Map(facts.nodes.map((node) => [node.unique_id, node]))
  }

  measure(node: FreshNode): ModelFreshness {
    const { place, now, runId, dues } = this.facts
    const { unique_id } = node
    const builtAt = this.builtAt(node)
    const contents = node.kind === 'table' && builtAt !== null ? this.contentsAt(node, builtAt) : this.union(node, now)
    const due = dues(unique_id)
    const ofSources = [...contents].map(([source, asOf]) => [source, this.judgeSource(source, asOf)] as const)
    const ofWaiting = this.judgeBuildAfter(node, builtAt, contents)
    const ofDeadlines = due.map((each) => [each.job, judgeDeadline(each, builtAt, now)] as const)
    const finding = worst([
      ...this.judgeBuild(node, builtAt),
      ...ofSources.map(([, each]) => each),
      ...ofWaiting,
      ...ofDeadlines.flatMap(([, each]) => each),
      ...(node.kind === 'exposure' ? this.judgeParents(node) : []),
      ...this.judgeOwnData(node),
    ])
    const lateness = this.latenessOf(node, ofSources)
    const lateBy = [
      ...new Set([
        ...[...lateness.values()].flatMap(({ roots }) => roots),
        ...ofWaiting.map(() => unique_id),
        ...ofDeadlines.flatMap(([job, each]) => each.map(() => `job ${job}`)),
        ...(node.kind === 'exposure' ? node.parents.flatMap((parent) => this.measured.get(parent)?.lateBy ?? []) : []),
      ]),
    ]
    this.measured.set(unique_id, { contents, builtAt, finding, lateness, lateBy })
    const oldest = oldestOf(contents)
    return {
      ...place,
      unique_id,
      runId,
      measuredAt: moment(now),
      builtAt: momentText(builtAt),
      dataAsOf: momentText(this.dataAsOf(node, builtAt, oldest?.asOf ?? null)),
      effectiveAsOf: momentText(oldest?.asOf ?? null),
      oldestSource: oldest?.source ?? null,
      expectedNextAt: momentText(node.kind === 'exposure' ? null : expectedNext(due, builtAt, now)),
      verdict: finding.verdict,
      because: finding.because,
      ...(lateBy.length > 0 && { lateBy: lateBy.sort() }),
      sources: Object.fromEntries([...contents].map(([source, asOf]) => [source, momentText(asOf)])),
    }
  }

  /** Of the sources whose data in a node are late: where that begins, above it or with itself. */
  private latenessOf(
    { unique_id, parents }: FreshNode,
    ofSources: readonly (readonly [string, Finding])[],
  ): ReadonlyMap<string, Lateness> {
    const found = new Map<string, Lateness>()
    for (const [source, { verdict }] of ofSources) {
      if (!isLate(verdict)) continue
      const above = parents.flatMap((parent) => this.latenessAbove(parent, source))
      // What is later than all that it is made of has to be built; its source may be as late as it is.
      const explains = above.some((each) => each.verdict === verdict || each.verdict === 'stale')
      const roots = explains ? [...new Set(above.flatMap((each) => each.roots))] : [unique_id]
      found.set(source, { verdict, roots })
    }
    return found
  }

  /** How late a source is in what somebody reads; ephemeral models pass on what they read themselves. */
  private latenessAbove(unique_id: string, source: string): readonly Lateness[] {
    const node = this.nodes.get(unique_id)
    if (node?.kind === 'source') {
      if (unique_id !== source) return []
      const { verdict } = sourceFinding(node, this.facts.sources.get(source), this.facts.now)
      return isLate(verdict) ? [{ verdict, roots: [source] }] : []
    }
    if (node?.kind !== 'ephemeral') {
      const known = this.measured.get(unique_id)?.lateness.get(source)
      return known ? [known] : []
    }
    const key = `${unique_id} ${source}`
    const known = this.passedOn.get(key)
    if (known) return known
    const above = node.parents.flatMap((parent) => this.latenessAbove(parent, source))
    this.passedOn.set(key, above)
    return above
  }

  /** An exposure is as old as the oldest of what it reads. */
  private builtAt({ unique_id, kind, parents }: FreshNode): number | null {
    if (kind !== 'exposure') return this.facts.builtAt.get(unique_id) ?? null
    const built = parents.flatMap((parent) => this.measured.get(parent)?.builtAt ?? [])
    return built.length === 0 ? null : Math.min(...built)
  }

  /** What a node contained at a moment. */
  private contentsAt(node: FreshNode, at: number): Contents {
    const { before, builtAt } = this.facts
    const { unique_id } = node
    if (node.kind === 'source') return this.ofSource(node, at)
    if (node.kind !== 'table') return this.union(node, at)
    const built = builtAt.get(unique_id)
    if (built === undefined) return new Map([[unique_id, null]])
    const last = before.get(unique_id)
    const lastBuilt = momentOf(last?.builtAt ?? null)
    // What went into a table is known best by whoever looked right after it was built.
    if (last?.sources && lastBuilt !== null && (lastBuilt === built || (built > at && lastBuilt <= at))) {
      return new Map(Object.entries(last.sources).map(([source, asOf]) => [source, momentOf(asOf)]))
    }
    const own = this.measured.get(unique_id)?.contents ?? this.union(node, Math.min(built, at))
    if (built <= at) return own
    return new Map([...own].map(([source, asOf]) => [source, asOf === null ? null : Math.min(asOf, at)]))
  }

  private union({ unique_id, parents }: FreshNode, at: number): Contents {
    const key = `${unique_id} ${at}`
    const found = this.unions.get(key)
    if (found) return found
    const contents = new Map<string, number | null>()
    for (const parent of parents) {
      const node = this.nodes.get(parent)
      if (!node) continue
      for (const [source, asOf] of this.contentsAt(node, at)) {
        const known = contents.get(source)
        contents.set(
          source,
          known === undefined ? asOf : known === null || asOf === null ? null : Math.min(known, asOf),
        )
      }
    }
    this.unions.set(key, contents)
    return contents
  }

  /** A source of which nobody wants to know how fresh it is, and that nobody has measured, does not count. */
  private ofSource(node: FreshNode, at: number): Contents {
    const known = this.facts.sources.get(node.unique_id)
    if (!known) return isWatched(node) ? new Map([[node.unique_id, null]]) : new Map()
    return new Map([[node.unique_id, loadedBy(known, at)]])
  }

  private judgeBuild({ kind, unique_id }: FreshNode, builtAt: number | null): Finding[] {
    if (builtAt !== null || kind === 'exposure') return []
    return [{ verdict: 'unknown', because: `${shortName(unique_id)} was not built yet, as far as is known` }]
  }

  private judgeSource(unique_id: string, asOf: number | null): Finding {
    const source = this.nodes.get(unique_id)
    if (source?.kind !== 'source') return { verdict: 'unknown', because: `${shortName(unique_id)} was not built yet` }
    return judgeAge(source, this.facts.sources.get(unique_id), asOf, this.facts.now)
  }

  /** New data that waits for longer than `build_after` allows. */
  private judgeBuildAfter({ buildAfter }: FreshNode, builtAt: number | null, contents: Contents): Finding[] {
    if (!buildAfter || builtAt === null || this.facts.now - builtAt <= buildAfter.afterMs) return []
    const waiting = [...contents].filter(([source, asOf]) => {
      const loaded = momentOf(this.facts.sources.get(source)?.latest.max_loaded_at ?? null)
      return loaded !== null && asOf !== null && loaded > asOf
    })
    const [first] = waiting
    if (!first || (buildAfter.updatesOn === 'all' && waiting.length < contents.size)) return []
    return [{ verdict: 'late', because: `${shortName(first[0])} has new data since it was built` }]
  }

  private judgeParents({ parents }: FreshNode): Finding[] {
    return parents.flatMap((parent) => this.measured.get(parent)?.finding ?? [])
  }

  private judgeOwnData({ unique_id }: FreshNode): Finding[] {
    if (this.facts.dataAsOf.get(unique_id) !== null) return []
    return [{ verdict: 'unknown', because: `its own data could not be asked how old it is` }]
  }

  private dataAsOf({ unique_id, kind }: FreshNode, builtAt: number | null, effective: number | null): number | null {
    const asked = this.facts.dataAsOf.get(unique_id)
    if (asked !== undefined) return asked
    if (kind !== 'table') return effective ?? builtAt
    return builtAt
  }
}

function judgeDeadline({ job, lastTick, lastDeadline }: Due, builtAt: number | null, now: number): Finding[] {
  const isMissed = lastTick !== null && lastDeadline !== null && now > lastDeadline && (builtAt ?? 0) < lastTick
  return isMissed
    ? [
        {
          verdict: 'late',
          because: `${job} should have built it by ${moment(lastDeadline).slice(0, 16).replace('T', ' ')} UTC`,
        },
      ]
    : []
}

/** The first moment from now on at which one of its jobs is usually done with it. */
function expectedNext(dues: readonly Due[], builtAt: number | null, now: number): number | null {
  const ends = dues.flatMap(({ lastTick, nextTick, usualMs }) => {
    const underWay = lastTick !== null && (builtAt ?? 0) < lastTick && lastTick + usualMs > now
    const tick = underWay ? lastTick : nextTick
    return tick === null ? [] : [tick + usualMs]
  })
  return ends.length === 0 ? null : Math.min(...ends)
}

function oldestOf(contents: Contents): { readonly source: string; readonly asOf: number } | undefined {
  const known = [...contents].flatMap(([source, asOf]) => (asOf === null ? [] : [{ source, asOf }]))
  // Of what nobody knows it cannot be said that it is not older.
  if (known.length < contents.size) return undefined
  return known.reduce<(typeof known)[0] | undefined>((a, b) => (a && a.asOf <= b.asOf ? a : b), undefined)
}

function momentText(at: number | null): string | null {
  return at === null ? null : moment(at)
}
