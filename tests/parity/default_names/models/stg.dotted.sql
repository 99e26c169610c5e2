select 5 as five
