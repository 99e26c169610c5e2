import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Outcome, playCase } from './playing.ts'
import { trellis } from './trellis.ts'
import { readCases } from './world.ts'

const UPDATE = process.env.UPDATE === '1'
const toldPath = join(import.meta.dirname, 'told.txt')
const told = UPDATE ? new Map<string, string>() : readTold()
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'trellis-deps-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  if (UPDATE)
    writeFileSync(
      toldPath,
      [...told]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, text]) => `=== ${name}\n${text}\n`)
        .join(''),
    )
})

describe('deps', () => {
  test.each(readCases())('$name: $about', async (one) => {
    const outcomes = await playCase(one, join(folder, one.name), trellis())
    const path = join(import.meta.dirname, 'recorded', `${one.name}.json`)
    const dbt = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Outcome[]) : undefined
    const steps = outcomes.map((outcome, index) => {
      const differs = one.steps[index]?.differs
      const name = `${one.name} ${index + 1}: ${outcome.dbt}${differs ? ` (${differs})` : ''}`
      return { name, differs, outcome, recorded: dbt?.[index] }
    })
    const own = steps.filter(({ outcome, differs }) => outcome.exit !== 0 || differs !== undefined)
    if (UPDATE) for (const { name, outcome } of own) told.set(name, textOf(outcome))
    for (const { name, outcome } of own) expect([name, textOf(outcome)]).toEqual([name, told.get(name)])
    for (const { name, outcome, differs, recorded } of steps) {
      expect([name, outcome.leaks]).toEqual([name, []])
      if (differs === undefined) expect([name, comparable(outcome)]).toEqual([name, recorded && comparable(recorded)])
    }
  })
})

/** What Trellis says in its own words, and what it leaves behind. */
function textOf({ exit, printed, error = [], installed }: Outcome): string {
  return [`exit ${exit}`, ...printed, ...error, `installed: ${installed.join(', ')}`].join('\n')
}

/** What is the same in both. dbt fetches twice, and tells of it twice; its own words for errors are not ours. */
function comparable(outcome: Outcome): unknown {
  const { exit, printed, events, lock, specified, installed } = outcome
  if (exit !== 0) return { exit }
  return {
    exit,
    printed: [...new Set(printed)],
    events: events.filter((name) => !ONLY_DBT.has(name)).sort(),
    // Behind an added package dbt makes the hash another way, and locks again the next time.
    lock: outcome.dbt.includes('--add-package') ? lock?.filter((line) => !line.startsWith('sha1_hash')) : lock,
    specified,
    installed,
  }
}

/** Told of a repository that is fetched a second time. */
const ONLY_DBT = new Set(['GitProgressUpdatingExistingDependency', 'GitNothingToDo', 'GitProgressUpdatedCheckoutRange'])

function readTold(): Map<string, string> {
  if (!existsSync(toldPath)) return new Map()
  const blocks = readFileSync(toldPath, 'utf8').split(/^=== /m).slice(1)
  return new Map(
    blocks.map((block) => [
      block.slice(0, block.indexOf('\n')),
      block.slice(block.indexOf('\n') + 1).replace(/\n$/, ''),
    ]),
  )
}
