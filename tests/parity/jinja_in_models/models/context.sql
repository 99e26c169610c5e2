{{ config(materialized='table', tags=['x'], meta={'owner': 'me'}) }}
select '{{ this }}' as this, '{{ this.identifier }}' as identifier, '{{ model.name }}' as name, '{{ model.unique_id }}' as id,
  '{{ target.name }}-{{ target.type }}-{{ target.schema }}-{{ target.threads }}-{{ target.profile_name }}' as target, '{{ config.get("materialized") }}' as kind,
  '{{ config.get("meta").owner }}' as owner, '{{ config.get("nope", "dflt") }}' as dflt, '{{ var("nothing") }}' as nothing, '{{ flags.FULL_REFRESH }}' as full,
  '{{ execute }}' as execute, '{{ tojson({"a": [1, none, true]}) }}' as json, '{{ fromjson("[1,2]") | length }}' as n, '{{ graph.nodes.values() | selectattr("resource_type", "equalto", "model") | list | length }}' as models,
  '{{ selected_resources | sort | join(",") }}' as selected, '{{ modules.datetime.date(2021, 1, 5).strftime("%d.%m.%y") }}' as day, '{{ env_var("PARITY_NOPE", "none set") }}' as env,
  '{{ dbt_version }}' as version, '{{ project_name }}' as project, '{{ model.config.tags }}' as tags, '{{ model.path }} {{ model.original_file_path }} {{ model.package_name }}' as path,
  '{{ zip([1,2],[3,4]) | list }}' as zipped, '{{ set([1,1]) | list }}' as uniq, '{{ local_md5("x") }}' as md5, '{{ model.fqn | join(".") }}' as fqn, '{{ invocation_args_dict.which }}' as which,
  '{{ modules.re.sub("a+", "b", "caat") }}' as re, '{{ ref("events").identifier }} {{ source("own", "events").schema }}' as parts
