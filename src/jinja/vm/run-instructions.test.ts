import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Op } from '../compile/instructions.ts'

test('the machine knows each instruction by its number', () => {
  const source = readFileSync(join(import.meta.dirname, 'run-instructions.ts'), 'utf8')
  const cases = [...source.matchAll(/case (\d+) \/\* (\w+) \*\/:/g)].map(([, number, name]) => [name, Number(number)])
  expect(Object.fromEntries(cases)).toEqual(Op)
})
