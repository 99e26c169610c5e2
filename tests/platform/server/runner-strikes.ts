/**
 * Kills or stops the runner of a server while a statement of a build is run on DuckDB, whichever that is, and looks at
 * what is left: nothing of two generations, nothing torn, and the next build works.
 *
 *     tsx tests/platform/server/runner-strikes.ts [count | all] [seed]
 *
 * `all`: both at each statement.
 */
import { pathToFileURL } from 'node:url'
import { GENERATIONS, TORN } from '../../faults/kills.ts'
import { randomFrom } from '../../random-from.ts'
import { killAll, makeProject, removeProjects, run, serve, type Served, start, until } from './served-project.ts'

const SIGNALS = ['SIGKILL', 'SIGSTOP'] as const

export interface RunnerStrike {
  readonly signal: (typeof SIGNALS)[number]
  /** While which of the statements of a build is run. */
  readonly at: number
}

export class RunnerArena {
  /** How many statements a build takes. */
  readonly statements: number
  private readonly folder: string
  private readonly served: Served
  private generation = 2

  private constructor(folder: string, served: Served, statements: number) {
    this.folder = folder
    this.served = served
    this.statements = statements
  }

  static async open(): Promise<RunnerArena> {
    const folder = makeProject({ ...GENERATIONS, 'trellis.yml': 'schedule: {}\n' })
    const served = await serve(folder, [], { TRELLIS_RUNNER_SILENCE: '2' })
    const first = await run(folder, buildOf(1))
    if (first.code !== 0) throw new Error(`the first build fails:\n${first.output}`)
    const { output } = await run(folder, buildOf(2))
    return new RunnerArena(folder, served, statementsIn(output))
  }

  async close(): Promise<void> {
    await this.served.stop()
    killAll()
    await removeProjects()
  }

  /** Gives what is wrong afterwards. */
  async strike({ signal, at }: RunnerStrike): Promise<readonly string[]> {
    const build = start(this.folder, buildOf(++this.generation))
    let told = ''
    let isStruck = false
    build.process.stdout?.on('data', (chunk: Buffer) => {
      told += chunk.toString()
      if (isStruck || statementsIn(told) < at) return
      isStruck = true
      for (const pid of this.served.facts().runners) process.kill(pid, signal)
    })
    await build.ended
    const problems = [...(await until(() => this.look()))]
    const next = await run(this.folder, buildOf(++this.generation))
    if (next.code !== 0) problems.push(`the next build fails:\n${next.output}`)
    problems.push(...(await until(() => this.look())))
    return problems.map((problem) => `${signal} at statement ${at}: ${problem}`)
  }

  /** What is torn; undefined where nobody could be asked yet. */
  private async look(): Promise<readonly string[] | undefined> {
    const each = TORN.map(({ table, what, sql }) => `select '${table}: ${what}' as torn from (${sql}) as found`)
    const question = ['-q', 'show', '--inline', each.join('\nunion\n'), '--output', 'json', ...varsOf(0)]
    const { code, standardOutput } = await run(this.folder, question)
    if (code !== 0) return undefined
    const { show } = JSON.parse(standardOutput) as { readonly show: readonly { readonly torn: string }[] }
    return show.map(({ torn }) => torn)
  }
}

const varsOf = (generation: number) => ['--vars', `{generation: ${generation}}`]
const buildOf = (generation: number) => ['--debug', 'build', '--threads', '1', ...varsOf(generation)]

function statementsIn(output: string): number {
  return output.match(/ On [\w.]+: /g)?.length ?? 0
}

/** So many strikes at statements that the seed gives. */
export function* runnerStrikesOf(count: number, seed: number, statements: number): Generator<RunnerStrike> {
  const random = randomFrom(seed)
  for (let index = 0; index < count; index++) {
    yield { signal: SIGNALS[index % 2] as RunnerStrike['signal'], at: 1 + Math.floor(random() * statements) }
  }
}

function everyStrike(statements: number): readonly RunnerStrike[] {
  return SIGNALS.flatMap((signal) => Array.from({ length: statements }, (_, index) => ({ signal, at: index + 1 })))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [count = '40', seed = '1'] = process.argv.slice(2)
  const arena = await RunnerArena.open()
  const { statements } = arena
  const strikes =
    count === 'all' ? everyStrike(statements) : [...runnerStrikesOf(Number(count), Number(seed), statements)]
  const problems: string[] = []
  for (const strike of strikes) problems.push(...(await arena.strike(strike)))
  await arena.close()
  console.log(
    `${strikes.length} strikes of seed ${seed} at builds of ${statements} statements: ${problems.length} problems`,
  )
  for (const problem of problems) console.log(problem)
  process.exit(problems.length === 0 ? 0 : 1)
}
