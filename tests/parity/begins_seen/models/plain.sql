{{ config(begin='2024-01-01') }}
select '{{ config.get("begin") }} {{ config.get("begin").year }}' as of_config
