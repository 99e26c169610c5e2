{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size='day', begin='2024-01-01T10:30:00+05:00') }}
select timestamp '2024-01-01 11:00:00' as at, '{{ config.get("begin") }}' as of_config, '{{ model.config.begin.tzinfo }}' as of_model
