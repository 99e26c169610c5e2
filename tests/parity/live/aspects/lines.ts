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
    .map((lines) => pathsInOrder(withoutAdditions(lines)).map(settled).join('\n').replace(SECOND_HEADING, '$1'))
    .filter((message) => message !== '')
}

/** Paths of `dbt_project.yml` under which nothing is: dbt loops through a set of them, in another order each run. */
function pathsInOrder(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => /^There are \d+ unused configuration paths:$/.test(line)) + 1
  return at === 0 ? lines : [...lines.slice(0, at), ...lines.slice(at).sort()]
}

/** Counts of started nodes say nothing that the order of the lines does not say. */
function settled(line: string): string {
  return line
    .replace(/^\d+ of (\d+) (.*?)(?: \.+| ?\.{3,})? +(?=\[)/, '<n> of $1 $2 ')
    .replace(/\bin (?:\d+ hours? )?(?:\d+ minutes? )?(?:and )?[\d.]+ seconds/, 'in <seconds> seconds')
    .replace(/0x[0-9a-f]{6,}/g, '0x')
}
