import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Environment } from '#jinja/environment.ts'
import { toContext } from './cases.ts'
import { CORPUS } from './fuzz.ts'
import { FUZZ_CONTEXT } from './generate-template.ts'
import { renderOutcome } from './outcome.ts'

test('templates made at random give what they gave in Python', () => {
  const corpus = JSON.parse(readFileSync(CORPUS, 'utf8')) as [string, string][]
  const environment = new Environment()
  expect(corpus.length).toBeGreaterThan(0)
  for (const [template, expected] of corpus) {
    expect(renderOutcome(environment, template, toContext(FUZZ_CONTEXT)), template).toBe(expected)
  }
})
