import type { ModelNode } from '#manifest/nodes/model.ts'

const CALL = /\bdbt\.(ref|source)\(([^()]*)\)/g
const TEXT = /(['"])((?:(?!\1)[^\\])*)\1/g

/** Finds what a Python model reads, so that it stands at its place in the graph; it is never run. */
export function readPythonModel(node: ModelNode): void {
  for (const [, callee, args = ''] of node.raw_code.matchAll(CALL)) {
    const texts = [...args.matchAll(TEXT)].map((match) => match[2] as string)
    const [first, second] = texts
    if (first === undefined) continue
    if (callee === 'source' && second !== undefined) node.sources.push([first, second])
    if (callee !== 'ref') continue
    node.refs.push(
      second === undefined
        ? { name: first, package: null, version: null }
        : { name: second, package: first, version: null },
    )
  }
}
