import type { SourceFile, Span } from '../source/source-file.ts'
import { type Builder, readDocument } from './yaml-parser.ts'

/** Keys and list indexes from the top of a document, for example `['models', 0, 'name']`. */
export type YamlPath = readonly (string | number)[]

/** Where a value stands, by offsets, and where what it holds stands. */
export interface PositionNode {
  readonly start: number
  readonly end: number
  readonly text?: string
  readonly items?: readonly PositionNode[]
  readonly keys?: readonly PositionNode[]
  readonly values?: readonly PositionNode[]
}

/** Reads a text again, this time for its positions. It must have been read without an error before. */
export function readPositions(text: string): PositionNode {
  return readDocument(text, new PositionBuilder()) ?? { start: 0, end: 0 }
}

/** The node at a path, or the last one on the way there, with the key that leads to it. */
export function findPosition(root: PositionNode, path: YamlPath): { node: PositionNode; key?: PositionNode } {
  let node = root
  let key: PositionNode | undefined
  for (const step of path) {
    const found = stepInto(node, step)
    if (!found) break
    node = found.node
    key = found.key
  }
  return key ? { node, key } : { node }
}

/** Offsets into a text as lines and columns. */
export function spanAt(source: SourceFile, start: number, end: number): Span {
  const [line, column] = placeOf(source.text, start)
  const [endLine, endColumn] = placeOf(source.text, Math.max(start, end))
  return { path: source.path, line, column, ...(end > start && { endLine, endColumn }) }
}

function stepInto(node: PositionNode, step: string | number): { node: PositionNode; key?: PositionNode } | undefined {
  if (node.items) {
    const item = node.items[Number(step)]
    return item && { node: item }
  }
  // The last of equal keys holds, and a mapping's own keys hold over those it merges in.
  const keys = node.keys ?? []
  for (let index = keys.length - 1; index >= 0; index--) {
    const key = keys[index] as PositionNode
    if (key.text === String(step)) return { node: node.values?.[index] as PositionNode, key }
  }
  for (let index = 0; index < keys.length; index++) {
    if (keys[index]?.text !== '<<') continue
    const merged = node.values?.[index] as PositionNode
    for (const source of merged.items ?? [merged]) {
      const found = stepInto(source, step)
      if (found) return found
    }
  }
  return undefined
}

function placeOf(text: string, offset: number): [number, number] {
  let line = 1
  let lineStart = text.charCodeAt(0) === 0xfeff ? 1 : 0
  const breaks = /\r\n|[\r\n\x85\u2028\u2029]/g
  for (let match = breaks.exec(text); match && match.index + match[0].length <= offset; match = breaks.exec(text)) {
    line++
    lineStart = match.index + match[0].length
  }
  return [line, offset - lineStart + 1]
}

class PositionBuilder implements Builder<PositionNode> {
  scalar(text: string, _isPlain: boolean, _tag: string | undefined, start: number, end: number): PositionNode {
    return { text, start, end }
  }

  sequence(items: PositionNode[], _tag: string | undefined, start: number): PositionNode {
    return { start, end: items.at(-1)?.end ?? start + 1, items }
  }

  mapping(
    keys: PositionNode[],
    values: PositionNode[],
    _starts: number[],
    _tag: string | undefined,
    start: number,
  ): PositionNode {
    return { start, end: values.at(-1)?.end ?? start + 1, keys, values }
  }

  alias(node: PositionNode, _size: number): PositionNode {
    return node
  }

  recursion(start: number): PositionNode {
    return { start, end: start }
  }
}
