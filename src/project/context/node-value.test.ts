import { expect, test } from 'vitest'
import { Dict } from '#jinja/values/dict.ts'
import { str } from '#jinja/values/to-string.ts'
import type { Value } from '#jinja/values/value.ts'
import { modelValue } from './node-value.ts'

test.each<[why: string, config: object, begin: string]>([
  ['a moment where batches need one', { incremental_strategy: 'microbatch', begin: '2026-11-20T06:00:00' }, 'datetime'],
  ['what was written elsewhere', { incremental_strategy: 'append', begin: '2026-11-20T06:00:00' }, 'text'],
  ['nothing where nothing was configured', { incremental_strategy: 'microbatch', begin: null }, 'nothing'],
])('`begin` of a configuration is %s', (_, config, kind) => {
  const model = modelValue({ name: 'orders', config })
  const begin = (model.get('config') as Dict).get('begin')
  expect(kindOf(begin)).toBe(kind)
  if (kind === 'datetime') expect(str(begin ?? null)).toBe('2026-11-20 06:00:00')
})

function kindOf(value: Value | undefined): string {
  if (value === undefined) return 'nothing'
  return typeof value === 'string' ? 'text' : 'datetime'
}
