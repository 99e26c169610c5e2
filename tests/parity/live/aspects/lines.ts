import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'
import { withoutAdditions } from './message-gist.ts'

/** What was printed, message by message, without their times. */
export function readLines({ output, mask }: Left): Seen {
  return { printed: printedMessages(mask(output)) }
}

const TIME = /^\d\d:\d\d:\d\d {1,2}/

/** A message begins with a time; lines without one belong to the message above, if there is any. */
export function printedMessages(output: string): string[] {
  const messages: string[][] = []
  let isTimed = false
  for (const line of output.split('\n')) {
    const begins = TIME.test(line)
    if (begins || !isTimed) messages.push([line.replace(TIME, '')])
    else messages.at(-1)?.push(line)
    isTimed ||= begins
  }
  return messages.map((lines) => withoutAdditions(lines).map(settled).join('\n')).filter((message) => message !== '')
}

/** Counts of started nodes say nothing that the order of the lines does not say. */
function settled(line: string): string {
  return line
    .replace(/^\d+ of (\d+) /, '<n> of $1 ')
    .replace(/\bin (?:\d+ hours? )?(?:\d+ minutes? )?(?:and )?[\d.]+ seconds/, 'in <seconds> seconds')
    .replace(/0x[0-9a-f]{6,}/g, '0x')
}
