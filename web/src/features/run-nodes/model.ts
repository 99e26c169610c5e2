import type { RunNode } from '../../lib/run-node.ts'
import { toneOf } from '../../components/status.tsx'

export type NodeColumn = 'status' | 'name' | 'seconds' | 'rows' | 'start'

/** Which nodes are shown, and in which order, as the address says it. */
export interface NodeChoice {
  readonly status: readonly string[]
  readonly kind: readonly string[]
  readonly find: string
  readonly sort: NodeColumn
  readonly isDown: boolean
}

const COLUMNS: readonly NodeColumn[] = ['status', 'name', 'seconds', 'rows', 'start']

export function nodeChoiceOf(params: URLSearchParams): NodeChoice {
  const sort = params.get('sort') ?? 'status'
  const column = COLUMNS.find((each) => each === sort.replace(/^-/, '')) ?? 'status'
  return {
    status: params.getAll('status'),
    kind: params.getAll('kind'),
    find: params.get('find') ?? '',
    sort: column,
    isDown: sort.startsWith('-'),
  }
}

/** What went wrong stands first, unless something else is asked for. */
export function chosenNodes(nodes: readonly RunNode[], choice: NodeChoice): readonly RunNode[] {
  const find = choice.find.trim().toLowerCase()
  const sign = choice.isDown ? -1 : 1
  const value = VALUES[choice.sort]
  return nodes
    .filter(
      ({ status, resource_type, unique_id, message }) =>
        (choice.status.length === 0 || choice.status.includes(status)) &&
        (choice.kind.length === 0 || choice.kind.includes(resource_type)) &&
        (find === '' || unique_id.toLowerCase().includes(find) || (message ?? '').toLowerCase().includes(find)),
    )
    .sort((one, other) => {
      const [a, b] = [value(one), value(other)]
      if (a === b) return byStart(one, other)
      if (a === null || b === null) return a === null ? 1 : -1
      return a < b ? -sign : sign
    })
}

const VALUES: Readonly<Record<NodeColumn, (node: RunNode) => number | string | null>> = {
  status: ({ status }) => ['bad', 'warn', 'run', 'off', 'ok'].indexOf(toneOf(status)),
  name: ({ name }) => name.toLowerCase(),
  seconds: ({ seconds, startedAt }) => (startedAt === undefined ? null : seconds),
  rows: ({ rows }) => rows,
  start: ({ startedAt, finishedAt }) => startedAt ?? finishedAt ?? null,
}

function byStart(one: RunNode, other: RunNode): number {
  return (VALUES.start(one) as number) - (VALUES.start(other) as number) || (one.name < other.name ? -1 : 1)
}

/** What a list can be narrowed to, with how many each would leave. */
export function choicesOf(nodes: readonly RunNode[], of: 'status' | 'resource_type') {
  const counts = new Map<string, number>()
  for (const node of nodes) counts.set(node[of], (counts.get(node[of]) ?? 0) + 1)
  return [...counts].sort(([, one], [, other]) => other - one).map(([value, count]) => ({ value, label: value, count }))
}

/** A message in one line: of an error what is wrong, without its head. */
export function messageLine(message: string | null): string {
  if (message === null || message === 'OK') return ''
  const lines = message.split('\n').map((line) => line.trim())
  const isError = /^[A-Z][a-z]+ Error\b/.test(lines[0] ?? '')
  return (isError && lines[1]) || lines[0] || ''
}
