-- all-that-have-their-column-in-the-model
select
  count(*) as "orders"
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
  and ⟦from_then_on condition: ordered_on⟧
  and ⟦state condition: state⟧
  and ⟦states condition: state⟧
  and ⟦search condition: name⟧
  and ⟦customers_only condition: not is_employee⟧
  and ⟦employees condition: is_employee⟧

-- all-that-have-their-column-in-the-model: rows
select *
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
  and ⟦from_then_on condition: ordered_on⟧
  and ⟦state condition: state⟧
  and ⟦states condition: state⟧
  and ⟦search condition: name⟧
  and ⟦customers_only condition: not is_employee⟧
  and ⟦employees condition: is_employee⟧

-- some-by-other-columns
select
  count(*) as "orders"
from {{ ref('orders') }}
where ⟦days condition: shipped_on⟧
  and ⟦state condition: upper(ship_to)⟧
  and ⟦customers_only condition: is_staff⟧

-- some-by-other-columns: rows
select *
from {{ ref('orders') }}
where ⟦days condition: shipped_on⟧
  and ⟦state condition: upper(ship_to)⟧
  and ⟦customers_only condition: is_staff⟧

-- only-these
select
  count(*) as "orders"
from {{ ref('orders') }}
where ⟦states condition: state⟧
  and ⟦product condition: product⟧

-- only-these: rows
select *
from {{ ref('orders') }}
where ⟦states condition: state⟧
  and ⟦product condition: product⟧

-- none
select
  count(*) as "orders"
from {{ ref('orders') }}

-- none: rows
select *
from {{ ref('orders') }}
