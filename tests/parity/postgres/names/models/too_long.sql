{{ config(materialized='table', alias='a_name_of_sixty_four_characters_that_is_longer_than_they_can_get') }} select 1 as id
