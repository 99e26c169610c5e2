{{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert', on_schema_change='append_new_columns', alias='fct_orders', post_hook="select 3") }}
select o.id, p.amount, o.ordered_at, {{ env_var('HOME', 'x') | length }} as n from {{ ref('stg_orders') }} o join {{ ref('stg_payments') }} p using (id)
