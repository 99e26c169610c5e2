{{ config(materialized='table', alias='long_table_is_padded_until_it_has_sixty_three_characters_and_no', indexes=[{'columns': ['id']}]) }}
select 1 as id
