/**
 * Measures large projects of other people with Trellis and, where it is at hand, with real dbt, on DuckDB: parsing, listing and compiling,
 * and `build --empty` where their SQL is for it. Prints one row of JSON for each figure.
 *
 *   node --import tsx scripts/bench/public-projects.ts [--quick] [--projects=<folder>] [project …]
 */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LiveProject } from '../../tests/parity/live/live-project.ts'
import { LIVE_PROJECTS } from '../../tests/parity/live/live-projects.ts'
import { outside } from '../../tests/parity/live/outside.ts'
import { type Ran, runCommand } from '../../tests/parity/live/run-command.ts'
import { setStage, type Stage } from '../../tests/parity/live/stage.ts'

const LARGE = ['spellbook-dex', 'dbt-cta', 'jaffle-shop-expand', 'tuva', 'mattermost']
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const words = process.argv.slice(2)
const isQuick = words.includes('--quick')
const places = words.find((word) => word.startsWith('--projects='))?.slice('--projects='.length)
const asked = words.filter((word) => !word.startsWith('-'))
const names = asked.length > 0 ? asked : LARGE

const EMPTY = 'build --empty'
const FORCE = { recursive: true, force: true } as const

type Program = readonly [program: string, ...first: string[]]

const PROGRAMS: Readonly<Record<'trellis' | 'dbt', Program | undefined>> = {
  trellis: [process.execPath, process.env.TRELLIS ?? join(root, 'bin', 'trellis.cjs')],
  dbt: process.env.DBT === undefined ? undefined : [process.env.DBT],
}

/** What one program took; absent where it does not do it. */
type Taken = Readonly<Record<string, { readonly seconds: number; readonly megabytes: number }>>

const playground = mkdtempSync(join(tmpdir(), 'trellis-bench-projects-'))
try {
  for (const name of names) {
    const project = LIVE_PROJECTS.find((each) => each.name === name)
    if (!project) throw new Error(`there is no project ${name} in tests/parity/live`)
    const found: Partial<Record<keyof typeof PROGRAMS, Taken>> = {}
    let models = 0
    for (const [who, program] of Object.entries(PROGRAMS) as [keyof typeof PROGRAMS, Program | undefined][]) {
      if (!program) continue
      const stage = await stageOf(project)
      if (typeof stage === 'string') {
        console.error(`${name}: ${stage}`)
        break
      }
      found[who] = await measure(project, stage, program, who === 'dbt' || isQuick ? 1 : 3)
      models = modelsOf(stage.folder).length
      await stage.clear()
    }
    for (const [what, { seconds, megabytes }] of Object.entries(found.trellis ?? {})) {
      const dbt = found.dbt?.[what] ?? null
      console.log(JSON.stringify({ project: name, models, what, seconds, megabytes, dbt }))
    }
  }
} finally {
  rmSync(playground, { recursive: true, force: true })
}

async function stageOf(project: LiveProject): Promise<Stage | string> {
  const stand = project.stands.find(({ warehouse }) => warehouse === 'duckdb')
  if (!stand) return 'it is not tried on DuckDB'
  const cache = join(root, 'node_modules', '.cache', 'parity')
  const stage = await setStage(project, stand, playground, { root, cache, projects: places })
  return 'why' in stage ? stage.why : stage
}

async function measure(project: LiveProject, stage: Stage, program: Program, rounds: number): Promise<Taken> {
  const [command, ...first] = program
  const env = { ...outside(), ...stage.env, DBT_PARTIAL_PARSE: 'true', NO_COLOR: '1' }
  const run = (...args: readonly string[]) =>
    runCommand(command, [...first, ...args, ...stage.words], { cwd: stage.folder, env })
  const taken: Record<string, Taken[string]> = {}
  const note = async (what: string, before: () => Promise<void> | void, ...args: readonly string[]) => {
    const ran: Ran[] = []
    for (let round = 0; round < rounds; round++) {
      await before()
      ran.push(await run(...args))
    }
    // What a project for another warehouse cannot do here is no figure.
    if (ran.some(({ exit }) => exit < 0 || exit > 1 || (exit === 1 && what !== EMPTY))) return
    const [middle] = ran.toSorted((a, b) => (a.seconds ?? 0) - (b.seconds ?? 0)).slice(rounds >> 1)
    taken[what] = {
      seconds: Number((middle?.seconds ?? 0).toFixed(2)),
      megabytes: Math.max(...ran.map(({ megabytes = 0 }) => megabytes)),
    }
  }
  const commands = project.stands.flatMap((stand) => stand.commands)
  if (commands.includes('deps')) await run('deps')
  await note('`parse`, nothing known yet', () => rmSync(join(stage.folder, 'target'), FORCE), 'parse')
  const [model] = modelsOf(stage.folder)
  if (!model) return taken
  await note('… nothing changed', () => undefined, 'parse')
  await note('… one file changed', () => appendFileSync(join(stage.folder, model.file), '\n-- edited\n'), 'parse')
  await note('… `ls`', () => undefined, 'ls')
  await note('… `compile` of one model', () => undefined, 'compile', '--select', model.name)
  if (commands.includes(EMPTY)) await note(EMPTY, () => stage.makeSources(), ...EMPTY.split(' '))
  return taken
}

interface Node {
  readonly resource_type: string
  readonly package_name: string
  readonly name: string
  readonly original_file_path: string
}

interface ManifestJson {
  readonly metadata: { readonly project_name: string }
  readonly nodes: Readonly<Record<string, Node>>
}

/** The models of the last parse, those of the project itself first; none where it cannot be parsed. */
function modelsOf(folder: string): readonly { readonly name: string; readonly file: string }[] {
  if (!existsSync(join(folder, 'target', 'manifest.json'))) return []
  const { metadata, nodes } = JSON.parse(readFileSync(join(folder, 'target', 'manifest.json'), 'utf8')) as ManifestJson
  const models = Object.values(nodes).filter(({ resource_type }) => resource_type === 'model')
  const isOwn = ({ package_name, original_file_path }: Node) =>
    package_name === metadata.project_name && original_file_path.endsWith('.sql')
  return models
    .toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)))
    .map(({ name, original_file_path }) => ({ name, file: original_file_path }))
}
