{% set config = settings() %}
select
  '{{ config.project_name }}' as project,
  '{{ config.version }}' as version,
  '{{ config.dependencies['shop'].version }}' as own_version,
  '{{ config.dependencies.keys() | sort | join(' ') }}' as packages,
  {{ config.vars.to_dict() | tojson | length }} as written_variables,
  '{{ config.vars.vars.region }}' as written_region,
  '{{ config.cli_vars.get('region') }}' as given_region,
  '{{ config.args.which }}' as command,
  {{ 1 if config.args.select else 0 }} as is_selected,
  '{{ source.config.project_name }} {{ function.config.project_name }}' as others,
  '{{ ref.current_project }}' as current_project,
  '{{ config.nothing is defined }}' as nothing
