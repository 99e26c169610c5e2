import type { Step } from '#api/runs.ts'
import { groupBy } from '../../lib/group-by.ts'
import type { RunNode } from '../../lib/run-node.ts'

/** A node that has begun, and where it stands in time. */
export type TimedNode = RunNode & { readonly startedAt: number; readonly finishedAt: number }

/** From when to when the whole goes, in ms since 1970. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Clocks of two threads may differ by so much. */
const SLACK_MS = 3

/**
 * The chain of nodes that made a step as long as it was, the first one first: from the last to end back to what it waited
 * for longest, again and again. Tests of what a node reads hold it up, too, if they need nothing else. Empty where nobody noted what nodes wait for.
 */
export function criticalPath(nodes: readonly RunNode[]): readonly TimedNode[] {
  const timed = nodes.filter(isTimed)
  if (!timed.some(({ depends_on }) => depends_on.length > 0)) return []
  const byId = new Map(timed.map((node) => [node.unique_id, node]))
  const testsOf = new Map<string, TimedNode[]>()
  for (const node of timed) {
    if (node.resource_type !== 'test' && node.resource_type !== 'unit_test') continue
    for (const parent of node.depends_on) {
      const others = testsOf.get(parent)
      if (others) others.push(node)
      else testsOf.set(parent, [node])
    }
  }
  const latest = (among: readonly TimedNode[], before: number) =>
    among.reduce<TimedNode | undefined>(
      (found, node) => (node.finishedAt <= before && node.finishedAt > (found?.finishedAt ?? -1) ? node : found),
      undefined,
    )
  const path: TimedNode[] = []
  const seen = new Set<string>()
  for (let node = latest(timed, Number.POSITIVE_INFINITY); node && !seen.has(node.key); ) {
    path.unshift(node)
    seen.add(node.key)
    // A unit test runs before its model, when what that reads is there.
    const read =
      node.resource_type === 'unit_test'
        ? node.depends_on.flatMap((model) => byId.get(model)?.depends_on ?? [])
        : node.depends_on
    const above = ancestorsOf(read, byId)
    const isHeldUp = (test: TimedNode) => test.depends_on.every((parent) => above.has(parent))
    const parents = read.flatMap((parent) => [byId.get(parent), ...(testsOf.get(parent) ?? []).filter(isHeldUp)])
    const unitTests = node.resource_type === 'model' ? (testsOf.get(node.unique_id) ?? []) : []
    const blockers = [...parents, ...unitTests].filter((each): each is TimedNode => each !== undefined && each !== node)
    node = latest(blockers, node.startedAt + SLACK_MS)
  }
  return path
}

/** Nodes, and all that they wait for, as far as this run knows. */
function ancestorsOf(nodes: readonly string[], byId: ReadonlyMap<string, RunNode>): ReadonlySet<string> {
  const found = new Set(nodes)
  // A set goes on with what is added to it.
  for (const each of found) for (const parent of byId.get(each)?.depends_on ?? []) found.add(parent)
  return found
}

function isTimed(node: RunNode): node is TimedNode {
  return node.startedAt !== undefined && node.finishedAt !== undefined && node.status !== 'reused'
}

/** From the first beginning to the last end of what is known, or to now. A step alone begins with its first node. */
export function spanOf(nodes: readonly RunNode[], steps: readonly Step[], now: number, isOver: boolean): Span {
  let [from, to] = [Number.POSITIVE_INFINITY, isOver ? Number.NEGATIVE_INFINITY : now]
  const see = (began: number | undefined, ended: number | undefined) => {
    if (began !== undefined && began < from) from = began
    if (ended !== undefined && ended > to) to = ended
    else if (began !== undefined && began > to) to = began
  }
  for (const { startedAt, finishedAt, status } of nodes) {
    // What was reused was made long before.
    if (status !== 'reused') see(startedAt, finishedAt)
  }
  for (const { started_at, finished_at } of steps.length > 1 || nodes.length === 0 ? steps : []) {
    see(
      started_at === null ? undefined : Date.parse(started_at),
      finished_at === null ? undefined : Date.parse(finished_at),
    )
  }
  if (from > to) return { from: now, to: now + 1000 }
  return { from, to: Math.max(to, from + 1) }
}

export type TimelineRow =
  | { readonly kind: 'step'; readonly key: string; readonly step: Step }
  | { readonly kind: 'node'; readonly key: string; readonly node: RunNode }
  | { readonly kind: 'thread'; readonly key: string; readonly thread: string; readonly nodes: readonly RunNode[] }

/** A row for each node, by when it began; each step of several with its head. */
export function nodeRows(nodes: readonly RunNode[], steps: readonly Step[]): readonly TimelineRow[] {
  return withSteps(nodes, steps, (own) => own.toSorted(byStart).map((node) => ({ kind: 'node', key: node.key, node })))
}

/** A row for each thread. */
export function threadRows(nodes: readonly RunNode[], steps: readonly Step[]): readonly TimelineRow[] {
  return withSteps(nodes, steps, (own) => {
    const threads = groupBy(
      own.filter(({ startedAt, status }) => startedAt !== undefined && status !== 'reused'),
      ({ thread }) => thread ?? '–',
    )
    return [...threads]
      .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
      .map(([thread, these]) => ({
        kind: 'thread',
        key: `${these[0]?.step} ${thread}`,
        thread,
        nodes: these.toSorted(byStart),
      }))
  })
}

function withSteps(
  nodes: readonly RunNode[],
  steps: readonly Step[],
  rowsOf: (nodes: readonly RunNode[]) => readonly TimelineRow[],
): readonly TimelineRow[] {
  if (steps.length < 2) return rowsOf(nodes)
  const byStep = groupBy(nodes, ({ step }) => step)
  return steps.flatMap((step) => [
    { kind: 'step' as const, key: `step ${step.index}`, step },
    ...rowsOf(byStep.get(step.index) ?? []),
  ])
}

/** What never began stands where it was told of. */
function byStart(one: RunNode, other: RunNode): number {
  const start = ({ startedAt, finishedAt }: RunNode) => startedAt ?? finishedAt ?? Number.POSITIVE_INFINITY
  return start(one) - start(other) || (one.name < other.name ? -1 : 1)
}

/** A bar, in shares of the whole. */
export interface Bar {
  readonly from: number
  readonly width: number
  readonly nodes: readonly RunNode[]
}

/** Narrower than this nobody sees a bar alone: it is drawn with its neighbours. */
const NARROWEST = 1 / 400

/** The bars of a thread. Of thousands, those that would fall on the same pixels are one. */
export function threadBars(nodes: readonly RunNode[], span: Span, now: number): readonly Bar[] {
  const bars: { from: number; to: number; nodes: RunNode[] }[] = []
  for (const node of nodes) {
    const from = shareOf(node.startedAt ?? span.from, span)
    const to = shareOf(node.finishedAt ?? now, span)
    const last = bars.at(-1)
    const isAlike = last?.nodes[0] && toneGroup(last.nodes[0]) === toneGroup(node)
    if (last && isAlike && to - last.from < NARROWEST) {
      last.to = Math.max(last.to, to)
      last.nodes.push(node)
    } else bars.push({ from, to, nodes: [node] })
  }
  return bars.map(({ from, to, nodes: these }) => ({ from, width: Math.max(0, to - from), nodes: these }))
}

function toneGroup({ status }: RunNode): string {
  return status === 'success' || status === 'pass' ? 'ok' : status
}

export function shareOf(moment: number, { from, to }: Span): number {
  return Math.min(1, Math.max(0, (moment - from) / (to - from)))
}

/** Words of a bar take up so much of the lane, and of a narrow one so much more. */
const WORDS = { wide: 0.16, narrow: 0.36 } as const

/** Where the words of a bar stand: behind it, else before it, else, where it fills the lane, in it. */
export function wordsPlace(from: number, to: number, isNarrow: boolean): 'behind' | 'before' | 'inside' {
  const room = isNarrow ? WORDS.narrow : WORDS.wide
  return 1 - to >= room ? 'behind' : from >= room ? 'before' : 'inside'
}

/** Round moments to read the time by, in seconds from the beginning. */
export function ticksOf({ from, to }: Span, most = 6): readonly number[] {
  const seconds = (to - from) / 1000
  const step = STEPS.find((each) => seconds / each <= most) ?? Math.ceil(seconds / most / 3600) * 3600
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, at) => Math.round(at * step * 1000) / 1000)
}

const STEPS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
]

/** Of each node that failed, what was skipped because of it, however far away. */
export function skippedBecause(failed: RunNode, nodes: readonly RunNode[]): readonly RunNode[] {
  const reached = new Set([failed.unique_id])
  const skipped = nodes.filter(({ status, step }) => status === 'skipped' && step === failed.step)
  for (let grows = true; grows; ) {
    grows = false
    for (const { unique_id, depends_on } of skipped) {
      if (reached.has(unique_id) || !depends_on.some((parent) => reached.has(parent))) continue
      reached.add(unique_id)
      grows = true
    }
  }
  return skipped.filter(({ unique_id }) => reached.has(unique_id))
}
