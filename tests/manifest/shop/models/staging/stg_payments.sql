{{ config(materialized='ephemeral') }}
select {{ tools.double('amount') }} as amount, id from {{ ref('payments') }}
