import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, Seen } from './answer.ts'
import { ASPECT_NAMES, ASPECTS, type AspectName } from './aspects/aspects.ts'
import type { Left } from './aspects/left.ts'
import type { Engine } from './engine.ts'
import type { Stage } from './stage.ts'

/** Runs a stand's commands with one engine, one after the other, and reads what each left behind. */
export async function playStand(engine: Engine, commands: readonly string[], stage: Stage): Promise<Answer[]> {
  const answers: Answer[] = []
  const needsSources = commands.some((command) => command.includes('--empty'))
  const afterParse = commands.findIndex((command) => command !== 'deps' && command !== 'parse')
  for (const [index, command] of commands.entries()) {
    if (needsSources && index === afterParse) await stage.makeSources()
    rmSync(join(stage.folder, 'logs'), { recursive: true, force: true })
    // Files have times of whole milliseconds.
    const startedAtMs = Math.floor(Date.now())
    const { exit, output, ...cost } = await engine.run([...words(command), ...stage.words], stage.folder, stage.env)
    const seen = await look({ ...stage, exit, output, startedAtMs })
    answers.push({ command, ...cost, seen })
  }
  return answers
}

async function look(left: Left): Promise<Answer['seen']> {
  const seen: Partial<Record<AspectName, Seen>> = {}
  for (const name of ASPECT_NAMES) {
    const found = await ASPECTS[name](left)
    if (found !== undefined) seen[name] = found
  }
  return seen
}

/** Words between blanks; double quotes keep blanks together. */
export function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}
