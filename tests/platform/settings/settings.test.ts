import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { invocationIn } from '#commands/invocation-for-tests.ts'
import { settingsRenderers } from '#commands/renderers.ts'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { settingsOf } from '#platform/settings/read-settings.ts'
import type { Settings } from '#platform/settings/settings.ts'
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
