import type { LogLine } from '../../lib/log-lines.ts'
import { plainLine } from '../../lib/terminal-line.ts'

/** Numbers of the lines of a step, or of all. Counted from 0. */
export function linesOfStep(
  lines: readonly LogLine[],
  count: number,
  step: number | undefined,
): readonly number[] | undefined {
  if (step === undefined) return undefined
  const found: number[] = []
  for (let at = 0; at < count; at++) if (lines[at]?.step === step) found.push(at)
  return found
}

/** Those lines among `from` to `to` that hold a text, however it is spelled. */
export function foundLines(lines: readonly LogLine[], from: number, to: number, text: string): readonly number[] {
  const wanted = text.toLowerCase()
  const found: number[] = []
  for (let at = from; at < to; at++) {
    const line = lines[at]
    if (line && plainLine(line.text).toLowerCase().includes(wanted)) found.push(at)
  }
  return found
}

/** The place among what was found that is next to a line, round and round; -1 where nothing was. */
export function nextFound(found: readonly number[], current: number | undefined, by: 1 | -1): number {
  if (found.length === 0) return -1
  if (current === undefined) return by === 1 ? 0 : found.length - 1
  const at = by === 1 ? found.findIndex((each) => each > current) : found.findLastIndex((each) => each < current)
  return at >= 0 ? at : by === 1 ? 0 : found.length - 1
}
