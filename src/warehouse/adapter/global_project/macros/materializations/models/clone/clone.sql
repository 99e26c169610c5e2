{% materialization clone, default %}
  {% if not defer_relation %}
    {% do log("No relation found in state manifest for " ~ model.unique_id, info=True) %}
    {{ return({'relations': []}) }}
  {% endif %}

  {% set existing = load_cached_relation(this) %}
  {% if existing and not flags.FULL_REFRESH %}
    {% do log("Relation " ~ existing ~ " already exists", info=True) %}
    {{ return({'relations': []}) }}
  {% endif %}

  {% set original = load_cached_relation(defer_relation) %}
  {% set tables_can_be_cloned = can_clone_table() %}
  {% set grants = config.get('grants') %}

  {% if original and original.type == 'table' and tables_can_be_cloned %}
    {% set target_relation = this.incorporate(type='table') %}
    {% if existing is not none and not existing.is_table %}
      {% do log("Dropping relation " ~ existing.render() ~ " because it is of type " ~ existing.type) %}
      {% do drop_relation_if_exists(existing) %}
    {% endif %}

    {% if target_relation.database == defer_relation.database
          and target_relation.schema == defer_relation.schema
          and target_relation.identifier == defer_relation.identifier %}
      {% do log("Target relation and defer relation are the same, skipping clone for relation: " ~ target_relation.render()) %}
    {% else %}
      {% call statement('main') %}
        {{ create_or_replace_clone(target_relation, defer_relation) }}
      {% endcall %}
    {% endif %}

    {% do apply_grants(target_relation, grants, should_revoke=should_revoke(existing, full_refresh_mode=True)) %}
    {% do persist_docs(target_relation, model) %}
    {{ return({'relations': [target_relation]}) }}
  {% endif %}

  {# A view on the original is the next best thing. Materializations are not dispatched, hence the look-up by name. #}
  {% set view_macro = "materialization_view_" ~ adapter.type() %}
  {% if view_macro not in context %}
    {% set view_macro = "materialization_view_default" %}
  {% endif %}
  {{ return(context[view_macro]()) }}
{% endmaterialization %}
