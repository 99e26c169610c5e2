select *, dbt_valid_to is null as current from {{ ref('products_then') }}
