import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { invocationIn } from '#commands/invocation-for-tests.ts'
import { settingsRenderers } from '#commands/renderers.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { toPlain } from '#foundation/yaml/to-plain.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import { settingsOf } from '#platform/settings/read-settings.ts'
import { type Settings, SETTINGS } from '#platform/settings/settings.ts'
import { dbtEnvironments } from '#project/context/environments.ts'

const folder = 'tests/platform/settings'
const env = { DBT_ENV_SECRET_TOKEN: 'hidden-from-all', THREADS: '8', SLACK_WEBHOOK_URL: 'https://example.com/slack' }
const render = settingsRenderers(invocationIn(resolve(folder), { env }), dbtEnvironments()).secret({})

describe('trellis.yml', () => {
  test.each(cases('right'))('right/%s means what stands in its .out', (name) => {
    const { document: _, ...values } = read(join(folder, 'right', name))
    expectAsWritten(join(folder, 'right', name), `${JSON.stringify(values, plain, 2)}\n`)
  })

  test.each(cases('wrong'))('wrong/%s gets the errors of its .out, all at once', (name) => {
    const path = join(folder, 'wrong', name)
    expectAsWritten(path, `${errorOf(() => read(path))}\n`)
  })

  test.each([...cases('right'), ...cases('wrong')])('no secret of %s is shown', (name) => {
    for (const kind of ['right', 'wrong']) {
      const out = join(folder, kind, name.replace(/\.yml$/, '.out'))
      if (existsSync(out)) expect(readFileSync(out, 'utf8')).not.toContain('hidden-from-all')
    }
  })
})

describe('the schema for editors', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(SETTINGS.schema)

  test.each(cases('right'))('takes right/%s', (name) => {
    expect(validate(asEditorsRead(join(folder, 'right', name))), JSON.stringify(validate.errors?.slice(0, 3))).toBe(
      true,
    )
  })

  test.each(['shapes.yml', 'times.yml'])('refuses wrong/%s', (name) => {
    expect(validate(asEditorsRead(join(folder, 'wrong', name)))).toBe(false)
  })
})

/** To YAML 1.2 `on` and `22:00` are texts. */
function asEditorsRead(path: string): Json {
  const text = readFileSync(path, 'utf8')
    .replace(/\bon:/g, '"on":')
    .replace(/(?<=: )\d\d:\d\d(?=[,\s])/g, '"$&"')
  const { value } = parseYaml({ path, text })
  return value === null ? {} : (JSON.parse(JSON.stringify(toPlain(value))) as Json)
}

test('whatever stands in it, it is read or refused with places, and nothing breaks', () => {
  const whole = asEditorsRead(join(folder, 'right', 'everything.yml'))
  const leaf = fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1.5,
    '',
    'x',
    '{{',
    '* * * * *',
    [],
    {},
    ['a', 1],
    { on: 1, a: null },
    { __proto__x: 1 },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1_000_000), leaf), { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = structuredClone(whole)
      for (const [which, value] of changes) changeOne(changed, which, value)
      const document = parseYaml({ path: 'trellis.yml', text: JSON.stringify(changed, null, 1) })
      try {
        jobsOf(settingsOf(document, { env, render }))
      } catch (error) {
        if (!(error instanceof DbtError)) throw error
        expect(error.diagnostics.every(({ at, message }) => at !== undefined && message !== '')).toBe(true)
        expect(error.message).not.toContain('hidden-from-all')
      }
    }),
    { numRuns: 300 },
  )
})

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Puts a value in the place of one of all that there are, or under a key of its own. */
function changeOne(root: Json, which: number, value: Json): void {
  const places: [Json[] | { [key: string]: Json }, string | number][] = []
  const visit = (item: Json): void => {
    if (typeof item !== 'object' || item === null) return
    const keys = Array.isArray(item) ? item.keys() : Object.keys(item)
    for (const key of keys) {
      places.push([item, key])
      visit((item as { [key: string]: Json })[key] ?? null)
    }
  }
  visit(root)
  const [holder, key] = places[which % places.length] ?? []
  if (holder !== undefined && key !== undefined) (holder as { [key: string]: Json })[key] = structuredClone(value)
}

function cases(kind: string): string[] {
  return readdirSync(join(folder, kind)).filter((name) => name.endsWith('.yml'))
}

function read(path: string): Settings {
  return settingsOf(parseYaml({ path: 'trellis.yml', text: readFileSync(path, 'utf8') }), { env, render })
}

function errorOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof DbtError) return error.message
    throw error
  }
  throw new Error('nothing was wrong with it')
}

function expectAsWritten(path: string, found: string): void {
  const out = path.replace(/\.yml$/, '.out')
  if (process.env.UPDATE) writeFileSync(out, found)
  expect(found).toBe(readFileSync(out, 'utf8'))
}

/** Cron expressions as they are written, tables and sets as what they hold. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'object' && value !== null && 'isAtTimes' in value && 'text' in value) return value.text
  if (value instanceof Map) return Object.fromEntries(value)
  return value instanceof Set ? [...value] : value
}
