{{ config(materialized='ephemeral') }}
select content from read_text('plants.csv')
