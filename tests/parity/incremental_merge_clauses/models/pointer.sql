{{ config(materialized='table_function', parameters=['least']) }} select id from {{ ref('events') }} where amount > least
