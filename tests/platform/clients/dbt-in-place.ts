/** A project, and a folder of programs in which `dbt` is Trellis: what tools that drive dbt find. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const PROGRAM = process.env['TRELLIS_TEST_PROGRAM'] ?? join(import.meta.dirname, '..', '..', '..', 'bin', 'trellis.cjs')

/** Small, and with a test that fails; `--vars '{breaks: true}'` has a model that does. */
export const PLANTS: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
  'profiles.yml': 'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 1}\n',
  'seeds/plants.csv': 'id,name\n1,Monstera\n2,Pothos\n',
  'models/stg_plants.sql': "select id, lower(name) as name from {{ ref('plants') }}\n",
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('stg_plants') }}\n",
  'models/broken.sql': "{{ config(enabled=var('breaks', false)) }}\nselect nothing from {{ ref('d_plants') }}\n",
  'models/schema.yml':
    'models:\n  - name: d_plants\n    columns:\n      - name: id\n        data_tests: [unique, not_null]\n      - name: name\n        data_tests: [{accepted_values: {arguments: {values: [fern]}}}]\n',
  'snapshots/sst_plants.yml':
    "snapshots:\n  - name: sst_plants\n    relation: ref('plants')\n    config: {strategy: check, unique_key: id, check_cols: all}\n",
}

export interface Place {
  readonly folder: string
  /** The path of the `dbt` that is Trellis. */
  readonly dbt: string
  readonly env: Readonly<Record<string, string>>
}

/** Puts both into an empty folder. */
export function putInPlace(home: string, files: Readonly<Record<string, string>> = PLANTS): Place {
  const folder = join(home, 'shop')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const dbt = join(home, 'bin', 'dbt')
  mkdirSync(dirname(dbt))
  writeFileSync(dbt, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`)
  chmodSync(dbt, 0o755)
  const path = [dirname(dbt), process.env['PATH'] ?? ''].join(delimiter)
  return { folder, dbt, env: { PATH: path, HOME: home, NO_COLOR: '1' } }
}

export interface Said {
  readonly status: number | null
  readonly output: string
  readonly errors: string
}

/** Runs a program to its end. */
export function say(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Said> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, output, errors }))
  })
}
