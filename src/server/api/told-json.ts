import type { CommandAnswer } from '#platform/live/live-platform.ts'
import { HttpProblem } from '../http/http-problem.ts'

/** What a command with `--output json` told. Throws 422 with its words where it did not come to that. */
export function toldJson({ exitCode, output, errorOutput }: CommandAnswer): unknown {
  if (exitCode === 0) return JSON.parse(output)
  const words = (errorOutput.trim() || output.trim()).split('\n')
  const hint = words.findLast((line) => /^\s*hint: /.test(line))?.replace(/^\s*hint: /, '')
  throw new HttpProblem(422, 'project/refused', words.filter((line) => !/^\s*hint: /.test(line)).join('\n'), {
    hint: hint ?? null,
  })
}
