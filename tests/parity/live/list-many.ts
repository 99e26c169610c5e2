import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trellis } from '../trellis.ts'
import type { Answer } from './answer.ts'
import type { Mapping } from './aspects/left.ts'
import { printedMessages } from './aspects/lines.ts'
import type { DbtAtHand } from './dbt-at-hand.ts'
import type { Engine } from './engine.ts'
import { outside } from './outside.ts'
import { randomFrom } from '../../random-from.ts'
import { listCommands } from './selectors.ts'
import type { Stage } from './stage.ts'

/** What each of many command lines of `ls` prints, and with which exit code. */
type Listing = (args: readonly string[]) => Promise<{ readonly exit: number; readonly output: string }>

/** Parses a project, then lists many selections of what is in it; none of one that cannot be parsed. */
export async function listStand(
  engine: Engine,
  dbt: DbtAtHand,
  stage: Stage,
  count: number,
  seed: number,
): Promise<Answer[]> {
  const place = { cwd: stage.folder, env: stage.env }
  if (existsSync(join(stage.folder, 'packages.yml'))) await engine.run(['deps', ...stage.words], place.cwd, place.env)
  const parse = ['parse', ...stage.words]
  if (engine.name === 'dbt') await dbt.load({ args: parse, ...place })
  else await engine.run(parse, place.cwd, place.env)

  const file = join(stage.folder, 'target', 'manifest.json')
  if (!existsSync(file)) {
    if (engine.name === 'dbt') await dbt.unload()
    return []
  }
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Mapping
  const commands = listCommands(manifest, count, randomFrom(seed))
  const listing = engine.name === 'dbt' ? (args: readonly string[]) => dbt.run({ args, ...place }) : listingHere(stage)
  const answer = await listAll(commands, stage, listing)
  if (engine.name === 'dbt') await dbt.unload()
  return [answer]
}

/** Trellis lists in this process, each time with what it remembers of the parse. */
function listingHere(stage: Stage): Listing {
  const env = { ...outside(), ...stage.env, DBT_PARTIAL_PARSE: 'true' }
  return async (args) => {
    const said: string[] = []
    const exit = await trellis((text) => said.push(text))(args, env, stage.folder)
    return { exit, output: said.join('') }
  }
}

async function listAll(commands: readonly string[][], stage: Stage, list: Listing): Promise<Answer> {
  const seen: Record<string, unknown> = {}
  for (const command of commands) {
    const { exit, output } = await list([...command, '--quiet', ...stage.words])
    seen[command.slice(1).join(' ')] = { exit, printed: printedMessages(stage.mask(output)).map(parsedLine) }
  }
  return {
    command: `ls for ${commands.length} selections`,
    seen: { list: seen },
  }
}

/** The keys of a line of JSON are in no order that means anything. */
function parsedLine(line: string): string {
  if (!line.startsWith('{')) return line
  return JSON.stringify(JSON.parse(line, (_, value: unknown) => (isMapping(value) ? sorted(value) : value)))
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function sorted(mapping: Mapping): Mapping {
  return Object.fromEntries(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1)))
}
