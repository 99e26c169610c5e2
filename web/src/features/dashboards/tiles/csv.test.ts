import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

test.each([
  ['what has a comma, a quote or a line break is quoted', ['a,b', 'say "so"', 'x\ny'], '"a,b","say ""so""","x\ny"'],
  ['nothing is empty', [null, 0, false], ',0,false'],
  ['lists and mappings are JSON', [[1, 2], { a: 'x' }], '"[1,2]","{""a"":""x""}"'],
  ['a text that spreadsheets would run is a text', ['=1+1', '@sum', '+cmd|x', '-2+3'], "'=1+1,'@sum,'+cmd|x,'-2+3"],
  ['a number that came as a text stays one', ['-12.5', '12345678901234567890'], '-12.5,12345678901234567890'],
])('%s', (_rule, row, line) => {
  const columns = row.map(
    (_, index) => ({ name: `c${index}`, type: 'text', label: '', description: '', format: null }) as const,
  )
  expect(csvOf({ columns, rows: [row] }).split('\r\n')[1]).toBe(line)
})
