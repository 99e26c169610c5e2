import { type RunNode } from '../../lib/run-node.ts'

/** What became of a node between two runs. */
export interface NodeChange {
  readonly unique_id: string
  readonly name: string
  readonly resource_type: string
  readonly kind: 'new' | 'gone' | 'status' | 'rows' | 'slower' | 'faster' | 'same'
  readonly before: RunNode | undefined
  readonly after: RunNode | undefined
}

/** Less is the weather. */
const LEAST_SECONDS = 0.1
const LEAST_SHARE = 0.25

/** Which nodes fared otherwise in the later of two runs: those with another status first, then by how much the time differs. */
export function compareNodes(before: readonly RunNode[], after: readonly RunNode[]): readonly NodeChange[] {
  const [earlier, later] = [byId(before), byId(after)]
  const changes = [...new Set([...later.keys(), ...earlier.keys()])].map((unique_id) =>
    changeOf(unique_id, earlier.get(unique_id), later.get(unique_id)),
  )
  return changes.sort(
    (one, other) =>
      ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) ||
      secondsMore(other) - secondsMore(one) ||
      (one.name < other.name ? -1 : 1),
  )
}

const ORDER: readonly NodeChange['kind'][] = ['status', 'new', 'gone', 'rows', 'slower', 'faster', 'same']

/** Of a node in several steps the last counts. */
function byId(nodes: readonly RunNode[]): ReadonlyMap<string, RunNode> {
  return new Map(nodes.toSorted((one, other) => one.step - other.step).map((node) => [node.unique_id, node]))
}

function changeOf(unique_id: string, before: RunNode | undefined, after: RunNode | undefined): NodeChange {
  const { name, resource_type } = (after ?? before) as RunNode
  return { unique_id, name, resource_type, before, after, kind: kindOf(before, after) }
}

function kindOf(before: RunNode | undefined, after: RunNode | undefined): NodeChange['kind'] {
  if (!before) return 'new'
  if (!after) return 'gone'
  if (before.status !== after.status) return 'status'
  if (before.rows !== after.rows || before.failures !== after.failures) return 'rows'
  const more = after.seconds - before.seconds
  const isMuch = Math.abs(more) >= Math.max(LEAST_SECONDS, before.seconds * LEAST_SHARE)
  return isMuch ? (more > 0 ? 'slower' : 'faster') : 'same'
}

/** How much longer the later one took; of one alone, nothing. */
export function secondsMore({ before, after }: NodeChange): number {
  return before && after ? after.seconds - before.seconds : 0
}

/** How many there are of each kind, in words. */
export function changeCounts(
  changes: readonly NodeChange[],
): readonly { readonly kind: NodeChange['kind']; readonly count: number }[] {
  return ORDER.map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length })).filter(
    ({ count }) => count > 0,
  )
}

export const CHANGE_WORDS: Readonly<Record<NodeChange['kind'], string>> = {
  status: 'another status',
  new: 'new',
  gone: 'gone',
  rows: 'other rows',
  slower: 'slower',
  faster: 'faster',
  same: 'the same',
}
