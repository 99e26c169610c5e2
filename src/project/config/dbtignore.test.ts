import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseIgnore } from './dbtignore.ts'

const { paths, cases } = JSON.parse(readFileSync('tests/config/dbtignore.json', 'utf8')) as {
  paths: string[]
  cases: { text: string; ignored: string[] }[]
}

describe('ignores what dbt ignores', () => {
  test.each(cases)('$text', ({ text, ignored }) => {
    expect(paths.filter(parseIgnore(text))).toEqual(ignored)
  })
})
