{{ config(materialized='table', persist_docs={'relation': true, 'columns': true}) }}
select '{{ var("sum") }}' as total, '{{ model.config.meta.sum }}' as written
