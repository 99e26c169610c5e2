{{ config(pre_hook={'sql': 'select 1', 'trasaction': false}) }} select 1 as id
