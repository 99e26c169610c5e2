{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size='day', begin='2024-01-01 10:30') }}
{% set of_graph = graph.nodes[model.unique_id].config.begin %}
select timestamp '2024-01-01 11:00:00' as at,
  '{{ config.get("begin") }} {{ config.get("begin").year }}' as of_config,
  '{{ config.require("begin") }} {{ config.get("begin", default="none").year }}' as required,
  '{{ model.config.begin }} {{ model.config.begin.year }}' as of_model,
  '{{ of_graph }} {{ of_graph.year }}' as of_graph
