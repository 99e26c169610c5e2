/**
 * Kills a build at random moments and looks at what it left: each table is of one generation and whole, each snapshot has
 * no torn pair of rows, each artifact is whole, and the next build works.
 *
 *     tsx tests/faults/kills.ts [count] [seed]
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readDatabase } from './read-database.ts'
import { run, SETTINGS, start, writeProject } from './trellis-process.ts'
import { randomFrom } from '../random-from.ts'

const ROWS = 60_000

/** Something of each kind that writes; every build of it is a generation. */
export const GENERATIONS: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'seeds/colours.csv': `id,colour\n${Array.from({ length: 500 }, (_, id) => `${id},colour ${id}`).join('\n')}\n`,
  'models/numbers.sql': `{{ config(materialized='table') }}
select range as id, {{ var('generation') }} as generation from range(${ROWS})
`,
  'models/sums.sql': `{{ config(materialized='table') }}
select generation, count(*) as numbers from {{ ref('numbers') }} group by generation
`,
  'models/grown.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id, generation from {{ ref('numbers') }} where id % 10 = 0
`,
  // Each generation has a column of its own name.
  'models/reshaped.sql': `{{ config(materialized='incremental', unique_key='id', on_schema_change='sync_all_columns') }}
select id, generation as generation_{{ var('generation') }} from {{ ref('numbers') }} where id % 10 = 0
`,
  'tests/failing.sql': `{{ config(severity='warn', store_failures=true, schema='audit') }}
select id, generation from {{ ref('numbers') }} where id % 10 = 0
`,
  'snapshots/number_history.sql': `{% snapshot number_history %}
{{ config(target_schema='main', unique_key='id', strategy='check', check_cols=['generation']) }}
select id, generation from {{ ref('numbers') }} where id % 20 = 0
{% endsnapshot %}
`,
}

/** What a killed build must never leave, each with the query that finds it. */
export const TORN: readonly { readonly table: string; readonly what: string; readonly sql: string }[] = [
  {
    table: 'numbers',
    what: 'a table of two generations, or not whole',
    sql: `select count(*) as n, count(distinct generation) as g from numbers having n <> ${ROWS} or g <> 1`,
  },
  { table: 'colours', what: 'a seed that is not whole', sql: 'select count(*) as n from colours having n <> 500' },
  {
    table: 'grown',
    what: 'an incremental model of two generations, or not whole',
    sql: `select count(*) as n, count(distinct generation) as g from grown having n <> ${ROWS / 10} or g <> 1`,
  },
  {
    table: 'reshaped',
    what: 'a column without its rows',
    sql: `select * from (select count(columns(*)) from reshaped) where least(*columns(*)) <> ${ROWS / 10}`,
  },
  {
    table: 'failing',
    what: 'stored failures of two generations, or not whole',
    sql: `select count(*) as n, count(distinct generation) as g from main_audit.failing having n <> ${ROWS / 10} or g <> 1`,
  },
  {
    table: 'number_history',
    what: 'a key without exactly one current row',
    sql: `select id from number_history group by id having count(*) filter (dbt_valid_to is null) <> 1`,
  },
  {
    table: 'number_history',
    what: 'an end that is not the next start',
    sql: `select id from (select id, dbt_valid_to, lead(dbt_valid_from) over (partition by id order by dbt_valid_from) as next
      from number_history) where next is not null and dbt_valid_to is distinct from next`,
  },
]

export interface KillReport {
  readonly kills: number
  /** How many of them came before the build had ended by itself. */
  readonly hits: number
  readonly problems: readonly string[]
}

export async function kills(count: number, seed: number): Promise<KillReport> {
  const project = writeProject(GENERATIONS)
  const random = randomFrom(seed)
  const problems: string[] = []
  let hits = 0
  let generation = 1
  try {
    const buildMs = await timed(() => mustBuild(project, generation))
    for (let kill = 1; kill <= count; kill++) {
      generation++
      // Most kills fall where nodes run, which is the later part of a build.
      const delay = buildMs * (0.2 + 0.9 * random())
      const words = kill % 3 === 0 ? ['build', '--full-refresh'] : ['build']
      const build = start(project, [...words, '--vars', `{generation: ${generation}}`])
      const timer = setTimeout(() => build.process.kill('SIGKILL'), delay)
      const { code } = await build.ended
      clearTimeout(timer)
      if (code === null) hits++
      for (const problem of await findProblems(project)) {
        problems.push(`kill ${kill} of seed ${seed}, after ${delay.toFixed(0)} ms: ${problem}`)
      }
      if (kill % 4 === 0) await mustBuild(project, ++generation)
    }
    await mustBuild(project, ++generation)
    problems.push(...(await findProblems(project)))
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
  return { kills: count, hits, problems }
}

async function mustBuild(project: string, generation: number): Promise<void> {
  const { code, output } = await run(project, ['build', '--vars', `{generation: ${generation}}`])
  if (code !== 0) throw new Error(`the build after a kill failed:\n${output}`)
}

async function findProblems(project: string): Promise<string[]> {
  const problems: string[] = []
  const database = join(project, 'shop.duckdb')
  const tables = new Set(
    (await readDatabase(database, 'select table_name as name from duckdb_tables()')).map((row) => row.name),
  )
  for (const { table, what, sql } of TORN) {
    // A kill of a rebuild may not lose a table either: the first build has made them all.
    if (!tables.has(table)) problems.push(`${table}: gone`)
    else if ((await readDatabase(database, sql)).length > 0) problems.push(`${table}: ${what}`)
  }
  const target = join(project, 'target')
  for (const name of existsSync(target) ? readdirSync(target) : []) {
    if (!name.endsWith('.json')) continue
    try {
      JSON.parse(readFileSync(join(target, name), 'utf8'))
    } catch {
      problems.push(`target/${name}: not whole`)
    }
  }
  return problems
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [count = '20', seed = '1'] = process.argv.slice(2)
  const { kills: all, hits, problems } = await kills(Number(count), Number(seed))
  for (const problem of problems) console.log(problem)
  console.log(`${all} kills of seed ${seed}, ${hits} before the build had ended: ${problems.length} problems`)
  process.exitCode = problems.length > 0 ? 1 : 0
}
