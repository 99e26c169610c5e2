{{ config(materialized='table', database=var('database', 'lake')) }}
select '{{ adapter.is_ducklake(this) }}' as lake, '{{ adapter.is_ducklake(this.incorporate(path={"database": "pond"})) }}' as pond,
  '{{ adapter.is_ducklake(this.incorporate(path={"database": "warehouse"})) }}' as warehouse
