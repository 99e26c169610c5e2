import type { CommandAnswer } from '#platform/live/live-platform.ts'
import { HttpProblem } from '../http/http-problem.ts'

/** What a command with `--output json` told. Throws 422 with its words where it did not come to that. */
export function toldJson(answer: CommandAnswer): unknown {
  return JSON.parse(toldText(answer))
}

/** The same of one that tells a line for each thing. */
export function toldLines(answer: CommandAnswer): readonly string[] {
  return toldText(answer)
    .split('\n')
    .filter((line) => line.trim() !== '')
}

function toldText({ exitCode, output, errorOutput }: CommandAnswer): string {
  if (exitCode === 0) return output
  const words = (errorOutput.trim() || output.trim()).split('\n').filter((line) => !FELL_OVER.test(line))
  const hint = words.findLast((line) => /^\s*hint: /.test(line))?.replace(/^\s*hint: /, '')
  const lines = words.filter((line) => !/^\s*hint: /.test(line))
  const code = HEAD.exec(lines[0] ?? '')?.[1]
  const message = code === undefined || lines.length === 1 ? lines.join('\n') : withoutIndent(lines.slice(1))
  throw new HttpProblem(422, code ?? 'project/refused', message, { hint: hint ?? null })
}

/** What dbt's commands say before an error. */
const FELL_OVER = /^\d\d:\d\d:\d\d +(?:\[ERROR\]: )?Encountered an error:$/

/** Of an error that is about no place in a file. */
const HEAD = /^[A-Z]\w* Error\s+\[([\w-]+\/[\w-]+)\]$/

function withoutIndent(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^ {2}/, ''))
    .join('\n')
    .trim()
}
