import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const WAREHOUSES = readdirSync('src/warehouse', { withFileTypes: true })
  .filter((each) => each.isDirectory() && each.name !== 'adapter')
  .map(({ name }) => name)
const ROWS = readFileSync('docs/leases.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))

test.each(WAREHOUSES)('docs/leases.md says what keeps late writers out of %s', (name) => {
  expect(ROWS.some((row) => row.startsWith(`| \`${name}\``))).toBe(true)
})
