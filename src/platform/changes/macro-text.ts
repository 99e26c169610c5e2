/**
 * The macro that answers in models what `trellis changes` answers on the command line. A project keeps it among its own
 * macros, so that it stays a project that dbt runs too.
 */
export const CHANGES_MACRO = `{#
  What changed in a snapshot: a row for each change and column.

      select * from {{ trellis_changes(ref('sst_products'), columns=['inventory']) }} as changes

  Columns: those of the unique key; happened_at; change (inserted, changed, deleted, revived); column_name, before_value
  and after_value as text, without a value for keys that came or went. Without columns, all are looked at.
#}
{% macro trellis_changes(snapshot, columns=none) %}
  {%- if not execute -%}
    {%- do return('(select null as happened_at)') -%}
  {%- endif -%}
  {%- set found = [] -%}
  {%- for node in graph.nodes.values() if node.resource_type == 'snapshot' -%}
    {%- if node.alias | lower == snapshot.identifier | lower and node.schema | lower == snapshot.schema | lower -%}
      {%- do found.append(node) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- if not found -%}
    {%- do exceptions.raise_compiler_error('trellis_changes: ' ~ snapshot ~ ' is no snapshot of this project') -%}
  {%- endif -%}
  {%- set settings = found[0].config -%}
  {%- set names = settings.snapshot_meta_column_names or {} -%}
  {%- set valid_from = names.dbt_valid_from or 'dbt_valid_from' -%}
  {%- set valid_to = names.dbt_valid_to or 'dbt_valid_to' -%}
  {%- set is_deleted = names.dbt_is_deleted or 'dbt_is_deleted' -%}
  {%- set keys = [settings.unique_key] if settings.unique_key is string else settings.unique_key -%}
  {%- set own = [valid_from, valid_to, is_deleted, names.dbt_scd_id or 'dbt_scd_id', names.dbt_updated_at or 'dbt_updated_at'] -%}
  {%- set left_out = (own + keys) | map('lower') | list -%}
  {%- set there = adapter.get_columns_in_relation(snapshot) | map(attribute='name') | list -%}
  {%- set wanted = columns | map('lower') | list if columns else none -%}
  {%- set watched = [] -%}
  {%- for name in there if name | lower not in left_out and (wanted is none or name | lower in wanted) -%}
    {%- do watched.append(adapter.quote(name)) -%}
  {%- endfor -%}
  {%- set open = valid_to ~ ' is null' -%}
  {%- if settings.dbt_valid_to_current -%}
    {%- set open = '(' ~ open ~ ' or ' ~ valid_to ~ ' = ' ~ settings.dbt_valid_to_current ~ ')' -%}
  {%- endif -%}
  {%- set gone = '(' ~ is_deleted ~ " is not null and " ~ is_deleted ~ " = 'True')" if is_deleted | lower in there | map('lower') else 'false' -%}
(
with laid_out as (
  select
    {% for key in keys %}{{ key }} as k_{{ loop.index }}, {% endfor %}
    {% for name in watched %}{{ name }} as c_{{ loop.index }}, lag({{ name }}) over w as b_{{ loop.index }}, {% endfor %}
    {{ valid_from }} as trellis_from,
    case when {{ open }} then null else {{ valid_to }} end as trellis_to,
    {{ gone }} as is_tombstone,
    row_number() over w as version,
    lag({{ gone }}) over w as after_tombstone,
    lag(case when {{ open }} then null else {{ valid_to }} end) over w as end_before,
    lead({{ valid_from }}) over w as next_begin,
    lead({{ gone }}) over w as next_is_tombstone
  from {{ snapshot }}
  window w as (partition by {{ keys | join(', ') }} order by case when {{ open }} then 1 else 0 end, {{ valid_from }}, {{ valid_to }})
),
events as (
  select laid_out.*, greatest(trellis_from, end_before) as happened_at,
    case when is_tombstone then 'deleted'
      when version = 1 then 'inserted'
      when after_tombstone then 'revived'
      when end_before is null or end_before = trellis_from then 'changed'
      else 'revived' end as change
  from laid_out
  union all
  select laid_out.*, trellis_to as happened_at, 'deleted' as change
  from laid_out
  where trellis_to is not null and not is_tombstone
    and (next_begin is null or (next_begin <> trellis_to and not next_is_tombstone))
)
select
  {% for key in keys %}k_{{ loop.index }} as {{ key }}, {% endfor %}
  happened_at, change, column_name, before_value, after_value
from events
cross join lateral (values
  {%- for name in watched %}
  ('{{ name | replace('"', '') }}', cast(b_{{ loop.index }} as varchar), cast(c_{{ loop.index }} as varchar),
    change in ('changed', 'revived') and cast(b_{{ loop.index }} as varchar) is distinct from cast(c_{{ loop.index }} as varchar)),
  {%- endfor %}
  (cast(null as varchar), cast(null as varchar), cast(null as varchar), change in ('inserted', 'deleted') or (change = 'revived'
    {%- for name in watched %} and cast(b_{{ loop.index }} as varchar) is not distinct from cast(c_{{ loop.index }} as varchar){% endfor %}))
) as trellis_columns(column_name, before_value, after_value, is_shown)
where is_shown
)
{%- endmacro %}
`
