-- depends_on: {{ ref('base') }}
{{ config(materialized='ephemeral') }}
{% if execute %}
{% set node = graph.nodes['model.shop.base'] %}
/*
{{ adapter.get_columns_in_relation(ref('base')) }}
{{ api.Column('s', 'STRUCT(x INTEGER, y STRUCT(z VARCHAR))').flatten() }} {{ api.Column('a', 'int').is_struct() }}
{{ api.Column('a', 'int').fields }} {{ api.Column.TYPE_LABELS }}
{{ [adapter.execute('select 1', fetch=true)[0]] }}
{{ node.keys() | list }}
{{ node.config_call_dict }} {{ node.unrendered_config_call_dict }}
{{ model.keys() | list }} {{ model.config.latest_version_pointer }}
{{ api.Relation.get_relation_type('view') }} {{ api.Relation.get_relation_type.Table }}
{{ this.external }} {{ this.to_dict() | length }} {{ this.to_dict(omit_none=true).path }}
{{ debug is defined }}
*/
{% endif %}
select 1 as one
