import { expect, test } from 'vitest'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { settingsOf } from './read-settings.ts'
import { linesOf } from './schedule.ts'

const MATRIX = 'frequencies: { daily: "@daily", weekly: "@weekly" }, matrix: { daily: { b: m, c: }, weekly: { a: } }'

test.each([
  ['those that the matrix names, also in empty cells', `schedule: { ${MATRIX} }`, ['b', 'c', 'a']],
  ['the lines in their order, where they are given', `schedule: { ${MATRIX}, lines: { a: , b: , c: , d: } }`, 'abcd'],
])('the columns of the matrix are %s', (_, text, lines) => {
  const { schedule } = settingsOf(parseYaml({ path: 'trellis.yml', text }), { env: {}, render: (each) => each })
  expect(linesOf(schedule)).toEqual([...lines])
})
