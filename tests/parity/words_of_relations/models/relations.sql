{% set plain = api.Relation.create(database='lake', schema='raw', identifier='things', type='table') %}
{% set view = api.Relation.create(database='lake', schema='raw', identifier='Things', type='view') %}
{% set base = ref('base') %}
select * from {{ base }}
-- path: {{ plain.path }}
-- type: {{ plain.type }} {{ view.type }} {{ base.type }}
-- quote_policy: {{ plain.quote_policy }}
-- include_policy: {{ plain.include_policy }}
-- limit: {{ plain.limit }}
-- event_time_filter: {{ plain.event_time_filter }}
-- require_alias: {{ plain.require_alias }}
-- parts: {{ plain.database }} {{ plain.schema }} {{ plain.identifier }} {{ plain.table }} {{ plain.name }}
-- kinds: {{ plain.is_table }} {{ view.is_view }} {{ plain.is_cte }} {{ plain.is_materialized_view }} {{ plain.is_function }} {{ plain.is_pointer }}
-- renamed and replaced: {{ plain.can_be_renamed }} {{ plain.can_be_replaced }} {{ plain.renameable_relations | list | sort }} {{ plain.replaceable_relations | list | sort }}
-- quoted: {{ plain.quoted('a b') }} {{ plain.quoted('say "a"') }}
-- matches: {{ plain.matches('lake', 'raw', 'things') }} {{ plain.matches('lake', 'raw', 'other') }}
-- replace_path: {{ plain.replace_path(identifier='other') }} {{ plain.replace_path(schema='cooked', database=none) }}
-- information_schema_only: {{ plain.information_schema_only() }}
-- information_schema: {{ plain.information_schema('tables') }} {{ plain.information_schema() }}
-- without_identifier: {{ plain.without_identifier() }}
-- render_limited: {{ plain.render_limited() }} {{ plain.incorporate(limit=0).render_limited() }} {{ plain.incorporate(limit=5) }}
-- get: {{ plain.get('identifier') }} {{ plain.get('colour', 'none') }} {{ plain.get('colour') }}
-- item: {{ plain['identifier'] }} {{ plain['type'] }}
-- default policies: {{ plain.get_default_quote_policy() }} {{ plain.get_default_include_policy() }}
-- include: {{ plain.include(database=false) }} {{ plain.include(identifier=false) }} {{ plain.include(database=false, schema=false) }}
-- quote: {{ plain.quote(identifier=false) }} {{ plain.quote(database=true, schema=true, identifier=true) }}
-- incorporate: {{ plain.incorporate(path={'identifier': 'more'}) }} {{ plain.incorporate(type='view').is_view }}
-- ephemeral: {{ plain.add_ephemeral_prefix('things') }}
-- classes: {{ api.Relation.Table }} {{ api.Relation.View }} {{ api.Relation.CTE }} {{ api.Relation.External }} {{ api.Relation.MaterializedView }} {{ api.Relation.Function }}
-- truth and text: {{ plain is not none }} {{ true if plain else false }} {{ plain | string }} {{ plain ~ '' }} {{ [plain] | join(', ') }}
-- scd_args: {{ api.Relation.scd_args('id', 'updated_at') }} {{ api.Relation.scd_args(['id', 'line'], 'updated_at') }}
-- type of adapter: {{ adapter.type() }} {{ adapter.quote('a b') }} {{ adapter.quote_as_configured('a', 'identifier') }} {{ adapter.quote_seed_column('a', true) }} {{ adapter.quote_seed_column('a', false) }}
-- cached: {{ load_cached_relation(base) }} {{ load_relation(base) }} {{ adapter.get_relation(base.database, base.schema, 'none') }}
-- equal: {{ plain == plain.incorporate() }} {{ plain == view }}
