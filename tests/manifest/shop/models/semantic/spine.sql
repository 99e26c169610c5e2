select 1::date as date_day
