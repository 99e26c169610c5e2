import type { WrittenFor } from '../written-for.ts'
import type { DialectMacro } from './macro.ts'
import { POSTGRES_MACROS } from './postgres.ts'
import { SNOWFLAKE_MACROS } from './snowflake.ts'
import { SNOWFLAKE_TABLE_MACROS } from './snowflake-semi-structured.ts'

/** All macros of a dialect. */
export const DIALECT_MACROS: Readonly<Record<WrittenFor, readonly DialectMacro[]>> = {
  postgres: POSTGRES_MACROS,
  snowflake: [...SNOWFLAKE_MACROS, ...SNOWFLAKE_TABLE_MACROS],
}

/** Types by names that DuckDB does not have, for statements that no rule can read. */
export const DIALECT_TYPES: Readonly<Record<WrittenFor, Readonly<Record<string, string>>>> = {
  postgres: { jsonb: 'json', citext: 'varchar', money: 'decimal(18, 2)' },
  snowflake: {
    number: 'decimal(38, 0)',
    timestamp_ntz: 'timestamp',
    timestampntz: 'timestamp',
    timestamp_ltz: 'timestamptz',
    timestampltz: 'timestamptz',
    timestamp_tz: 'timestamptz',
    nvarchar2: 'varchar',
    byteint: 'bigint',
  },
}

/** Makes a macro in the schema `main` of a database. */
export function macroSql(database: string, { name, forms }: DialectMacro): string {
  return `CREATE OR REPLACE MACRO "${database}".main.${name} ${forms.map((form) => form.replaceAll('\n', ' ')).join(', ')}`
}
