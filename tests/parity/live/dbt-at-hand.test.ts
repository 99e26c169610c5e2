import { expect, test } from 'vitest'
import { DbtAtHand } from './dbt-at-hand.ts'

test('a dbt that ends unasked is started anew for the next command line', async () => {
  const dbt = new DbtAtHand('/bin/false')
  const request = { args: ['parse'], cwd: '.', env: {} }
  await expect(dbt.run(request)).rejects.toThrow('dbt ended unasked')
  await expect(dbt.run(request)).rejects.toThrow('dbt ended unasked')
  await dbt.end()
})
