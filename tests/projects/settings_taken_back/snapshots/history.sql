{% snapshot history %}{{ config(unique_key='id', strategy='timestamp', updated_at='at', target_schema='kept', invalidate_hard_deletes=none) }} select 1 as id, now() as at{% endsnapshot %}
