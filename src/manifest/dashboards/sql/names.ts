/** The name of a column in a query. One that needs no quotes has none, so that the warehouse folds its case as always. */
export function columnSql(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !RESERVED.has(name.toLowerCase()) ? name : quoted(name)
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function textSql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A model as definitions name it: `orders`, `shop.orders`, `orders.v2`. */
export interface ModelName {
  readonly package: string | null
  readonly name: string
  readonly version: string | null
}

export function modelName(text: string): ModelName {
  const [, versioned = text, version] = /^(.+)\.v(\d\w*)$/.exec(text) ?? []
  const [, packageName, name = versioned] = /^(\w+)\.(\w+)$/.exec(versioned) ?? []
  return { package: packageName ?? null, name, version: version ?? null }
}

/** Such a model, or a call such as `source('shop', 'orders')`, as Jinja. */
export function relationSql(model: string): string {
  if (/^(ref|source)\s*\(/.test(model.trim())) return `{{ ${model.trim()} }}`
  const { package: packageName, name, version } = modelName(model)
  const args = [...(packageName === null ? [] : [`'${packageName}'`]), `'${name}'`]
  if (version !== null) args.push(`v=${/^\d+$/.test(version) ? version : `'${version}'`}`)
  return `{{ ref(${args.join(', ')}) }}`
}

/** The start of the period in which a moment lies: a date, of hours a timestamp. */
export function periodSql(grain: string, column: string): string {
  const start = `date_trunc('${grain}', ${column})`
  return grain === 'hour' ? start : `cast(${start} as date)`
}

/** Words of DuckDB and PostgreSQL that are no names of columns as they stand. */
const RESERVED: ReadonlySet<string> = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check
  collate collation column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user default deferrable desc describe distinct do else end
  except false fetch for foreign freeze from full glob grant group having ilike in initially inner intersect into is
  isnull join lambda lateral leading left like limit localtime localtimestamp map natural not notnull null offset on
  only or order outer overlaps pivot pivot_longer pivot_wider placing positional primary qualify references returning
  right select semi session_user show similar some struct summarize symmetric system_user table tablesample then to
  trailing true try_cast union unique unpack unpivot user using variadic verbose when where window with`.split(/\s+/),
)
