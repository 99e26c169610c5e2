{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['id', 'day'], pre_hook="select 1", post_hook="create or replace table main.hooked as select count(*) as n from {{ this }}") }}
select id, day, kind from {{ ref('events') }}
