{{ config(materialized='table') }}
{{ nodes_of('manifest.json') }}
