{{ config(store_failures=true, severity='warn') }} select {{ told() }}
