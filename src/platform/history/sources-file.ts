import { type ColumnType, HISTORY_TABLES, type HistoryColumn } from './history-tables.ts'

export interface SourcesOptions {
  readonly schema: string
  readonly database?: string
  /** The name by which models read them: `source('trellis_meta', 'runs')`. */
  readonly name: string
}

/** In which tables every run leaves a row: only these can be late. */
const EACH_RUN: ReadonlySet<string> = new Set(['runs', 'run_steps'])

const DATA_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'bigint',
  number: 'double precision',
  flag: 'boolean',
  time: 'timestamp',
}

/** A properties file that describes the tables of history as sources of a dbt project. */
export function sourcesFile({ schema, database, name }: SourcesOptions): string {
  const lines = [
    '# Written by `trellis history sources`: the tables of history, for models to read. Times are UTC.',
    'version: 2',
    '',
    'sources:',
    `  - name: ${yamlText(name)}`,
    ...(database === undefined ? [] : [`    database: ${yamlText(database)}`]),
    ...(schema === name ? [] : [`    schema: ${yamlText(schema)}`]),
    `    description: ${yamlText('What Trellis remembers of runs. Rows are only ever added.')}`,
    '    tables:',
  ]
  for (const [table, { about, at, columns }] of Object.entries(HISTORY_TABLES)) {
    lines.push(`      - name: ${table}`, `        description: ${yamlText(about)}`)
    if (EACH_RUN.has(table)) {
      lines.push(
        '        config:',
        `          loaded_at_field: ${at}`,
        '          freshness:',
        '            warn_after: { count: 2, period: day }',
      )
    }
    lines.push('        columns:')
    for (const [column, { type, about: description }] of Object.entries<HistoryColumn>(columns)) {
      lines.push(
        `          - name: ${column}`,
        `            data_type: ${DATA_TYPES[type]}`,
        `            description: ${yamlText(description)}`,
      )
    }
  }
  return `${lines.join('\n')}\n`
}

/** In quotes, so that nothing in it means anything to YAML or Jinja. */
function yamlText(text: string): string {
  return JSON.stringify(text)
}
