/**
 * Renders templates made at random here and with Python's Jinja2 and reports where the two differ.
 *
 *     tsx tests/jinja/fuzz.ts [count] [first seed]
 *     tsx tests/jinja/fuzz.ts record     writes the corpus that the test replays without Python
 *
 * The Python is `JINJA_PYTHON` or `python3`; it needs jinja2 3.1.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Environment } from '#jinja/environment.ts'
import { toContext } from './cases.ts'
import { FUZZ_CONTEXT, generateTemplate } from './generate-template.ts'
import { renderOutcome } from './outcome.ts'

export const CORPUS = join(import.meta.dirname, 'corpus.json')
const CORPUS_SIZE = 400

export interface Difference {
  readonly seed: number
  readonly template: string
  readonly python: string
  readonly ours: string
}

/** The differences among `count` templates, or nothing where no Python with Jinja2 is at hand. */
export function fuzz(count: number, firstSeed: number): readonly Difference[] | undefined {
  const seeds = Array.from({ length: count }, (_, index) => firstSeed + index)
  const recorded = askPython(seeds)
  if (!recorded) return undefined
  const environment = new Environment()
  return seeds
    .map((seed, index) => {
      const template = generateTemplate(seed)
      return {
        seed,
        template,
        python: recorded[index] as string,
        ours: renderOutcome(environment, template, toContext(FUZZ_CONTEXT)),
      }
    })
    .filter((one) => one.python !== one.ours)
}

function askPython(seeds: readonly number[]): string[] | undefined {
  const python = process.env['JINJA_PYTHON'] ?? 'python3'
  if (spawnSync(python, ['-c', 'import jinja2']).status !== 0) return undefined
  return Array.from({ length: Math.ceil(seeds.length / BATCH) }, (_, batch) =>
    askOnce(python, seeds.slice(batch * BATCH, (batch + 1) * BATCH)),
  ).flat()
}

/** So many templates go to one Python, which may take two minutes for them. */
const BATCH = 1000

function askOnce(python: string, seeds: readonly number[]): string[] {
  const input = seeds.map((seed) => JSON.stringify([FUZZ_CONTEXT, generateTemplate(seed)])).join('\n')
  const { stdout } = spawnSync(python, [join(import.meta.dirname, 'record.py'), '--stream'], {
    input,
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
    timeout: 120_000,
  })
  const outcomes = stdout.trimEnd().split('\n')
  if (outcomes.length !== seeds.length) throw new Error(`Python gave ${outcomes.length} of ${seeds.length} outcomes`)
  return outcomes.map((line) => JSON.parse(line) as string)
}

function main(): void {
  const [what = '2000', seed = '1'] = process.argv.slice(2)
  if (what === 'record') {
    const seeds = Array.from({ length: CORPUS_SIZE }, (_, index) => index)
    const outcomes = askPython(seeds)
    if (!outcomes) throw new Error('there is no Python with jinja2')
    const lines = seeds.map((one, index) => JSON.stringify([generateTemplate(one), outcomes[index]]))
    writeFileSync(CORPUS, `[\n${lines.join(',\n')}\n]\n`)
    return
  }
  const differences = fuzz(Number(what), Number(seed))
  if (!differences) return console.log('no Python with jinja2 is at hand: nothing was compared')
  for (const one of differences.slice(0, 20)) {
    console.log(
      `seed ${one.seed}\n${one.template}\n  Python: ${JSON.stringify(one.python)}\n  ours:   ${JSON.stringify(one.ours)}\n`,
    )
  }
  console.log(`${what} templates, ${differences.length} differ`)
  process.exitCode = differences.length > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
