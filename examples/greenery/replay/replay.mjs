import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runProgram } from '../command-line.mjs'
import { generate, utcNow } from '../generator/generate.mjs'
import { isPostgres, withDatabase } from '../warehouse/with-database.mjs'
import { runEngine } from './engine.mjs'
import { applyStep, STEPS } from './steps.mjs'

const USAGE = `Walks through the weeks after the first: the raw tables change, and snapshots record it.

  node replay/replay.mjs                       all steps from the beginning, with trellis
  node replay/replay.mjs --engine dbt          … with another program that takes dbt's arguments
  node replay/replay.mjs --project-dir <dir>   … in a copy of the project
  node replay/replay.mjs --database <address>  … in a database postgres://…, the target postgres of the profile
  node replay/replay.mjs --clock               … on the clock of that time: what runs is on record as of then
  node replay/replay.mjs --step <name>         only changes the raw tables, for trying a snapshot by hand

Steps: ${STEPS.map(({ name }) => name).join(', ')}`

const PROJECT = fileURLToPath(new URL('..', import.meta.url))

/**
 * Starts over: makes the raw tables anew, forgets the snapshots, and then takes them after each step, with the clock set to that of the step.
 * @param {{ engine?: string, projectDir?: string, database?: string, setsClock?: boolean, log?: (line: string) => void }} [options] `engine` is a
 * command, split at blanks
 */
export async function replay({
  engine = 'trellis',
  projectDir = PROJECT,
  database = join(projectDir, 'greenery.duckdb'),
  setsClock = false,
  log = console.log,
} = {}) {
  const target = isPostgres(database) ? ['--target', 'postgres'] : []
  const [first] = STEPS
  await generate({ database, ...(setsClock && first && { loadedAt: first.at.slice(0, 19) }) })
  await withDatabase(database, ({ run }) => run('drop schema if exists snapshots cascade'))
  for (const step of STEPS) {
    await withDatabase(database, (connection) =>
      applyStep(connection, step, setsClock ? step.at : utcNow(), { isWhole: setsClock }),
    )
    const env = setsClock ? { TRELLIS_CLOCK: `${step.at.replace(' ', 'T')}Z` } : {}
    const vars = JSON.stringify({ snapshot_time: step.at })
    await runEngine(engine, ['snapshot', '--select', step.snapshots, '--vars', vars, ...target], projectDir, env)
    if (setsClock) await runEngine(engine, ['source', 'freshness', ...target], projectDir, env)
    const rows = await withDatabase(database, (connection) =>
      connection.rows(
        `select count(*)::int as n, count(*) filter (where dbt_valid_from = timestamp '${step.at}')::int as added from snapshots.${step.snapshots}`,
      ),
    )
    log(
      `${step.at.slice(0, 16)}  ${step.title.padEnd(40)} ${step.snapshots}: ${rows[0]?.n} rows, ${rows[0]?.added} of them new`,
    )
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      engine: { type: 'string' },
      'project-dir': { type: 'string' },
      database: { type: 'string' },
      clock: { type: 'boolean' },
      step: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) return console.log(USAGE)
  const projectDir = values['project-dir'] ?? PROJECT
  const database = values.database ?? join(projectDir, 'greenery.duckdb')
  if (values.step === undefined) {
    const setsClock = values.clock ?? false
    await replay({ projectDir, database, setsClock, ...(values.engine && { engine: values.engine }) })
    if (setsClock) console.log('\nThe demo goes on from here:  export TRELLIS_CLOCK=2023-05-02T20:00:00Z')
    return
  }

  const step = STEPS.find(({ name }) => name === values.step)
  if (step === undefined) {
    console.error(`No step is called ${values.step}.\n\n${USAGE}`)
    process.exitCode = 2
    return
  }
  await withDatabase(database, (connection) => applyStep(connection, step, utcNow()))
  console.log(`${step.title}. To record it: snapshot --select ${step.snapshots} --vars '{snapshot_time: "${step.at}"}'`)
}

await runProgram(import.meta.url, main)
