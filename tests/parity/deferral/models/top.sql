{{ config(materialized='table') }}
select *, '{{ model.get('defer_relation', {}).get('schema') }}' as other, '{{ defer_relation }}' as elsewhere, '{{ graph.nodes['model.parity.mid'].defer_relation.schema if execute and graph.nodes['model.parity.mid'].defer_relation }}' as in_graph from {{ ref('mid') }}
