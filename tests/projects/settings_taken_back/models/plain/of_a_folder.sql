{{ config(alias='chosen', lookback=none, schema=none, meta={'a': 1}) }} select 1 as id
