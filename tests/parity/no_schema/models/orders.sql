{{ config(tags=['nameless']) }}
select '{{ model.schema }} {{ model.schema is none }} {{ model.database is none }}' as of_model,
  '{{ this.schema is none }} {{ schema is none }} {{ this | string }}' as of_this,
  '{{ "schema" in model }} {{ "group" in model }}' as keys
