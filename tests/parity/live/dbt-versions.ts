/** The releases that everything is compared with. */
export const DBT_VERSIONS = { 'dbt-core': '1.12.6', 'dbt-duckdb': '1.11.1', 'dbt-postgres': '1.11.0' } as const

/** For a sentence. */
export const DBT_NAMED = `dbt ${DBT_VERSIONS['dbt-core']} (dbt-duckdb ${DBT_VERSIONS['dbt-duckdb']}, dbt-postgres ${DBT_VERSIONS['dbt-postgres']})`
