{{ config(meta={'dir': 'a' ~ 'b'}) }} select 1 as id
