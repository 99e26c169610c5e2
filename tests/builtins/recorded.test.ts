import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { repr } from '#jinja/values/to-string.ts'
import { evaluate } from './evaluate.ts'
import { builtinNames } from './names.ts'

interface Recorded {
  readonly expr: string
  readonly repr?: string
  readonly error?: string
  readonly message?: string
}

process.env.TZ = 'UTC'
const folder = fileURLToPath(new URL('./cases/', import.meta.url))
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))

describe.each(files)('answers as Python does: %s', (file) => {
  const cases = JSON.parse(readFileSync(folder + file, 'utf8')) as Recorded[]

  test.each(cases)('$expr', (recorded) => {
    expect(answer(recorded)).toEqual(recorded.error === undefined ? recorded.repr : recordedError(recorded))
  })
})

function answer({ expr }: Recorded): string {
  try {
    return repr(evaluate(expr, builtinNames()))
  } catch (error) {
    if (error instanceof DbtError)
      return `RuntimeError: ${error.diagnostics[0]?.category}\n  ${error.diagnostics[0]?.message}`
    return error instanceof Error
      ? `${error instanceof PyError ? error.type : error.name}: ${error.message}`
      : String(error)
  }
}

function recordedError({ error, message }: Recorded): string {
  // Python's re.error is a plain Exception, and so is agate's CastError: a template can only meet them by their messages.
  return `${error === 'Exception' || error === 'CastError' ? 'ValueError' : error}: ${message}`
}
