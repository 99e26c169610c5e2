-- revenue
select
  sum(order_total) as "revenue"
from {{ ref('shop', 'orders') }}
where ⟦days condition: ordered_on⟧

-- revenue: comparison
select
  sum(order_total) as "revenue"
from {{ ref('shop', 'orders') }}
where ⟦days condition previous: ordered_on⟧

-- revenue: spark
select
  cast(date_trunc('week', ordered_on) as date) as "ordered_on",
  sum(order_total) as "revenue"
from {{ ref('shop', 'orders') }}
where ⟦days condition: ordered_on⟧
group by 1
order by 1

-- revenue: rows
select *
from {{ ref('shop', 'orders') }}
where ⟦days condition: ordered_on⟧

-- revenue-2
select 1 as revenue, 2 as before

-- revenue-2: spark
select 1 as day, 2 as revenue

-- late
select 1

-- late: comparison
select 2

-- measures-of-a-model
select
  cast(date_trunc('month', ordered_on) as date) as "ordered_on",
  state,
  cast(count(*) filter (where is_late or is_lost) as double precision) / nullif(count(*), 0) as "late_rate",
  count(distinct user_id) as "buyers",
  percentile_cont(0.5) within group (order by order_total) as "middle"
from {{ ref('orders', v=2) }}
where (
status <> 'returned' or status is null
)
  and ⟦days condition: ordered_on⟧
group by 1, 2
order by 1, 2

-- measures-of-a-model: rows
select *
from {{ ref('orders', v=2) }}
where (
status <> 'returned' or status is null
)
  and ⟦days condition: ordered_on⟧
  and ⟦at.ordered_on condition: cast(date_trunc('month', ordered_on) as date)⟧
  and ⟦at.state condition: state⟧

-- bars
select 1 as a, 2 as b

-- shares
select 1 as a, 2 as b, 3 as c

-- area
select
  date_trunc('hour', created_at) as "created_at",
  max(Total) as "orders"
from {{ source('shop', 'orders') }}
where ⟦days condition: ordered_on⟧
group by 1
order by 1

-- area: rows
select *
from {{ source('shop', 'orders') }}
where ⟦days condition: ordered_on⟧
  and ⟦at.created_at condition: date_trunc('hour', created_at)⟧

-- points
select 1 as a, 2 as b, 3 as c

-- map
select
  extract(dow from ordered_on) as "weekday",
  state,
  count(order_id) as "orders"
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
group by 1, 2
order by 3 desc nulls last, 1, 2

-- map: rows
select *
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
  and ⟦at.weekday condition: extract(dow from ordered_on)⟧
  and ⟦at.state condition: state⟧

-- of-a-model
select
  state,
  "order" as "order",
  sum(order_total) as "revenue",
  min(order_total) as "least",
  avg(order_total) as "mean"
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
group by 1, 2
order by "revenue" desc nulls last, "state"
limit 10

-- of-a-model: totals
select
  sum(order_total) as "revenue",
  min(order_total) as "least",
  avg(order_total) as "mean"
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧

-- of-a-model: rows
select *
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
  and ⟦at.state condition: state⟧
  and ⟦at.order condition: "order"⟧

-- of-a-query
select state, count(*) as orders
from {{ ref('orders') }}
where {{ filter('days') }}
group by 1


-- of-a-query: totals
select
  sum("orders") as "orders",
  count("state") as "state"
from (
select state, count(*) as orders
from {{ ref('orders') }}
where {{ filter('days') }}
group by 1
) as rows_of_table

-- of-a-query: rows
select * from {{ ref('orders') }} where {{ clicked('state') }}

-- without-measures
select
  state
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
group by 1
order by 1

-- without-measures: rows
select *
from {{ ref('orders') }}
where ⟦days condition: ordered_on⟧
  and ⟦at.state condition: state⟧
