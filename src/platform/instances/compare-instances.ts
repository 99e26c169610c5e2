/** Where the definitions of a project differ between two of its instances. */
import { unifiedDiff } from './unified-diff.ts'

/** A node as it was compiled for an instance. */
export interface CompiledNode {
  readonly unique_id: string
  readonly resource_type: string
  readonly path: string
  /** Null where it makes no relation. */
  readonly relation_name: string | null
  readonly config: Readonly<Record<string, unknown>>
  /** The types of the columns that its properties name; null where they say nothing of it. */
  readonly columns: Readonly<Record<string, string | null>>
  /** Null where it has no SQL. */
  readonly code: string | null
  /** Why it could not be compiled. */
  readonly problem: string | null
}

export interface ValueDifference {
  readonly name: string
  /** Undefined where it is not there. */
  readonly a: unknown
  readonly b: unknown
}

export type NodeDifference =
  | { readonly kind: 'only in one'; readonly node: CompiledNode; readonly side: 'a' | 'b' }
  | {
      readonly kind: 'differs'
      readonly node: CompiledNode
      readonly config: readonly ValueDifference[]
      readonly columns: readonly ValueDifference[]
      /** As `diff -u` has it; null where nothing differs but where relations lie. */
      readonly code: string | null
      readonly problems: { readonly a: string | null; readonly b: string | null }
    }

/** Relations that lie in another place. */
export interface Relocation {
  readonly unique_id: string
  readonly resource_type: string
  readonly a: string
  readonly b: string
}

export interface Comparison {
  readonly differences: readonly NodeDifference[]
  readonly relocations: readonly Relocation[]
  /** How many nodes there are in either of them. */
  readonly count: number
}

type Nodes = ReadonlyMap<string, CompiledNode>

/** Says where a relation lies, and is therefore told with it. */
const OF_PLACE = new Set(['database', 'schema', 'alias', 'target_database', 'target_schema', 'catalog_name'])

/** Code that differs in nothing but the names of relations which lie elsewhere is not told as different. */
export function compareInstances(a: Nodes, b: Nodes, names: readonly [a: string, b: string]): Comparison {
  const ids = [...new Set([...a.keys(), ...b.keys()])].sort()
  const relocations = ids.flatMap((unique_id) => relocationOf(a.get(unique_id), b.get(unique_id)))
  const inOneWay = relationReader(relocations)
  const differences = ids.flatMap((unique_id): NodeDifference[] => {
    const [one, other] = [a.get(unique_id), b.get(unique_id)]
    if (!one || !other) return [{ kind: 'only in one', node: (one ?? other) as CompiledNode, side: one ? 'a' : 'b' }]
    const config = valueDifferences(one.config, other.config).filter(({ name }) => !OF_PLACE.has(name))
    const columns = valueDifferences(one.columns, other.columns)
    const isSame = inOneWay.a(one.code ?? '') === inOneWay.b(other.code ?? '')
    const code = isSame ? null : unifiedDiff(one.code ?? '', other.code ?? '', names) || null
    const problems = { a: one.problem, b: other.problem }
    const isAlike = config.length + columns.length === 0 && code === null && !problems.a && !problems.b
    return isAlike ? [] : [{ kind: 'differs', node: one, config, columns, code, problems }]
  })
  return { differences, relocations, count: ids.length }
}

function relocationOf(one: CompiledNode | undefined, other: CompiledNode | undefined): Relocation[] {
  if (!one?.relation_name || !other?.relation_name || one.relation_name === other.relation_name) return []
  const { unique_id, resource_type } = one
  return [{ unique_id, resource_type, a: one.relation_name, b: other.relation_name }]
}

/** Reads code of both sides with the same words for relations that lie elsewhere. */
function relationReader(relocations: readonly Relocation[]): Record<'a' | 'b', (code: string) => string> {
  const reader = (side: 'a' | 'b') => {
    const ids = new Map(relocations.map((each) => [each[side], each.unique_id]))
    if (ids.size === 0) return (code: string) => code
    const written = [...ids.keys()].map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const pattern = new RegExp(`(?<![\\w.])(?:${written.join('|')})(?!\\w)`, 'g')
    return (code: string) => code.replace(pattern, (name) => `{{ ${ids.get(name)} }}`)
  }
  return { a: reader('a'), b: reader('b') }
}

type Values = Readonly<Record<string, unknown>>

function valueDifferences(a: Values, b: Values): readonly ValueDifference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return names
    .filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]))
    .map((name) => ({ name, a: a[name], b: b[name] }))
}
