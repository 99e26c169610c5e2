{{ config(materialized='materialized_view', alias='long_materialized_view_is_padded_until_it_has_sixty_three_chara', indexes=[{'columns': ['id']}]) }}
select 1 as id
