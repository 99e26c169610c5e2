/**
 * Reads YAML texts made at random here and with the PyYAML of dbt and reports where the two differ.
 *
 *     tsx tests/yaml/fuzz.ts [count] [first seed]
 *     tsx tests/yaml/fuzz.ts record     writes the corpus that the test replays without Python
 *
 * The Python is `JINJA_PYTHON` or `python3`; it needs dbt-core 1.12.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { differenceOf } from './compare.ts'
import { generateDocument } from './generate-document.ts'
import { readOutcome, type YamlOutcome } from './outcome.ts'

export const CORPUS = join(import.meta.dirname, 'corpus.json')

/** What was once found to be different, and what is like it. */
export const FOUND = join(import.meta.dirname, 'found.json')
const CORPUS_SIZE = 250

/** So many texts go to one Python. */
const BATCH = 2000

function main(): void {
  const [what = '2000', first = '1'] = process.argv.slice(2)
  const python = process.env['JINJA_PYTHON'] ?? 'python3'
  if (spawnSync(python, ['-c', 'import dbt.clients.checked_load']).status !== 0) {
    return console.log('no Python with dbt is at hand: nothing was compared')
  }
  if (what === 'record') return record(python)
  let differing = 0
  let wrong = 0
  const count = Number(what)
  for (let start = 0; start < count; start += BATCH) {
    const texts = Array.from({ length: Math.min(BATCH, count - start) }, (_, at) =>
      generateDocument(Number(first) + start + at),
    )
    askPython(python, texts).forEach((recorded, at) => {
      const text = texts[at] as string
      if (recorded.error !== undefined) wrong++
      const ours = readOutcome(text)
      const difference = differenceOf(text, recorded, ours)
      if (difference === undefined || ++differing > 20) return
      console.log(`seed ${Number(first) + start + at}: ${difference}\n${JSON.stringify(text)}`)
      console.log(`  PyYAML: ${JSON.stringify(recorded)}\n  ours:   ${JSON.stringify(ours)}\n`)
    })
  }
  console.log(`${count} documents of seed ${first}, ${wrong} of them no YAML: ${differing} differ`)
  process.exitCode = differing > 0 ? 1 : 0
}

function record(python: string): void {
  const found = JSON.parse(readFileSync(FOUND, 'utf8')) as [string, YamlOutcome][]
  const made = Array.from({ length: CORPUS_SIZE }, (_, seed) => generateDocument(seed))
  for (const [file, texts] of [[CORPUS, made] as const, [FOUND, found.map(([text]) => text)] as const]) {
    const outcomes = askPython(python, texts)
    const lines = texts.map((text, at) => JSON.stringify([text, outcomes[at]]))
    writeFileSync(file, `[\n${lines.join(',\n')}\n]\n`)
  }
}

function askPython(python: string, texts: readonly string[]): YamlOutcome[] {
  const input = texts.map((text) => JSON.stringify(text)).join('\n')
  const { stdout } = spawnSync(python, [join(import.meta.dirname, 'load.py')], {
    input,
    maxBuffer: 2 ** 30,
    encoding: 'utf8',
  })
  const outcomes = stdout.trimEnd().split('\n')
  if (outcomes.length !== texts.length) throw new Error(`Python gave ${outcomes.length} of ${texts.length} outcomes`)
  return outcomes.map((line) => JSON.parse(line) as YamlOutcome)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
