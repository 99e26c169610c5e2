import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommandLine } from '#cli/run-command-line.ts'
import { testHost } from './run-case.ts'

const TOKEN = 'hunter2-of-the-database'
const SCHEMA = 'hidden_schema_77'
/** Written in other ways in JSON, and on a command line. */
const ODD = 'a "wörd" apart'
const PIN = 'q7'
const CODE = '470011'
const ENV = {
  DBT_ENV_SECRET_ODD: ODD,
  DBT_ENV_SECRET_PIN: PIN,
  DBT_ENV_SECRET_CODE: CODE,
  DBT_ENV_SECRET_TOKEN: TOKEN,
  DBT_ENV_SECRET_SCHEMA: SCHEMA,
  PLAIN: 'plain-value',
}

/** A project that does all it can to give its secrets away. */
const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nvars:\n  token_of_vars: nothing\n',
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: 'shop.duckdb'
      schema: "{{ env_var('DBT_ENV_SECRET_SCHEMA') }}"
      external_root: "{{ env_var('DBT_ENV_SECRET_TOKEN') }}"
`,
  'macros/show.sql': `{% macro show() %}
  {% do log('the schema is ' ~ target.schema, info=true) %}
  {% do print('the schema is ' ~ target.schema) %}
  {% do log(target, info=true) %}
  {% do exceptions.warn('careful with ' ~ target.schema) %}
{% endmacro %}`,
  'models/fine.sql': "{{ show() }}\nselect '{{ target.schema }}' as schema_name, '{{ env_var('PLAIN') }}' as plain",
  'models/broken.sql': "select '{{ target.schema }}' as schema_name, nothing from (select 1 as id)",
  'models/raises.sql': "{% if execute %}{{ exceptions.raise_compiler_error('no ' ~ target.schema) }}{% endif %}",
  'models/converts.sql': "{{ config(materialized='table') }} select cast('{{ target.schema }}' as integer) as id",
  'models/schema.yml': `models:
  - name: fine
    description: "{{ target.schema }} and {{ env_var('PLAIN') }}"
    columns:
      - name: schema_name
        data_tests:
          - accepted_values:
              arguments:
                values: [a]
`,
}

describe('values of secret environment variables', () => {
  let folder = ''
  const printed: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trellis-secrets-'))
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text.replace("'shop.duckdb'", `'${join(folder, 'shop.duckdb')}'`))
    }
    const host = testHost(folder, { env: ENV, unreadable: [] }, (text) => printed.push(text))
    await runCommandLine(['--debug', 'build'], host)
    await runCommandLine(['--debug', '--log-format', 'json', '--log-format-file', 'json', 'run'], host)
    await runCommandLine(['compile', '--vars', `{token: ${TOKEN}}`], host)
    await runCommandLine(['--debug', 'compile', '--vars', JSON.stringify({ token: ODD })], host)
    await runCommandLine(['--log-format', 'json', 'compile', '--vars', JSON.stringify({ token: ODD })], host)
    await runCommandLine(['run', '--select', TOKEN], host)
    await runCommandLine(['run', '--select', 'fine', PIN, CODE], host)
    await runCommandLine(['run', '--target', TOKEN], host)
    await runCommandLine(['run', `--${TOKEN}`], host)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('are not printed', () => {
    expect(printed.join('')).toContain('the schema is *****')
    expect(linesWithSecrets(printed.join(''))).toEqual([])
  })

  test('are hidden though they are short, or numbers', () => {
    expect(printed.join('')).not.toMatch(/q7|470011/)
    const written = filesUnder(folder).filter((file) => /\/(target|logs)\/.*\.(json|log)$/.test(file))
    const quoted = /(["'])(q7|470011)\1/
    expect(written.filter((file) => quoted.test(readFileSync(file, 'utf8')))).toEqual([])
  })

  test('are in no log, no artifact and no compiled file', () => {
    const files = filesUnder(folder).filter((file) => /\/(target|logs)\//.test(file))
    expect(files.length).toBeGreaterThan(8)
    expect(
      files.flatMap((file) =>
        linesWithSecrets(readFileSync(file, 'utf8')).map((line) => `${file.slice(folder.length)}: ${line}`),
      ),
    ).toEqual([])
  })
})

const SECRETS = new RegExp(`${TOKEN}|${SCHEMA}|w(ö|\\\\u00f6)rd`)

function linesWithSecrets(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => SECRETS.test(line))
    .map((line) => {
      const at = line.search(SECRETS)
      return line.slice(Math.max(0, at - 150), at + 60)
    })
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}
