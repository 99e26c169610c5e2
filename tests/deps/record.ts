/** Records anew what real dbt does with the cases: `DBT=/path/to/dbt npx tsx tests/deps/record.ts [case…]`. */
import { spawn } from 'node:child_process'
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Play, playCase } from './playing.ts'
import { readCases } from './world.ts'

const chosen = process.argv.slice(2)

const dbt: Play = (words, env, folder) =>
  new Promise((resolve, reject) => {
    const child = spawn(process.env.DBT ?? 'dbt', [...words], { cwd: folder, env: { ...process.env, ...env } })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ exit: code ?? 1, output }))
  })

mkdirSync(join(import.meta.dirname, 'recorded'), { recursive: true })
for (const one of readCases().filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
  const outcomes = await playCase(one, join(realpathSync(tmpdir()), 'deps-recorded', one.name), dbt)
  writeFileSync(join(import.meta.dirname, 'recorded', `${one.name}.json`), `${JSON.stringify(outcomes, null, 1)}\n`)
  console.log(one.name, outcomes.map(({ exit }) => exit).join(' '))
}
