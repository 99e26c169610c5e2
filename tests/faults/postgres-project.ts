/** A project whose relations tell, when a build of it was broken off, whether they are whole. */
export const SCHEMA = 'faults'
export const ROWS = 60_000

/** The settings of a project on the server at an address. */
export function settingsFor(server: string): Readonly<Record<string, string>> {
  const address = new URL(server)
  return {
    'dbt_project.yml': 'name: shop\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n',
    'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: postgres, host: ${address.hostname}, port: ${address.port}, user: ${address.username}, password: ${address.password}, dbname: ${address.pathname.slice(1)}, schema: ${SCHEMA}, threads: 4}
`,
  }
}

/** Everything in it is of one generation, which is a variable. */
export const FILES: Readonly<Record<string, string>> = {
  'models/numbers.sql': `{{ config(materialized='table') }}
select id, {{ var('generation', 0) }} as generation from generate_series(1, ${ROWS}) as numbers(id)
`,
  'models/grown.sql': `{{ config(materialized='incremental', unique_key='id') }}
select id, generation from {{ ref('numbers') }} where id % 10 = 0
`,
  'seeds/colours.csv': `id,colour\n${Array.from({ length: 500 }, (_, id) => `${id},colour ${id}`).join('\n')}\n`,
  'snapshots/number_history.sql': `{% snapshot number_history %}
{{ config(target_schema='${SCHEMA}', unique_key='id', strategy='check', check_cols=['generation']) }}
select id, generation from {{ ref('numbers') }} where id % 20 = 0
{% endsnapshot %}
`,
}

/** Statements that find nothing if all is whole. */
export const TORN: readonly (readonly [what: string, sql: string])[] = [
  [
    'a table of two generations, or not whole',
    `select 1 from (select count(*) as n, count(distinct generation) as g from ${SCHEMA}.numbers) as t where n <> ${ROWS} or g <> 1`,
  ],
  ['a seed that is not whole', `select 1 from (select count(*) as n from ${SCHEMA}.colours) as t where n <> 500`],
  [
    'an incremental model of two generations, or not whole',
    `select 1 from (select count(*) as n, count(distinct generation) as g from ${SCHEMA}.grown) as t where n <> ${ROWS / 10} or g <> 1`,
  ],
  [
    'a key without exactly one current row',
    `select id from ${SCHEMA}.number_history group by id having count(*) filter (where dbt_valid_to is null) <> 1`,
  ],
]
