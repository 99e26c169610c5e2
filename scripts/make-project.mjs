/**
 * Writes a dbt project of any size, the same one each time, to measure with:
 * `node scripts/make-project.mjs <folder> <number of models>`.
 * The models stand in twenty layers; most are plain, every tenth calls a macro and every twentieth loops.
 * Ten models share a folder with a properties file that describes each of them and gives it one test.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LAYERS = 20
const MODELS_IN_A_FOLDER = 10

/** Writes the project into a folder that is emptied first, and tells the paths of its files. */
export function makeProject(folder, models) {
  rmSync(folder, { recursive: true, force: true })
  const paths = []
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    paths.push(path)
  }
  write('dbt_project.yml', PROJECT)
  write('profiles.yml', PROFILES)
  write('macros/or_zero.sql', MACRO)
  write('models/sources.yml', SOURCES)
  for (let start = 0; start < models; start += MODELS_IN_A_FOLDER) {
    const numbers = Array.from({ length: Math.min(MODELS_IN_A_FOLDER, models - start) }, (_, i) => start + i)
    const inside = `models/layer_${pad(layerOf(start, models), 2)}/folder_${pad(start / MODELS_IN_A_FOLDER, 4)}`
    for (const number of numbers) write(`${inside}/${nameOf(number)}.sql`, model(number, models))
    write(`${inside}/properties.yml`, `version: 2\n\nmodels:\n${numbers.map(properties).join('')}`)
  }
  return paths
}

function model(number, models) {
  const size = Math.max(1, Math.ceil(models / LAYERS))
  const layer = layerOf(number, models)
  const below = layer === 0 ? undefined : (layer - 1) * size + ((number * 7) % size)
  const from = below === undefined ? "{{ source('raw', 'events') }}" : `{{ ref('${nameOf(below)}') }}`
  const config = `{{ config(materialized='${number % 3 === 0 ? 'table' : 'view'}', tags=['layer_${layer}']) }}\n\n`
  if (number % 20 === 7) {
    return `${config}{% set columns = ['amount', 'quantity'] %}
select
    id,
    {% for column in columns %}
    {{ column }}{% if not loop.last %},{% endif %}
    {% endfor %}
from ${from}
`
  }
  const amount = number % 10 === 3 ? "{{ or_zero('amount') }}" : 'amount + 1'
  return `${config}with origin as (

    select * from ${from}

)

select
    id,
    ${amount} as amount,
    quantity
from origin
`
}

function properties(number) {
  return `  - name: ${nameOf(number)}
    description: Model number ${number} of a project made to measure with.
    columns:
      - name: id
        description: One row each.
        data_tests:
          - ${number % 2 === 0 ? 'not_null' : 'unique'}
      - name: amount
        description: What it came to.
`
}

function layerOf(number, models) {
  return Math.floor(number / Math.max(1, Math.ceil(models / LAYERS)))
}

function nameOf(number) {
  return `model_${pad(number, 5)}`
}

function pad(number, width) {
  return String(number).padStart(width, '0')
}

const PROJECT = `name: measured
version: "1.0"
config-version: 2
profile: measured

on-run-start: create table if not exists {{ target.schema }}.events as select 1 as id, 2 as amount, 3 as quantity

models:
  measured:
    +materialized: view
`

const PROFILES = `measured:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: measured.duckdb
      threads: 4
`

const MACRO = `{% macro or_zero(column) %}
    coalesce({{ column }}, 0)
{% endmacro %}
`

const SOURCES = `version: 2

sources:
  - name: raw
    schema: main
    tables:
      - name: events
`

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, models] = process.argv.slice(2)
  if (!folder || !Number(models)) {
    console.error('usage: node scripts/make-project.mjs <folder> <number of models>')
    process.exit(2)
  }
  console.log(`${makeProject(folder, Number(models)).length} files`)
}
