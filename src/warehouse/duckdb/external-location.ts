import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { RelationConfig } from '#warehouse/adapter/relation.ts'

/**
 * The place of a source with its placeholders filled in. `formatter` says how they are written: `{name}` (newstyle),
 * `%(name)s` (oldstyle) or `$name` (template). A path gets quotes, a function call stays as it is.
 */
export function externalLocation(source: RelationConfig, meta: Readonly<Record<string, unknown>>): string {
  const template = String(meta.external_location)
  const values: Readonly<Record<string, unknown>> = {
    name: source.name,
    identifier: source.identifier,
    schema: source.schema,
    database: source.database,
    tags: source.tags,
    ...meta,
  }
  const fill = (name: string): string => {
    if (Object.hasOwn(values, name)) return written(values[name])
    throw dbtError(
      'DbtRuntimeError',
      'duckdb/external-location',
      `external_location of source '${source.name}' uses '${name}', which neither the source nor its meta has`,
      { notes: [`known: ${Object.keys(values).sort().slice(0, 12).join(', ')}`] },
    )
  }
  const location = filled(template, String(meta.formatter ?? 'newstyle'), fill)
  return location.includes('(') || location.startsWith("'") ? location : `'${location}'`
}

function filled(template: string, formatter: string, fill: (name: string) => string): string {
  switch (formatter) {
    case 'newstyle':
      return template.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, name?: string) =>
        name === undefined ? whole.charAt(0) : fill(name),
      )
    case 'oldstyle':
      return template.replace(/%%|%\(([^)]*)\)s/g, (_, name?: string) => (name === undefined ? '%' : fill(name)))
    case 'template':
      return template.replace(
        /\$\$|\$\{([A-Za-z_]\w*)\}|\$([A-Za-z_]\w*)/g,
        (_, braced: string | undefined, bare: string | undefined) => {
          const name = braced ?? bare
          return name === undefined ? '$' : fill(name)
        },
      )
    default:
      throw dbtError(
        'DbtRuntimeError',
        'duckdb/external-location',
        `Formatter ${formatter} not recognized. Must be one of 'newstyle', 'oldstyle', or 'template'.`,
      )
  }
}

function written(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  return String(value)
}
