import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { escapeSqlString, pythonText } from './sql-literal.ts'

/** One entry of `attach` in a profile. */
export interface Attachment {
  readonly path: string
  readonly type?: string
  readonly alias?: string
  readonly secret?: string
  readonly read_only?: boolean
  readonly options?: Readonly<Record<string, unknown>>
  readonly is_ducklake?: boolean
}

/** The ATTACH statement. An option stands in its own field or under `options`, not in both. */
export function attachSql(attachment: Attachment): string {
  const { type, secret, read_only, options = {} } = attachment
  const path = isMotherDuck(attachment.path) ? (attachment.path.split('?')[0] ?? '') : attachment.path
  const twice = [type && 'type', secret && 'secret', read_only && 'read_only'].filter(
    (key) => typeof key === 'string' && key in options,
  )
  if (twice.length > 0) {
    throw dbtError(
      'DbtRuntimeError',
      'duckdb/attach-conflict',
      `Attachment option(s) [${twice.map((key) => `'${key}'`).join(', ')}] specified in both direct fields and options dict. ` +
        'Please specify each option in only one location.',
    )
  }
  const words = [
    ...named('TYPE', type ?? options.type),
    ...named('SECRET', secret ?? options.secret),
    ...(read_only || options.read_only ? ['READ_ONLY'] : []),
    ...Object.entries(options).flatMap(([key, value]) => (HANDLED.has(key) ? [] : option(key, value))),
  ]
  const alias = attachment.alias ? ` AS ${attachment.alias}` : ''
  const tail = words.length > 0 ? ` (${words.join(', ')})` : ''
  return `ATTACH IF NOT EXISTS '${escapeSqlString(path)}'${alias}${tail}`
}

/** Whether a path leads to MotherDuck. */
export function isMotherDuck(path: string): boolean {
  return /^(?:md|motherduck):/i.test(path)
}

const HANDLED = new Set(['type', 'secret', 'read_only'])

function named(word: string, value: unknown): string[] {
  return value ? [`${word} ${pythonText(value)}`] : []
}

function option(key: string, value: unknown): string[] {
  const word = key.toUpperCase()
  if (typeof value === 'boolean') return value ? [word] : []
  if (value === null || value === undefined) return []
  if (typeof value !== 'string') return [`${word} ${pythonText(value)}`]
  const text = value.trim()
  const quoted = text.length >= 2 && ['"', "'"].some((quote) => text.startsWith(quote) && text.endsWith(quote))
  return [quoted ? `${word} ${value}` : `${word} '${escapeSqlString(value)}'`]
}
