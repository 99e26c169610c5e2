/**
 * Strikes server, runner and command lines at random moments and looks at what it leaves: no table of two generations,
 * no command line that hangs, no run without an end, nobody left behind, and the next command works.
 *
 *     tsx tests/platform/server/storms.ts [count] [seed]
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { SETTINGS } from '../../faults/trellis-process.ts'
import {
  keptRuns,
  killAll,
  makeProject,
  removeProjects,
  run,
  serve,
  type Served,
  start,
  until,
} from './served-project.ts'
import { randomFrom } from '../../random-from.ts'

const ROWS = 200_000

const PROJECT: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'models/numbers.sql': `{{ config(materialized='table') }}\nselect range as id, {{ var('generation') }} as generation from range(${ROWS})\n`,
  'models/grown.sql': `{{ config(materialized='incremental', unique_key='id') }}\nselect id, generation from {{ ref('numbers') }} where id % 10 = 0\n`,
  'models/sums.sql': `{{ config(materialized='table') }}\nselect generation, count(*) as n from {{ ref('numbers') }} group by generation\n`,
}

const TORN = `select 'numbers' as torn from numbers having count(*) <> ${ROWS} or count(distinct generation) <> 1
  union all select 'grown' from grown having count(*) <> ${ROWS / 10} or count(distinct generation) <> 1
  union all select 'sums' from sums having count(*) <> 1`

type Blow = (served: Served, build: ReturnType<typeof start>) => void

/** Whether the server is gone after it. */
const BLOWS: Readonly<Record<string, { readonly strike: Blow; readonly endsServer?: true }>> = {
  nothing: { strike: () => undefined },
  'kill -9 of the runner': { strike: ({ facts }) => strikeRunners(facts, 'SIGKILL') },
  'a runner that stands still': { strike: ({ facts }) => strikeRunners(facts, 'SIGSTOP') },
  'kill -9 of the server': { strike: ({ server }) => void server.process.kill('SIGKILL'), endsServer: true },
  'SIGTERM to the server': { strike: ({ server }) => void server.process.kill('SIGTERM'), endsServer: true },
  'Ctrl-C': { strike: (_, build) => void build.process.kill('SIGINT') },
  'kill -9 of the command line': { strike: (_, build) => void build.process.kill('SIGKILL') },
}

export interface StormReport {
  readonly runs: number
  readonly problems: readonly string[]
}

export async function storms(count: number, seed: number): Promise<StormReport> {
  const random = randomFrom(seed)
  const folder = makeProject(PROJECT)
  const problems: string[] = []
  const build = (generation: number) => start(folder, ['run', '--vars', `{generation: ${generation}}`])
  if ((await build(0).ended).code !== 0) problems.push('the first build fails')
  let served: Served | undefined
  for (let round = 1; round <= count; round++) {
    served ??= await serve(folder, ['--grace', '1'], { TRELLIS_RUNNER_SILENCE: '2' })
    const names = Object.keys(BLOWS)
    const name = names[Math.floor(random() * names.length)] as string
    const { strike, endsServer } = BLOWS[name] as (typeof BLOWS)[string]
    const lines = Array.from({ length: 1 + Math.floor(random() * 2) }, (_, at) => build(round * 10 + at))
    await new Promise((resolve) => setTimeout(resolve, random() * 1500))
    strike(served, lines[0] as ReturnType<typeof start>)
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 60_000).unref())
    const ended = await Promise.race([Promise.all(lines.map((line) => line.ended)), late])
    if (ended === 'late') problems.push(`round ${round}, ${name}: a command line hangs`)
    if (endsServer) {
      await served.server.ended
      served = undefined
    }
    const torn = await until(() => look(folder))
    if (torn !== WHOLE) problems.push(`round ${round}, ${name}: ${torn}`)
  }
  served ??= await serve(folder)
  const last = served
  await until(async () => (await last.runs()).every(({ finishedAt }) => finishedAt !== null)).catch(() =>
    problems.push('a run has no end'),
  )
  if ((await run(folder, ['run', '--vars', '{generation: 99999}'])).code !== 0) problems.push('the last build fails')
  await served.stop()
  await until(() => runnersIn(folder).length === 0).catch(() => problems.push('a runner is left behind'))
  const left = readdirSync(join(folder, '.trellis', 'spool'))
  if (left.length > 0) problems.push(`left in the spool: ${left.join(', ')}`)
  const runs = (await keptRuns(folder)).length
  killAll()
  await removeProjects()
  return { runs, problems }
}

const WHOLE = 'nothing is torn'

/** What is torn; undefined where the command could not run yet, as beside a server that is about to stop. */
async function look(folder: string): Promise<string | undefined> {
  const { code, standardOutput } = await run(folder, [
    '-q',
    'show',
    '--inline',
    TORN,
    '--output',
    'json',
    '--vars',
    '{generation: 0}',
  ])
  if (code !== 0) return undefined
  const { show } = JSON.parse(standardOutput) as { readonly show: readonly unknown[] }
  return show.length === 0 ? WHOLE : JSON.stringify(show)
}

function strikeRunners(facts: Served['facts'], signal: 'SIGKILL' | 'SIGSTOP'): void {
  for (const pid of facts().runners) process.kill(pid, signal)
}

function runnersIn(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readlinkSync(`/proc/${pid}/cwd`) === folder &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
      )
    } catch {
      return false
    }
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [count = '20', seed = '1'] = process.argv.slice(2)
  const { runs, problems } = await storms(Number(count), Number(seed))
  console.log(`${count} blows of seed ${seed}, ${runs} runs: ${problems.length} problems`)
  for (const problem of problems) console.log(problem)
  process.exit(problems.length === 0 ? 0 : 1)
}
