{{ config(materialized='incremental', alias='long_incremental_is_padded_until_it_has_sixty_three_characters_', indexes=[{'columns': ['id']}]) }}
select 1 as id
