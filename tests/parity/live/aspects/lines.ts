import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'
import { withoutAdditions } from './message-gist.ts'
import { sourcesInOrder } from './sources-in-order.ts'

/** What was printed, message by message, without their times. */
export function readLines({ output, mask }: Left): Seen {
  return { printed: printedMessages(mask(output)) }
}

/** Above the error of a node, of which COMPATIBILITY.md says that one heading is enough. */
const SECOND_HEADING = /(Encountered an error:\n)Runtime Error\n(?=\w+ Error in )/

const TIME = /^\d\d:\d\d:\d\d {1,2}/

/** A message begins with a time. Lines without one belong to a warning or an error above, or stand for themselves. */
export function printedMessages(output: string): string[] {
  const messages: string[][] = []
  for (const line of sourcesInOrder(output).split('\n')) {
    const above = messages.at(-1)
    if (!TIME.test(line) && above?.[0]?.startsWith('[')) above.push(line)
    else messages.push([line.replace(TIME, '')])
  }
  return messages
    .map((lines) => listsInOrder(withoutAdditions(lines)).map(settled).join('\n').replace(SECOND_HEADING, '$1'))
    .filter((message) => message !== '')
}

/**
 * Lists in a message whose order says nothing: paths of `dbt_project.yml` under which nothing is are a set to dbt, looped
 * through in another order each run; deprecations are counted as files come, in the order that the disk lists them.
 */
function listsInOrder(lines: readonly string[]): readonly string[] {
  const begin = lines.findIndex((line) =>
    /^There are \d+ unused configuration paths:$|^Summary of encountered/.test(line),
  )
  if (begin < 0) return lines
  const items = lines.slice(begin + 1)
  const length = items.findIndex((line) => !line.startsWith('- '))
  const end = length < 0 ? lines.length : begin + 1 + length
  return [...lines.slice(0, begin + 1), ...lines.slice(begin + 1, end).sort(), ...lines.slice(end)]
}

/** Counts of started nodes say nothing that the order of the lines does not say. */
function settled(line: string): string {
  return line
    .replace(/^\d+ of (\d+) (.*?)(?: \.+| ?\.{3,})? +(?=\[)/, '<n> of $1 $2 ')
    .replace(/\bin (?:\d+ hours? )?(?:\d+ minutes? )?(?:and )?[\d.]+ seconds/, 'in <seconds> seconds')
    .replace(/0x[0-9a-f]{6,}/g, '0x')
}
