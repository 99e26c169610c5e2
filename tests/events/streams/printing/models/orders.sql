{{ print('parsed or run') }} select 1 as id
