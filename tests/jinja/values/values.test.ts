import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { evaluate } from './evaluate.ts'

interface RecordedCase {
  readonly expr: string
  readonly prints?: string
  readonly raises?: string
}

const FOLDER = new URL('.', import.meta.url)

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.json'))) {
  const cases = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as readonly RecordedCase[]
  describe(`${file.replace('.json', '')} answer as in Jinja2`, () => {
    test.each(cases.map((each) => [each.expr, each] as const))('%s', (_, { expr, prints, raises }) => {
      expect(evaluate(expr)).toEqual(raises === undefined ? { prints } : { raises })
    })
  })
}
