/**
 * Strikes a run between two of its statements, lets another one build the same meanwhile, lets the first go on, and looks
 * whether what is there could have come of runs one after another.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { run, start } from '../../faults/trellis-process.ts'
import { randomFrom } from '../../random-from.ts'
import { wireProxy } from './wire-proxy.ts'

const ROWS = 40

const PROJECT: Readonly<Record<string, string>> = {
  'dbt_project.yml': `name: shop
version: "1.0"
profile: shop
on-run-start: "create table if not exists {{ target.schema }}.visits (generation int)"
on-run-end: "insert into {{ target.schema }}.visits values ({{ var('generation') }})"
`,
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev:
      type: postgres
      host: 127.0.0.1
      port: "{{ env_var('WAREHOUSE_PORT') | int }}"
      user: "{{ env_var('PG_USER') }}"
      password: "{{ env_var('PG_PASSWORD') }}"
      dbname: "{{ env_var('WAREHOUSE') }}"
      schema: shop
      sslmode: disable
      threads: 1
`,
  'trellis.yml': `store: "{{ env_var('STORE') }}"\n`,
  // Whoever reads what another one is about to replace comes to the same number.
  'models/counted.sql': `{{ config(
  materialized='table',
  pre_hook={'sql': "create table if not exists {{ target.schema }}.log (generation int)", 'transaction': false},
  post_hook=[
    {'sql': 'create index concurrently on {{ this }} (id)', 'transaction': false},
    {'sql': 'vacuum {{ this }}', 'transaction': false},
    {'sql': "insert into {{ target.schema }}.log values ({{ var('generation') }})", 'transaction': false},
  ],
) }}
select g.id, {{ var('generation') }} as generation from generate_series(1, ${ROWS}) as g (id)
`,
  'models/grown.sql': `{{ config(materialized='incremental') }}
-- depends_on: {{ ref('counted') }}
select
  {% if is_incremental() %}(select max(turn) from {{ this }}){% else %}0{% endif %} + 1 as turn,
  {{ var('generation') }} as generation, g.id
from generate_series(1, ${ROWS}) as g (id)
`,
  'models/merged.sql': `{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }}
-- depends_on: {{ ref('grown') }}
select g.id, {{ var('generation') }} as generation, {% if is_incremental() %}(select max(turn) from {{ this }}){% else %}0{% endif %} + 1 as turn
from generate_series(1, ${ROWS}) as g (id)
`,
  'models/upserted.sql': `{{ config(materialized='incremental', unique_key='id', incremental_strategy='merge') }}
-- depends_on: {{ ref('merged') }}
select g.id, {{ var('generation') }} as generation, {% if is_incremental() %}(select max(turn) from {{ this }}){% else %}0{% endif %} + 1 as turn
from generate_series(1, ${ROWS}) as g (id)
`,
  // Each batch is published for itself; all of them are built anew each time.
  'models/daily.sql': `{{ config(
  materialized='incremental', incremental_strategy='microbatch', unique_key='key', event_time='at', batch_size='day', lookback=9,
  begin=(modules.datetime.datetime.utcnow() - modules.datetime.timedelta(days=2)).strftime('%Y-%m-%d'),
) }}
-- depends_on: {{ ref('upserted') }}, {{ ref('colours') }}
{% set at = model.batch.event_time_start if model.batch else '2000-01-01' %}
select '{{ at }} ' || g.id as key, cast('{{ at }}' as timestamp) as at, {{ var('generation') }} as generation
from generate_series(1, ${ROWS}) as g (id)
`,
  'seeds/colours.csv': `id,colour\n${Array.from({ length: ROWS }, (_, id) => `${id},colour ${id}`).join('\n')}\n`,
  'snapshots/history.sql': `{% snapshot history %}
{{ config(target_schema='shop', unique_key='id', strategy='check', check_cols=['generation']) }}
-- depends_on: {{ ref('daily') }}
select g.id, {{ var('generation') }} as generation from generate_series(1, ${ROWS}) as g (id)
{% endsnapshot %}
`,
}

/** What must never be, with the query that finds it. */
const TORN: readonly (readonly [what: string, sql: string])[] = [
  [
    'a table of two runs, or not whole',
    `select 1 from shop.counted having count(*) <> ${ROWS} or count(distinct generation) <> 1`,
  ],
  [
    'an incremental model where two runs took the same turn, one took part of it, or one was overwritten',
    `select turn from shop.grown group by turn having count(*) <> ${ROWS} or count(distinct generation) <> 1
     union all select 1 from shop.grown having max(turn) <> count(distinct turn)`,
  ],
  ...['merged', 'upserted'].map(
    (model) =>
      [
        `rows of ${model} that are of two runs, or there twice`,
        `select 1 from shop.${model} having count(*) <> ${ROWS} or count(distinct id) <> ${ROWS} or count(distinct turn) <> 1 or count(distinct generation) <> 1`,
      ] as const,
  ),
  [
    'a batch of two runs, or not whole',
    `select at from shop.daily group by at having count(*) <> ${ROWS} or count(distinct key) <> ${ROWS} or count(distinct generation) <> 1`,
  ],
  ['a seed that is not whole', `select 1 from shop.colours having count(*) <> ${ROWS}`],
  [
    'a key of a snapshot without exactly one current row',
    `select id from shop.history group by id having count(*) filter (where dbt_valid_to is null) <> 1`,
  ],
  [
    'versions of a snapshot that overlap, or leave a gap',
    `select id from (select id, dbt_valid_to, lead(dbt_valid_from) over (partition by id order by dbt_valid_from) as next
     from shop.history) as versions where next is not null and dbt_valid_to is distinct from next`,
  ],
  [
    'a snapshot that took the same version twice',
    `select id from shop.history group by id, generation having count(*) > 1`,
  ],
]

/**
 * Each tells which run wrote it last. Who had begun with one when it was struck never publishes it after its successor; with
 * those that it had not begun it comes after its successor, by its turn.
 */
const RELATIONS = ['counted', 'merged', 'upserted', 'daily', 'history'] as const
type Relation = (typeof RELATIONS)[number]

export const FAULTS = [
  'stands still',
  'is killed',
  'loses the store',
  'loses the warehouse',
  'is cut off from the warehouse',
] as const
export type Fault = (typeof FAULTS)[number]

export interface Strike {
  readonly fault: Fault
  /** Before which of its statements. */
  readonly at: number
}

/** A busy machine has to be able to prolong it. */
const LEASE_SECONDS = '5'

export class Arena {
  readonly statements: number
  /** What commits a piece of the second batch, which stands for itself: its row of the fence is locked then. */
  readonly commitOfBatch: number
  private readonly server: URL
  private readonly folder: string
  private next = 0

  private constructor(server: URL, folder: string, statements: readonly string[]) {
    this.server = server
    this.folder = folder
    this.statements = statements.length
    const batches = statements.flatMap((sql, at) =>
      /create temporary table "daily__dbt_tmp/.test(sql) ? [at + 1] : [],
    )
    this.commitOfBatch = (batches[1] ?? 0) + 1
  }

  /** A project that was built once, and how many statements a run of it takes. */
  static async open(address: string): Promise<Arena> {
    const folder = mkdtempSync(join(tmpdir(), 'trellis-strikes-'))
    for (const [path, text] of Object.entries(PROJECT)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    const server = new URL(address)
    const arena = new Arena(server, folder, [])
    const base = arena.name('base')
    await arena.admin(`create database ${base}`)
    const first = await run(folder, BUILD(0), arena.env(base, Number(server.port), Number(server.port)))
    if (first.code !== 0) throw new Error(`the first run fails:\n${first.output}`)
    return new Arena(server, folder, await arena.statementsOf(base))
  }

  async close(): Promise<void> {
    for (const { datname } of await this.admin(
      `select datname from pg_database where datname like '${this.name('')}%'`,
    )) {
      await this.admin(`drop database ${String(datname)} with (force)`)
    }
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Gives what is wrong afterwards. */
  async strike({ fault, at }: Strike): Promise<readonly string[]> {
    const database = await this.newDatabase()
    const port = Number(this.server.port)
    let struck = () => {}
    const hasStruck = new Promise<void>((resolve) => {
      struck = resolve
    })
    let goOn = () => {}
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const warehouse = await wireProxy(port, async (_, number) => {
      if (number !== at) return true
      if (fault === 'stands still') first.process.kill('SIGSTOP')
      if (fault === 'is killed') first.process.kill('SIGKILL')
      if (fault === 'loses the store') store.blackOut()
      if (fault === 'loses the warehouse') {
        warehouse.blackOut()
        // As long as its connection seems to be there, the run cannot know.
        setTimeout(() => warehouse.hangUpOnProgram(), 1500)
      }
      if (fault === 'is cut off from the warehouse') warehouse.hangUp()
      struck()
      await mayGoOn
      return true
    })
    const store = await wireProxy(port)
    const first = start(this.folder, BUILD(1), { ...this.env(database, warehouse.port, store.port), ...OWN_TARGET(1) })
    const problems: string[] = []
    try {
      await Promise.race([hasStruck, first.ended])
      const second = await run(this.folder, BUILD(2), { ...this.env(database, port, port), ...OWN_TARGET(2) })
      if (second.code !== 0) problems.push(`the second run fails:\n${second.output}`)
      const hadStarted = (relation: string) => new RegExp(` START .*shop\\.${relation} `).test(first.said())
      const overtaken = second.code === 0 ? RELATIONS.filter(hadStarted) : []
      if (fault === 'stands still') first.process.kill('SIGCONT')
      goOn()
      const end = await Promise.race([first.ended, pause(60_000, undefined, { ref: false })])
      if (!end) {
        first.process.kill('SIGKILL')
        problems.push(`the first run does not come to an end:\n${(await first.ended).output}`)
      }
      problems.push(...(await this.look(database, overtaken)))
      if (problems.length > 0 && end)
        problems.push(`the first run said:\n${end.output}`, `the second run said:\n${second.output}`)
    } finally {
      first.process.kill('SIGKILL')
      goOn()
      await Promise.all([warehouse.close(), store.close()])
      await this.admin(`drop database ${database} with (force)`)
    }
    return problems.map((problem) => `${fault} before statement ${at}: ${problem}`)
  }

  /** Runs side by side that nobody strikes. */
  async race(runs: number): Promise<readonly string[]> {
    const database = await this.newDatabase()
    const port = Number(this.server.port)
    const ends = await Promise.all(
      Array.from({ length: runs }, (_, index) =>
        run(this.folder, BUILD(index + 1), { ...this.env(database, port, port), ...OWN_TARGET(index + 1) }),
      ),
    )
    const problems = ends.flatMap(({ code, output }) => (code === 0 ? [] : [`a run fails:\n${output}`]))
    problems.push(...(await this.look(database, [])))
    await this.admin(`drop database ${database} with (force)`)
    return problems.map((problem) => `${runs} runs side by side: ${problem}`)
  }

  /** Of `overtaken` relations the second run is the last that may have written anything. */
  private async look(database: string, overtaken: readonly Relation[]): Promise<string[]> {
    const problems: string[] = []
    for (const [what, sql] of TORN) {
      if ((await this.query(database, sql)).length > 0) problems.push(what)
    }
    for (const relation of overtaken) {
      const of = relation === 'history' ? 'history where dbt_valid_to is null' : relation
      const [row] = await this.query(database, `select min(generation) as generation from shop.${of}`)
      if (row?.['generation'] !== 2)
        problems.push(`${relation} is of run ${String(row?.['generation'])}, which came late`)
    }
    return problems
  }

  private async statementsOf(base: string): Promise<readonly string[]> {
    const copy = this.name('dry')
    await this.admin(`create database ${copy} template ${base}`)
    const statements: string[] = []
    const proxy = await wireProxy(Number(this.server.port), async (sql) => void statements.push(sql))
    const { code, output } = await run(this.folder, BUILD(1), this.env(copy, proxy.port, Number(this.server.port)))
    if (code !== 0) throw new Error(`the dry run fails:\n${output}`)
    await proxy.close()
    return statements
  }

  private async newDatabase(): Promise<string> {
    const name = this.name(String(this.next++))
    await this.admin(`create database ${name} template ${this.name('base')}`)
    return name
  }

  private name(of: string): string {
    return `strikes_${process.pid}_${of}`
  }

  private env(database: string, warehousePort: number, storePort: number): Record<string, string> {
    const { username, password } = this.server
    return {
      WAREHOUSE: database,
      WAREHOUSE_PORT: String(warehousePort),
      PG_USER: username,
      PG_PASSWORD: password || 'none',
      STORE: `postgres://${username}:${password || 'none'}@127.0.0.1:${storePort}/${database}`,
      TRELLIS_LEASE_SECONDS: LEASE_SECONDS,
    }
  }

  private admin(sql: string): Promise<readonly Record<string, unknown>[]> {
    return this.query(this.server.pathname.slice(1), sql)
  }

  private async query(database: string, sql: string): Promise<readonly Record<string, unknown>[]> {
    const address = new URL(this.server)
    address.pathname = `/${database}`
    const client = new pg.Client({ connectionString: address.href })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
}

const BUILD = (generation: number) => ['build', '--vars', `{generation: ${generation}}`]
/** Two runs in one folder would write the same artifacts. */
const OWN_TARGET = (index: number) => ({ DBT_TARGET_PATH: `target_${index}`, DBT_LOG_PATH: `logs_${index}` })

/** So many strikes at statements and with faults that the seed gives. */
export function* strikesOf(count: number, seed: number, statements: number): Generator<Strike> {
  const random = randomFrom(seed)
  for (let index = 0; index < count; index++) {
    yield {
      fault: FAULTS[Math.floor(random() * FAULTS.length)] as Fault,
      at: 1 + Math.floor(random() * statements),
    }
  }
}
