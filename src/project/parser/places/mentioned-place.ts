/** What a database complains of may stand in a node's configuration: a column of a snapshot's key, a type of a contract. */
import type { SourceFile } from '#foundation/source/source-file.ts'
import { spanOf } from '#jinja/syntax/template-source.ts'
import { describedEntry, type Place, type PlacedNode, type PlaceSources, shownFile } from './described-entry.ts'
import { configPlace } from './setting-place.ts'

/** Where the first of the words that the message is about stands in the node's configuration or properties. */
export function mentionedPlace(sources: PlaceSources, node: PlacedNode, message: string): Place | undefined {
  const regions = regionsOf(sources, node)
  for (const word of wordsOf(message)) {
    for (const region of regions) {
      const place = findWord(region, word)
      if (place) return place
    }
  }
  return undefined
}

interface Region {
  readonly source: SourceFile
  readonly start: number
  readonly end: number
}

function regionsOf(sources: PlaceSources, node: PlacedNode): Region[] {
  const regions: Region[] = []
  const call = configPlace(sources, node)
  const { source: path, whole } = shownFile(sources, node)
  if (call && call.source.path === path && whole !== undefined) regions.push(region(call.source, call.span))
  const entry = describedEntry(sources, node)
  if (entry) regions.push(region(entry.document.source, entry.document.spanOf(entry.path)))
  return regions
}

function region(source: SourceFile, { line, endLine = line }: Place['span']): Region {
  const lines = source.text.split(/(?<=\r\n|\r(?!\n)|\n)/)
  const lengthOf = (count: number) => lines.slice(0, count).join('').length
  return { source, start: lengthOf(line - 1), end: lengthOf(endLine) }
}

function findWord({ source, start, end }: Region, word: string): Place | undefined {
  // What stands before a colon is the name of a key.
  const found = new RegExp(`(?<!\\w)${word}(?!\\w|['"]?\\s*:)`).exec(source.text.slice(start, end))
  if (!found) return undefined
  const from = start + found.index
  return { source, span: spanOf(source, { start: from, end: from + word.length }) }
}

/** The words that a database's message is about: what it points to, and what it names. */
function wordsOf(message: string): string[] {
  const [, line = '', caret = ''] = /^LINE \d+: (.*)\n( *\^)/m.exec(message) ?? []
  const lead = /^LINE \d+: /m.exec(message)?.[0].length ?? 0
  const pointed = /^\w+/.exec(line.slice(caret.length - 1 - lead))?.[0]
  const named = [...message.matchAll(/["'](\w+)["']|constraint failed: \w+\.(\w+)|[Tt]ype with name (\w+)/g)].map(
    ([, quoted, column, type]) => quoted ?? column ?? type ?? '',
  )
  return [...new Set([...(pointed === undefined ? [] : [pointed]), ...named])]
}
