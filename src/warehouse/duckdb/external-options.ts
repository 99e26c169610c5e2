import { findOwn } from '#foundation/source/find-own.ts'
import type { PlainValue } from '#warehouse/adapter/plain-value.ts'
import { pythonText } from './sql-literal.ts'

type Options = Map<string, PlainValue>

/**
 * The options of COPY … TO for a location, the format found by its extension. What is found is written into `options`,
 * where the reading side looks for it.
 */
export function externalWriteOptions(location: string, options: Options): string {
  if (!options.has('format')) {
    const { format, compression } = formatOf(location)
    if (format) {
      options.set('format', format)
      // DuckDB's own guess minds the case, so that `data.CSV.GZ` would stay uncompressed.
      if (compression && !options.has('compression')) options.set('compression', compression)
    } else {
      options.set('format', options.has('delimiter') ? 'csv' : 'parquet')
    }
  }
  if (options.get('format') === 'csv' && !options.has('header')) options.set('header', 1)
  const partitions = options.get('partition_by')
  if (typeof partitions === 'string' && partitions.includes(',') && !partitions.startsWith('(')) {
    options.set('partition_by', `(${partitions})`)
  }
  return [...options]
    .map(([name, value]) => {
      const text = pythonText(value)
      return QUOTED.has(name.toLowerCase()) && !text.startsWith("'") ? `${name} '${text}'` : `${name} ${text}`
    })
    .join(', ')
}

/** Where the files of a location are read: partitions and parts of threads lie in folders below it. */
export function externalReadLocation(location: string, options: Options): string {
  const partitions = options.get('partition_by')
  if (!partitions && !options.get('per_thread_output')) return location
  const folders = partitions
    ? pythonText(partitions)
        .split(',')
        .map(() => '*')
    : []
  return `${[location, '*', ...folders].join('/')}.${pythonText(options.get('format') ?? 'parquet')}`
}

const QUOTED = new Set(['delimiter', 'quote', 'escape', 'null'])
const COMPRESSIONS: Readonly<Record<string, string>> = { gz: 'gzip', zst: 'zstd' }

function formatOf(location: string): { format?: string; compression?: string } {
  const names = (location.split('/').at(-1) ?? '').replace(/^\.+/, '').split('.').slice(1)
  const last = names.at(-1)?.toLowerCase()
  if (!last) return {}
  const compression = findOwn(COMPRESSIONS, last)
  if (!compression) return { format: last }
  const inner = names.at(-2)?.toLowerCase()
  return inner ? { format: inner, compression } : {}
}
