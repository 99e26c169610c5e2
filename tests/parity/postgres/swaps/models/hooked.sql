{{ config(
  materialized='table',
  pre_hook=[
    {'sql': 'create table if not exists {{ target.schema }}.told (what text)', 'transaction': false},
    "insert into {{ target.schema }}.told values ('before {{ this.identifier }}')"
  ],
  post_hook=[
    "insert into {{ target.schema }}.told select 'after ' || count(*) from {{ this }}",
    after_commit('vacuum {{ this }}'),
    after_commit('')
  ]
) }}
select * from {{ ref('between') }}
