import { expect, test } from 'vitest'
import type { DataColumn } from '#api/dashboards.ts'
import { withShares } from './with-shares.ts'

test.each([
  ['a rate between nought and one is a share', 'conversion_rate', [0.62, null, 1], true],
  ['a drop-off, too', 'cart_dropoff', [0.19], true],
  ['a rate beyond one is a number', 'growth_rate', [1.7], false],
  ['any other name is a number', 'price', [0.5], false],
  ['the change of a rate is told in points, not in percent', 'change_in_conversion_rate', [-0.54], false],
] as const)('%s', (_rule, name, values, isShare) => {
  const column: DataColumn = { name, type: 'number', label: name, description: '', format: null }
  const { columns } = withShares({ columns: [column], rows: values.map((value) => [value]) })
  expect(columns[0]?.format?.type).toBe(isShare ? 'percent' : undefined)
})
