import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { memoryFiles } from '../../../tests/memory-files.ts'
import { parseDotenv, withDotenv } from './dotenv.ts'

const recorded = JSON.parse(readFileSync('tests/config/dotenv.json', 'utf8')) as {
  text: string
  values: Record<string, string>
}[]

describe('reads a .env as python-dotenv does', () => {
  test.each(recorded)('$text', ({ text, values }) => {
    expect(parseDotenv(text, { SHELLV: '/sh' })).toEqual(values)
  })
})

test('the nearest .env upwards counts, and the shell wins over it', () => {
  const files = memoryFiles({ '/a/.env': 'X=1\nY=1\n', '/.env': 'Z=1\n', '/a/b/c.txt': '' })
  expect(withDotenv(files, '/a/b', { Y: '2' })).toEqual({ X: '1', Y: '2' })
})

test('without a .env the environment is what it was', () => {
  const env = { A: '1' }
  expect(withDotenv(memoryFiles({}), '/a', env)).toBe(env)
})
