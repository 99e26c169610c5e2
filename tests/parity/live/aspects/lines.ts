import type { Seen } from '../answer.ts'
import type { Left } from './left.ts'
import { withoutAdditions } from './message-gist.ts'

/** What was printed, without the time of each line. */
export function readLines({ output, mask }: Left): Seen {
  return { printed: printedLines(mask(output)) }
}

export function printedLines(output: string): string[] {
  const lines = output.split('\n').map((line) =>
    line
      .replace(/^\d\d:\d\d:\d\d {1,2}/, '')
      .replace(/\bin (?:\d+ hours? )?(?:\d+ minutes? )?(?:and )?[\d.]+ seconds/, 'in <seconds> seconds')
      .replace(/0x[0-9a-f]{6,}/g, '0x'),
  )
  return withoutAdditions(lines)
}
