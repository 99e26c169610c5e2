/**
 * Edits a project at random, again and again. After each edit what is parsed with the help of the memory of former parses
 * has to be what is parsed without it: the same manifest, the same warnings, or the same error.
 *
 *     tsx tests/parse-cache/edits.ts [count] [seed]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { nodeFiles, stampOf } from '#foundation/node-files.ts'
import { manifestSections } from '#manifest/artifacts/write-manifest.ts'
import { type Choices, invocationIn } from '../../src/commands/invocation-for-tests.ts'
import { findParse, loadProject } from '../../src/commands/load-project.ts'
import { randomFrom } from '../random-from.ts'

export interface EditReport {
  readonly edits: number
  /** How often the edited files alone were parsed. */
  readonly alone: number
  readonly problems: readonly string[]
}

const MODELS = ['agents', 'boats', 'coins', 'doors', 'engines', 'farms', 'gates', 'homes', 'wide_v1', 'wide_v2']

/** As if all files were old: what has not been touched since the last parse is not read. */
const KNOWN_AT_ONCE = { ...nodeFiles, stamp: (path: string) => stampOf(path, Number.POSITIVE_INFINITY) }

/** Words behind events that tell of the memory itself. */
const OF_MEMORY = /^(PartialParsing|UnableToPartialParse|StateCheckVarsHash|Note)/

export async function edits(count: number, seed: number): Promise<EditReport> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-edits-'))
  const random = randomFrom(seed)
  const project: Folder = {
    read: (path) => nodeFiles.readText(join(folder, path)),
    write: (path, text) => nodeFiles.write(join(folder, path), text),
    remove: (path) => nodeFiles.remove(join(folder, path)),
  }
  const problems: string[] = []
  let alone = 0
  /** Since the project was sound. */
  const editedSince = new Set<string>()
  try {
    for (const [path, text] of Object.entries(PROJECT)) project.write(path, text)
    for (const name of MODELS) project.write(`models/${name}.sql`, SOUND_MODEL)
    let isBroken = false
    for (let edit = 0; edit < count; edit++) {
      // A broken project hides what else would come out differently: it is mended, mostly.
      const isMended = isBroken && random() < 0.8
      const what = isMended ? mend(project, [...editedSince]) : change(random, project)
      if (!isMended) for (const path of what.split(', ')) editedSince.add(path)
      const choices: Choices = {
        ...(random() < 0.1 && { env: { TEAM: pick(random, ['red', 'blue']) } }),
        ...(random() < 0.7 && { files: KNOWN_AT_ONCE }),
      }
      const remembered = await outcome(folder, choices)
      const cold = await outcome(folder, { ...choices, flags: { partial_parse: false } })
      if (remembered.isAlone) alone++
      isBroken = cold.isBroken
      if (!isBroken) editedSince.clear()
      if (remembered.text !== cold.text)
        problems.push(`edit ${edit} (${what}): ${difference(remembered.text, cold.text)}`)
    }
    return { edits: count, alone, problems }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const PROJECT: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nvars:\n  limit: 10\n',
  'profiles.yml':
    'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb}\n    prod: {type: duckdb, path: shop.duckdb, schema: prod}\n',
  'macros/cents.sql': '{% macro cents(column) %}{{ column }} * 100{% endmacro %}',
  'seeds/numbers.csv': 'id\n1\n',
  'models/docs.md': '{% docs number %}A number.{% enddocs %}',
  'models/sources.yml': 'sources: [{name: raw, tables: [{name: events}]}]\n',
  'models/groups.yml': 'groups: [{name: finance, owner: {name: Finance}}]\n',
  'tests/positive.sql': "select * from {{ ref('agents') }} where id < 0",
  'snapshots/history.sql':
    "{% snapshot history %}{{ config(strategy='check', check_cols='all', unique_key='id') }} select * from {{ ref('numbers') }}{% endsnapshot %}",
  'models/properties.yml': properties('Plain.', 'unique'),
}

const SOUND_MODEL = "select 1 as id from {{ ref('numbers') }}"

function mend({ write }: Folder, paths: readonly string[]): string {
  for (const path of paths) write(path, PROJECT[path] ?? SOUND_MODEL)
  return `${paths.join(', ')} mended`
}

function properties(description: string, test: string): string {
  return `models:
  - name: agents
    description: ${description}
    columns: [{name: id, description: "{{ doc('number') }}", data_tests: [${test}]}]
  - name: boats
    deprecation_date: 2024-01-01
  - name: coins
    config: {meta: {share: 1.0, since: 2024-01-31}, post_hook: "select {{ cents(1) }}"}
    columns: [{name: id, tests: [not_null, {accepted_values: {values: [1]}}]}]
  - name: doors
    access: private
    config: {group: finance}
  - name: wide
    latest_version: 2
    columns: [{name: id, data_tests: [unique]}]
    versions: [{v: 1}, {v: 2, columns: [{include: all}]}]
unit_tests:
  - {name: gives, model: engines, given: [], overrides: {macros: {is_incremental: false}}, expect: {rows: [{id: 1}]}}
exposures:
  - {name: board, type: dashboard, owner: {email: board@example.com}, depends_on: ["ref('farms')"]}
`
}

const CONFIGS = [
  '',
  '',
  '',
  "materialized='table'",
  "materialized='incremental', unique_key='id'",
  "materialized='ephemeral'",
  "tags=['daily', var('limit') | string]",
  "alias='other'",
  "schema='apart'",
  'enabled=false',
  "meta={'team': env_var('TEAM', 'none')}",
  "group='finance', access='private'",
  "group='nobody'",
  "pre_hook='select 1'",
]

const COLUMNS = [
  '1 as id',
  "{{ cents('id') }} as id",
  "{{ exceptions.warn('beware') }} 1 as id",
  '{% if is_incremental() %} 2 as id {% else %} 3 as id {% endif %}',
  '{% for n in [1, 2] %}{{ n }} as id_{{ n }}, {% endfor %} 1 as id',
  '{{ 1 + }} as id',
]

function model(random: () => number, name: string): string {
  const config = pick(random, CONFIGS)
  const others = MODELS.filter((other) => other < name && !other.startsWith('wide'))
  const parent = random() < 0.05 ? 'nowhere' : pick(random, ['numbers', ...others, ...others])
  const from = random() < 0.2 ? "{{ source('raw', 'events') }}" : `{{ ref('${parent}') }}`
  const column = COLUMNS[Math.min(COLUMNS.length - 1, Math.floor(random() ** 2 * 5.2))] as string
  return `${config && `{{ config(${config}) }} `}select ${column} from ${from} -- ${Math.floor(random() * 1e6)}`
}

interface Folder {
  read(path: string): string
  write(path: string, text: string): void
  remove(path: string): void
}

/** Most edits are of one model, as in life. */
function change(random: () => number, { read, write, remove }: Folder): string {
  const edited = (path: string, text: string) => {
    write(path, text)
    return path
  }
  const editModel = () => {
    const name = pick(random, MODELS)
    return edited(`models/${name}.sql`, model(random, name))
  }
  const kind = random()
  if (kind < 0.35) {
    const path = `models/${pick(random, MODELS)}.sql`
    return edited(path, `${read(path)} -- ${Math.floor(random() * 1e6)}`)
  }
  if (kind < 0.7) return editModel()
  if (kind < 0.76) return `${editModel()}, ${editModel()}`
  const others: readonly (() => string)[] = [
    () => edited('seeds/numbers.csv', `id\n${Math.floor(random() * 9)}\n`),
    () => edited('tests/positive.sql', `select * from {{ ref('agents') }} where id < ${Math.floor(random() * 9)}`),
    () =>
      edited(
        'models/properties.yml',
        properties(pick(random, ['Plain.', 'Other.']), pick(random, ['unique', 'not_null'])),
      ),
    () =>
      edited('macros/cents.sql', `{% macro cents(column) %}{{ column }} * ${Math.floor(random() * 9)}{% endmacro %}`),
    () => edited('models/docs.md', `{% docs number %}${pick(random, ['A number.', 'Any number.'])}{% enddocs %}`),
    () => edited('dbt_project.yml', `${PROJECT['dbt_project.yml']}models: {+tags: [${pick(random, ['x', 'y'])}]}\n`),
    () => edited('models/extra.sql', model(random, 'extra')),
    () => {
      remove('models/extra.sql')
      return 'models/extra.sql'
    },
  ]
  return pick(random, others)()
}

interface Outcome {
  readonly text: string
  readonly isAlone: boolean
  readonly isBroken: boolean
}

async function outcome(folder: string, choices: Choices): Promise<Outcome> {
  const told: string[] = []
  const tell = (name: string, data: unknown) => told.push(`${name} ${JSON.stringify(data)}`)
  const lines = () => told.filter((line) => !OF_MEMORY.test(line)).sort()
  try {
    const found = await findParse(invocationIn(folder, choices, tell))
    const isAlone = found.kind === 'parsed' && found.isPartly
    const { manifest } = found.kind === 'parsed' ? found.project : await loadProject(invocationIn(folder, choices))
    const sections = [...manifestSections(manifest)].map(([, chunks]) => [...chunks].map(String).join(''))
    return { text: [...lines(), ...sections].join('\n'), isAlone, isBroken: false }
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    return { text: [...lines(), String(error)].join('\n'), isAlone: false, isBroken: true }
  }
}

function difference(one: string, other: string): string {
  let at = 0
  while (one[at] === other[at]) at++
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 60)
  return `with memory …${around(one)}…, without …${around(other)}…`
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [count = 1000, seed = 1] = process.argv.slice(2).map(Number)
  const report = await edits(count, seed)
  for (const problem of report.problems) console.log(problem)
  console.log(
    `${report.edits} edits of seed ${seed}, ${report.alone} of them parsed alone: ${report.problems.length} problems`,
  )
  process.exitCode = report.problems.length > 0 ? 1 : 0
}
