{{ config(materialized='view', alias='long_view_is_padded_until_it_has_sixty_three_characters_and_not', indexes=[{'columns': ['id']}]) }}
select 1 as id
