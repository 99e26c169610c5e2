import { expect, test } from 'vitest'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import { externalReadLocation, externalWriteOptions } from './external-options.ts'

type Options = Readonly<Record<string, PlainValue>>

test.each<[string, Options, string, string]>([
  ['x.parquet', {}, 'format parquet', 'x.parquet'],
  ['x.csv', {}, 'format csv, header 1', 'x.csv'],
  ['x.CSV.GZ', {}, 'format csv, compression gzip, header 1', 'x.CSV.GZ'],
  ['x.json.zst', { compression: 'none' }, 'compression none, format json', 'x.json.zst'],
  ['x.gz', {}, 'format parquet', 'x.gz'],
  ['x', {}, 'format parquet', 'x'],
  ['.csv', {}, 'format parquet', '.csv'],
  ['x', { delimiter: '|' }, "delimiter '|', format csv, header 1", 'x'],
  ['d/x', { format: 'csv', header: 0, null: "''" }, "format csv, header 0, null ''", 'd/x'],
  ['d.e/x', { partition_by: 'a, b' }, 'partition_by (a, b), format parquet', 'd.e/x/*/*/*.parquet'],
  ['d', { partition_by: 'a', format: 'csv' }, 'partition_by a, format csv, header 1', 'd/*/*.csv'],
  ['d', { per_thread_output: true }, 'per_thread_output True, format parquet', 'd/*.parquet'],
])('%s with %j is written with "%s" and read from %s', (location, given, written, read) => {
  const options = new Map(Object.entries(given))
  expect(externalWriteOptions(location, options)).toBe(written)
  expect(externalReadLocation(location, options)).toBe(read)
})
