import type { RunNode } from '../../lib/run-node.ts'

/** In what a node fared otherwise. */
export type ChangeKind = 'status' | 'new' | 'gone' | 'rows' | 'slower' | 'faster'

/** What became of a node between two runs. */
export interface NodeChange {
  readonly unique_id: string
  readonly name: string
  readonly resource_type: string
  /** Empty where it fared the same. */
  readonly kinds: readonly ChangeKind[]
  readonly before: RunNode | undefined
  readonly after: RunNode | undefined
}

/** Less is the weather. */
const LEAST_SECONDS = 0.1
const LEAST_SHARE = 0.25

/** All nodes of two runs: those with another status first, what fared the same last, else by how much the time differs. */
export function compareNodes(before: readonly RunNode[], after: readonly RunNode[]): readonly NodeChange[] {
  const [earlier, later] = [byId(before), byId(after)]
  const changes = [...new Set([...later.keys(), ...earlier.keys()])].map((unique_id) =>
    changeOf(unique_id, earlier.get(unique_id), later.get(unique_id)),
  )
  return changes.sort(
    (one, other) =>
      placeOf(one) - placeOf(other) ||
      Math.abs(secondsMore(other)) - Math.abs(secondsMore(one)) ||
      (one.name < other.name ? -1 : 1),
  )
}

const ORDER: readonly ChangeKind[] = ['status', 'new', 'gone', 'rows', 'slower', 'faster']

function placeOf({ kinds: [first] }: NodeChange): number {
  return first === undefined ? ORDER.length : ORDER.indexOf(first)
}

/** Of a node in several steps the last counts that did something with it: `docs generate` compiles all of them once more. */
function byId(nodes: readonly RunNode[]): ReadonlyMap<string, RunNode> {
  const inOrder = nodes.toSorted((one, other) => Number(wasDone(one)) - Number(wasDone(other)) || one.step - other.step)
  return new Map(inOrder.map((node) => [node.unique_id, node]))
}

/** What is only compiled has nothing to say. */
function wasDone({ status, message }: RunNode): boolean {
  return status !== 'success' || (message !== null && message !== '')
}

function changeOf(unique_id: string, before: RunNode | undefined, after: RunNode | undefined): NodeChange {
  const { name, resource_type } = (after ?? before) as RunNode
  return { unique_id, name, resource_type, before, after, kinds: kindsOf(before, after) }
}

function kindsOf(before: RunNode | undefined, after: RunNode | undefined): readonly ChangeKind[] {
  if (!before) return ['new']
  if (!after) return ['gone']
  const kinds: ChangeKind[] = []
  if (before.status !== after.status) kinds.push('status')
  if (before.rows !== after.rows || before.failures !== after.failures) kinds.push('rows')
  const more = after.seconds - before.seconds
  if (Math.abs(more) >= Math.max(LEAST_SECONDS, before.seconds * LEAST_SHARE))
    kinds.push(more > 0 ? 'slower' : 'faster')
  return kinds
}

/** How much longer the later one took; of one alone, nothing. */
export function secondsMore({ before, after }: NodeChange): number {
  return before && after ? after.seconds - before.seconds : 0
}

/** How many more rows, or failed rows, there are; undefined where that is not known of both. */
export function rowsMore({ before, after }: NodeChange): number | undefined {
  const [one, other] = [before?.rows ?? before?.failures, after?.rows ?? after?.failures]
  return one === null || one === undefined || other === null || other === undefined ? undefined : other - one
}

/** How many fared otherwise in each way. */
export function changeCounts(
  changes: readonly NodeChange[],
): readonly { readonly kind: ChangeKind; readonly count: number }[] {
  return ORDER.map((kind) => ({ kind, count: changes.filter(({ kinds }) => kinds.includes(kind)).length })).filter(
    ({ count }) => count > 0,
  )
}

export const CHANGE_WORDS: Readonly<Record<ChangeKind, string>> = {
  status: 'another status',
  new: 'new',
  gone: 'gone',
  rows: 'other rows',
  slower: 'slower',
  faster: 'faster',
}
