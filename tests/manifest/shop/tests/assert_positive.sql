{{ config(tags=['sing'], severity='warn', store_failures=true, schema='aud') }}
select * from {{ ref('revenue') }} where amount < 0
