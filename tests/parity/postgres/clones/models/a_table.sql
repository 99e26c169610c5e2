{{ config(materialized='table', indexes=[{'columns': ['id']}], persist_docs={'relation': true}) }} select * from {{ ref('a_view') }}
