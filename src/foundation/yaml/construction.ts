import { type DuplicateKey, keyIdentity, keyText, unknownTag, ValueBuilder } from './construct.ts'
import { type Builder, readDocument } from './yaml-parser.ts'
import { YamlProblem } from './yaml-problem.ts'
import type { YamlValue } from './yaml-value.ts'

/**
 * The problem that dbt tells of a text that can not become a value. A text is read to its end before its values are made: what
 * is wrong with its grammar comes first. Then come mappings as they stand, and what lists hold level by level. Undefined where
 * only we refuse it.
 */
export function findValueProblem(text: string): YamlProblem | undefined {
  try {
    const root = readDocument(text, new NodeBuilder())
    if (root !== undefined) new Construction().make(root)
    return undefined
  } catch (error) {
    if (error instanceof YamlProblem) return error
    throw error
  }
}

/** Keys that stand twice in one mapping, in the order in which dbt tells of them. The text must be without an error. */
export function findDuplicateKeys(text: string): readonly DuplicateKey[] {
  const construction = new Construction()
  const root = readDocument(text, new NodeBuilder())
  if (root !== undefined) construction.make(root)
  return construction.duplicates
}

type Node = ScalarNode | SequenceNode | MappingNode | RecursiveNode

/** An alias inside of what it names. */
interface RecursiveNode {
  readonly kind: 'recursion'
  readonly start: number
  /** Where what it names begins. */
  readonly nodeStart: number
  readonly tag?: undefined
}

interface ScalarNode {
  readonly kind: 'scalar'
  readonly start: number
  readonly tag: string | undefined
  readonly text: string
  readonly isPlain: boolean
}

interface SequenceNode {
  readonly kind: 'sequence'
  readonly start: number
  readonly tag: string | undefined
  readonly items: readonly Node[]
}

interface MappingNode {
  readonly kind: 'mapping'
  readonly start: number
  readonly tag: string | undefined
  readonly pairs: readonly (readonly [Node, Node])[]
}

class NodeBuilder implements Builder<Node> {
  scalar(
    text: string,
    isPlain: boolean,
    tag: string | undefined,
    _start: number,
    _end: number,
    _isKey: boolean,
    start: number,
  ): Node {
    return { kind: 'scalar', start, tag, text, isPlain }
  }

  sequence(items: Node[], tag: string | undefined, start: number): Node {
    return { kind: 'sequence', start, tag, items }
  }

  mapping(keys: Node[], values: Node[], _starts: number[], tag: string | undefined, start: number): Node {
    return { kind: 'mapping', start, tag, pairs: keys.map((key, index) => [key, values[index] as Node]) }
  }

  alias(node: Node): Node {
    return node
  }

  recursion(start: number, nodeStart: number): Node {
    return { kind: 'recursion', start, nodeStart }
  }
}

const PREFIX = 'tag:yaml.org,2002:'
const SCALAR_TAGS = ['str', 'null', 'bool', 'int', 'float', 'timestamp', 'binary'].map((name) => PREFIX + name)
const COLLECTION_TAGS = ['map', 'set', 'seq', 'omap', 'pairs'].map((name) => PREFIX + name)

class Construction {
  readonly duplicates: DuplicateKey[] = []
  private readonly builder = new ValueBuilder()
  private readonly made = new Map<Node, YamlValue>()
  private waiting: (() => void)[] = []

  make(root: Node): void {
    this.construct(root)
    while (this.waiting.length > 0) {
      const round = this.waiting
      this.waiting = []
      for (const step of round) step()
    }
  }

  /** Gives the value of a scalar alone. */
  private construct(node: Node, isKey = false): YamlValue {
    const made = this.made.get(node)
    if (made !== undefined) return made
    this.made.set(node, null)
    if (node.kind === 'recursion') throw recursive(node)
    const tag = node.tag === '!' ? undefined : node.tag
    if (tag !== undefined && SCALAR_TAGS.includes(tag) && node.kind !== 'scalar') {
      throw new YamlProblem(`expected a scalar node, but found ${node.kind}`, node.start)
    }
    switch (tag ?? defaultTag(node)) {
      case `${PREFIX}map`:
        this.mapping(node)
        return null
      case `${PREFIX}set`:
        this.waiting.push(() => this.mapping(node))
        return null
      case `${PREFIX}seq`:
        this.waiting.push(() => this.sequence(node))
        return null
      case `${PREFIX}omap`:
        this.waiting.push(() => this.pairs(node, 'while constructing an ordered map'))
        return null
      case `${PREFIX}pairs`:
        this.waiting.push(() => this.pairs(node, 'while constructing pairs'))
        return null
    }
    if (node.kind !== 'scalar') {
      throw unknownTag(String(node.tag), node.start)
    }
    const value = this.builder.scalar(node.text, node.isPlain, node.tag, node.start, node.start, isKey)
    this.made.set(node, value)
    return value
  }

  private sequence(node: Node): void {
    if (node.kind !== 'sequence') {
      throw new YamlProblem(`expected a sequence node, but found ${node.kind}`, node.start)
    }
    for (const item of node.items) this.construct(item)
  }

  private pairs(node: Node, context: string): void {
    if (node.kind !== 'sequence') {
      throw new YamlProblem(`expected a sequence, but found ${node.kind}`, node.start, context, node.start)
    }
    for (const item of node.items) {
      if (item.kind !== 'mapping') {
        // What holds itself as an item is a sequence; what holds it further up may be anything.
        const found = item.kind === 'recursion' && item.nodeStart === node.start ? node : item
        if (found.kind === 'recursion') throw recursive(found)
        const message = `expected a mapping of length 1, but found ${found.kind}`
        throw new YamlProblem(message, found.start, context, node.start)
      }
      const [pair, ...others] = item.pairs
      if (pair === undefined || others.length > 0) {
        const message = `expected a single mapping item, but found ${item.pairs.length} items`
        throw new YamlProblem(message, item.start, context, node.start)
      }
      for (const part of pair) this.construct(part)
    }
  }

  private mapping(node: Node): void {
    if (node.kind !== 'mapping') throw new YamlProblem(`expected a mapping node, but found ${node.kind}`, node.start)
    const known = new Set<YamlValue>()
    // dbt takes a mapping that begins with `<<` for a deliberate override.
    const first = node.pairs[0]?.[0]
    const isOverride = first?.kind === 'scalar' && first.text === '<<'
    for (const [key, value] of flattened(node)) {
      const made = this.construct(key, true)
      if (key.kind !== 'scalar' || COLLECTION_TAGS.includes(key.tag ?? '')) {
        throw new YamlProblem('found unhashable key', key.start, 'while constructing a mapping', node.start)
      }
      this.construct(value)
      const identity = keyIdentity(made)
      if (!isOverride && known.has(identity)) {
        this.duplicates.push({ key: keyText(made), offset: key.start, length: key.text.length })
      }
      known.add(identity)
    }
  }
}

function recursive({ start }: RecursiveNode): YamlProblem {
  return new YamlProblem('found unconstructable recursive node', start)
}

function defaultTag(node: Node): string | undefined {
  if (node.kind === 'scalar') return undefined
  return node.kind === 'mapping' ? `${PREFIX}map` : `${PREFIX}seq`
}

/** The pairs that `<<` brings in, then the mapping's own. */
function flattened(node: MappingNode): (readonly [Node, Node])[] {
  const merged: (readonly [Node, Node])[] = []
  const own: (readonly [Node, Node])[] = []
  const refuse = (source: Node, what: string) => {
    if (source.kind === 'recursion') return recursive(source)
    const message = `expected a mapping${what} for merging, but found ${source.kind}`
    return new YamlProblem(message, source.start, 'while constructing a mapping', node.start)
  }
  for (const pair of node.pairs) {
    const [key, value] = pair
    if (!isMergeKey(key)) own.push(pair)
    else if (value.kind === 'mapping') merged.push(...flattened(value))
    else if (value.kind === 'sequence') {
      const sources = value.items.map((item) => {
        if (item.kind !== 'mapping') throw refuse(item, '')
        return flattened(item)
      })
      merged.push(...sources.toReversed().flat())
    } else throw refuse(value, ' or list of mappings')
  }
  return [...merged, ...own]
}

function isMergeKey(key: Node): boolean {
  if (key.kind !== 'scalar') return false
  return key.tag === undefined ? key.isPlain && key.text === '<<' : key.tag === `${PREFIX}merge`
}
