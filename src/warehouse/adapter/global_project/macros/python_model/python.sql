{#
  What stands behind a compiled Python model: `dbtObj`, from which its `dbt` argument is made. Python models are
  compiled but not run here; the names are those that adapters and projects build on.
#}

{% macro resolve_model_name(input_model_name) %}
  {% do return(adapter.dispatch('resolve_model_name', 'dbt')(input_model_name)) %}
{% endmacro %}

{% macro default__resolve_model_name(input_model_name) -%}
  {{ input_model_name | string | replace('"', '\"') }}
{%- endmacro %}


{% macro build_ref_function(model) %}
{%- set names = {} -%}
{%- for wanted in model.refs -%}
  {%- set path = [wanted.package, wanted.name] if wanted.package else [wanted.name] -%}
  {%- set relation = ref(*path, v=wanted.version) -%}
  {#- an override of ref may answer with plain text -#}
  {%- set text = relation.render() if relation.render is defined and relation.render is callable else relation -%}
  {%- set version = ['v' ~ wanted.version] if wanted.version else [] -%}
  {%- do names.update({(path + version) | join('.'): resolve_model_name(text)}) -%}
{%- endfor -%}
def ref(*path, dbt_load_df_function, v=None, version=None):
    wanted = v or version
    names = {{ names | tojson }}
    return dbt_load_df_function(names['.'.join(path) + (f'.v{wanted}' if wanted else '')])
{% endmacro %}


{% macro build_source_function(model) %}
{%- set names = {} -%}
{%- for path in model.sources -%}
  {%- do names.update({path | join('.'): resolve_model_name(source(*path))}) -%}
{%- endfor -%}
def source(*path, dbt_load_df_function):
    names = {{ names | tojson }}
    return dbt_load_df_function(names['.'.join(path)])
{% endmacro %}


{% macro build_config_dict(model) %}
{%- set settings = model.config -%}
{%- set values, metas = {}, {} -%}
{%- for key, otherwise in zip(settings.config_keys_used or [], settings.config_keys_defaults or []) -%}
  {%- do values.update({key: settings.get(key, otherwise)}) -%}
{%- endfor -%}
{%- for key, otherwise in zip(settings.meta_keys_used or [], settings.meta_keys_defaults or []) -%}
  {%- do metas.update({key: (settings.meta or {}).get(key, otherwise)}) -%}
{%- endfor -%}
config_dict = {{ values }}
meta_dict = {{ metas }}
{% endmacro %}


{% macro py_script_postfix(model) %}
# What `dbt` is made of, the argument of the model above.

{{ build_ref_function(model) }}
{{ build_source_function(model) }}
{{ build_config_dict(model) }}

class config:
    def __init__(self, *args, **kwargs):
        pass

    @staticmethod
    def get(key, default=None):
        return config_dict.get(key, default)

    @staticmethod
    def meta_get(key, default=None):
        return meta_dict.get(key, default)


class this:
    database = {{ this.database | tojson }}
    schema = {{ this.schema | tojson }}
    identifier = {{ this.identifier | tojson }}

    def __repr__(self):
        return '{{ resolve_model_name(this) }}'


class dbtObj:
    def __init__(self, load_df_function):
        self.ref = lambda *path, **version: ref(*path, dbt_load_df_function=load_df_function, **version)
        self.source = lambda *path: source(*path, dbt_load_df_function=load_df_function)
        self.config = config
        self.this = this()
        self.is_incremental = {{ is_incremental() }}
{{ py_script_comment() }}
{% endmacro %}


{# An adapter says here how the code is run by hand. #}
{% macro py_script_comment() %}
{% endmacro %}
