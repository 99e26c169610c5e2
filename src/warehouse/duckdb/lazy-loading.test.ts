import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

test('only the driver loads the native module, and only when it connects', () => {
  const folder = new URL('.', import.meta.url)
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const loading = sources.flatMap((name) => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const uses =
      text.match(/import type [^;]*?from '@duckdb\/node-api'|(?:\w+ )?import\('@duckdb[^)]*\)|'@duckdb\/node-api'/g) ??
      []
    return uses.filter((use) => !/^(?:import type|typeof) /.test(use)).map((use) => `${name}: ${use}`)
  })
  expect(loading).toEqual(["driver.ts: await import('@duckdb/node-api')"])
})
