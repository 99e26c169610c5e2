/**
 * Asks Python and the engine the same random expressions and shows where they differ.
 *
 *     JINJA_PYTHON=/path/to/python tsx tests/jinja/values/fuzz.ts [count] [seed]
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { evaluate } from './evaluate.ts'
import { RandomExpressions } from './random-expressions.ts'

const count = Number(process.argv[2] ?? 5000)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const python = process.env['JINJA_PYTHON']
if (python === undefined) throw new Error('JINJA_PYTHON names no Python with jinja2 3.1')

const expressions = new RandomExpressions(seed).take(count)
const recorder = fileURLToPath(new URL('record.py', import.meta.url))
const asked = spawnSync(python, [recorder, '--ask'], {
  input: JSON.stringify(expressions),
  encoding: 'utf8',
  maxBuffer: 2 ** 30,
})
if (asked.status !== 0) throw new Error(asked.stderr)
const answers = JSON.parse(asked.stdout) as readonly object[]

let differences = 0
for (const [i, expression] of expressions.entries()) {
  const wanted = JSON.stringify(answers[i])
  const given = JSON.stringify(evaluate(expression))
  if (wanted === given) continue
  differences++
  console.log(`${expression}\n  Python ${wanted}\n  engine ${given}`)
}
console.log(`${count} expressions of seed ${seed}: ${differences} differ`)
process.exitCode = differences === 0 ? 0 : 1
