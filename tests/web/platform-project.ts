/** A small project with something of everything that the platform's pages show, and markup in all that people write. */
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { makeProject, run, serve, type Served } from '../platform/server/served-project.ts'
import { SETTINGS } from '../faults/trellis-process.ts'

export const HOSTILE = '<img src=x onerror=window.hacked=1>'

/** The stock at first, and later: Pothos has run out, Fern is there again, and ZZ Plant is new. */
export const STOCK = [
  `id,name,inventory\n1,Monstera,50\n2,Pothos,40\n3,Fern,0\n4,"${HOSTILE}",7\n`,
  `id,name,inventory\n1,Monstera,31\n2,Pothos,0\n3,Fern,12\n4,"${HOSTILE}",7\n5,ZZ Plant,53\n`,
] as const

const PROJECT: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'seeds/plants.csv': STOCK[0],
  'seeds/events.csv': 'id,loaded_at\n1,2021-02-11 23:55:35\n',
  'models/stg_plants.sql': "select id, name, inventory from {{ ref('plants') }}\n",
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('stg_plants') }}\n",
  'models/f_events.sql': "{{ config(materialized='table') }}\nselect * from {{ source('raw', 'events') }}\n",
  'models/odd.sql': "{{ config(materialized='table', tags=['odd']) }}\nselect nothing from {{ ref('d_plants') }}\n",
  'models/schema.yml': `sources:
  - name: raw
    schema: main
    loaded_at_field: cast(loaded_at as timestamp)
    freshness: { warn_after: { count: 1, period: day } }
    tables: [{ name: events }]
models:
  - name: d_plants
    description: "${HOSTILE}"
    columns:
      - name: id
        tests: [unique, not_null]
      - name: name
        tests: [{ accepted_values: { arguments: { values: [Monstera, Pothos, Fern, ZZ Plant] } } }]
`,
  'snapshots/sst_plants.yml': `snapshots:
  - name: sst_plants
    description: "${HOSTILE}"
    relation: ref('plants')
    config: { strategy: check, unique_key: id, check_cols: [inventory] }
`,
  'trellis.yml': `schedule:
  frequencies: { hourly: "0 * * * *", every_4_hours: "0 */4 * * *", daily: "0 4 * * *" }
  lines: { core: { owner: "${HOSTILE}" }, product: {} }
  matrix:
    hourly: { core: d_plants }
    every_4_hours: { product: { select: f_events, deadline: 2h } }
    daily: { core: { select: stg_plants, deadline: "06:00", owner: ada } }
jobs:
  nightly: { description: "${HOSTILE}", steps: [seed, snapshot, source freshness, "build --exclude tag:odd"], cron: "0 3 * * *" }
  broken: { steps: ["run --select odd"] }
  slow: { steps: [{ shell: "while [ ! -e go ]; do sleep 0.1; done" }] }
  locked: { steps: [run], api: false }
alerts:
  channels:
    team: { type: webhook, url: "http://127.0.0.1:9/secret-part" }
  rules:
    - { on: [run.errored, freshness.late], to: team }
    - { on: test.failed, to: team, owners: [product], remind: 1d }
retention: { runs: 90d }
`,
}

/** Served, without a run. */
export async function servePlatform(files: Readonly<Record<string, string>> = {}): Promise<Served> {
  return serve(makeProject({ ...PROJECT, ...files }))
}

/** The same without a `trellis.yml`, as dbt has it. */
export async function servePlain(): Promise<Served> {
  const { 'trellis.yml': _left, ...rest } = PROJECT
  return serve(makeProject(rest))
}

/** Runs jobs of it, one after another, and waits for each. */
export async function runJobs({ folder }: Served, ...jobs: readonly string[]): Promise<void> {
  for (const job of jobs) await run(folder, ['trigger', job, '--wait'])
}

/** Changes what the shop has in stock. */
export function restock({ folder }: Served): void {
  writeFileSync(join(folder, 'seeds', 'plants.csv'), STOCK[1])
}

export async function askServer<T>({ address }: Served, path: string, method: 'GET' | 'POST' = 'GET'): Promise<T> {
  return (await (await fetch(address + path, { method })).json()) as T
}
