{{ config(event_time='sold_at') }} select 1 as id, '2024-01-01 10:00:00'::timestamp as sold_at union all select 2, '2024-01-02 10:00:00'::timestamp
