import { extractStatic } from '../extract-static.ts'
import { type Entry, errorAt } from './entry.ts'
import type { Parsing } from './parsing.ts'

/** A snapshot without SQL: its `relation:` says what it is of. */
export function addYamlSnapshot(parsing: Parsing, entry: Entry): void {
  const { relation, name } = entry.written
  if (relation === undefined) return
  if (name === undefined) {
    throw errorAt(entry, entry.path, 'ParsingError', 'snapshot/no-name', "A snapshot must define the 'name' property. ")
  }
  const found = extractStatic(`{{ ${relation} }}`)
  const [ref] = found?.refs ?? []
  const [source] = found?.sources ?? []
  if (!ref && !source) {
    throw errorAt(
      entry,
      [...entry.path, 'relation'],
      'ParsingError',
      'snapshot/relation',
      `Invalid ${found ? 'ref or source' : 'jinja'} expression: ${relation}`,
      "write relation: ref('model') or relation: source('source', 'table')",
    )
  }
  const node = parsing.nodes.addSnapshot(
    entry.file,
    String(name),
    String(relation),
    ref ? { refs: [ref] } : { sources: [source as string[]] },
  )
  if (node.config.enabled) parsing.lookup.add(node)
  else parsing.lookup.addDisabled(node)
}
