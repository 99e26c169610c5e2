-- ordered
with events as (
  select
    session_id as entity,
    cast(created_at as timestamp) as happened_at,
    state as grouped_by,
    (event_type = 'page_view') as is_1,
    (event_type = 'add_to_cart') as is_2,
    (event_type = 'checkout') as is_3
  from {{ ref('events') }}
  where session_id is not null
    and ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
),
step_1 as (
  select
    entity,
    min(happened_at) as at_1
  from events
  where is_1
  group by entity
),
step_2 as (
  select
    before.entity,
    before.at_1,
    min(events.happened_at) as at_2
  from step_1 as before
  left join events
    on events.entity = before.entity
    and events.is_2
    and events.happened_at >= before.at_1
  group by before.entity, before.at_1
),
step_3 as (
  select
    before.entity,
    before.at_1,
    before.at_2,
    min(events.happened_at) as at_3
  from step_2 as before
  left join events
    on events.entity = before.entity
    and events.is_3
    and events.happened_at >= before.at_2
  where before.at_2 is not null
  group by before.entity, before.at_1, before.at_2
),
firsts as (
  select
    entity,
    happened_at as at_1,
    grouped_by
  from (
    select
      *,
      row_number() over (partition by entity, happened_at order by grouped_by) as turn
    from events
    where is_1
  ) as ranked
  where turn = 1
),
entities as (
  select
    step_1.entity,
    step_1.at_1,
    step_2.at_2,
    step_3.at_3,
    firsts.grouped_by
  from step_1
  left join step_2
    on step_2.entity = step_1.entity
    and step_2.at_1 = step_1.at_1
  left join step_3
    on step_3.entity = step_1.entity
    and step_3.at_1 = step_1.at_1
  left join firsts
    on firsts.entity = step_1.entity
    and firsts.at_1 = step_1.at_1
),
counts as (
  select
    grouped_by as grouped_by,
    cast(date_trunc('week', at_1) as date) as began_in,
    cast(count(at_1) as bigint) as count_1,
    cast(null as double precision) as seconds_1,
    cast(count(at_2) as bigint) as count_2,
    percentile_cont(0.5) within group (order by cast(extract(epoch from at_2 - at_1) as double precision)) filter (where at_2 >= at_1) as seconds_2,
    cast(count(at_3) as bigint) as count_3,
    percentile_cont(0.5) within group (order by cast(extract(epoch from at_3 - at_2) as double precision)) filter (where at_3 >= at_2) as seconds_3
  from entities
  group by 1, 2
),
steps as (
  select grouped_by, began_in, 1 as step_number, cast('view' as varchar) as step, count_1 as total, count_1 as reached, cast(null as bigint) as reached_before, seconds_1 as seconds
  from counts
  union all
  select grouped_by, began_in, 2 as step_number, cast('cart' as varchar) as step, count_1 as total, count_2 as reached, count_1 as reached_before, seconds_2 as seconds
  from counts
  union all
  select grouped_by, began_in, 3 as step_number, cast('checkout' as varchar) as step, count_1 as total, count_3 as reached, count_2 as reached_before, seconds_3 as seconds
  from counts
),
rates as (
  select
    grouped_by,
    began_in,
    step_number,
    step,
    reached,
    cast(reached as double precision) / nullif(total, 0) as of_total,
    case when step_number = 1 then cast(reached as double precision) / nullif(total, 0) else cast(reached as double precision) / nullif(reached_before, 0) end as of_previous,
    case when step_number > 1 then 1 - cast(reached as double precision) / nullif(reached_before, 0) end as drop_off,
    seconds
  from steps
)
select
  grouped_by as "state",
  began_in as "over",
  step,
  reached as count,
  of_total,
  of_previous,
  drop_off,
  coalesce(drop_off > 0 and row_number() over (partition by grouped_by, began_in order by coalesce(drop_off, -1) desc, step_number) = 1, false) as is_largest_drop,
  seconds,
  of_total - lag(of_total) over (partition by grouped_by, step_number order by began_in) as change
from rates
order by began_in, grouped_by, step_number

-- ordered: previous
with events as (
  select
    session_id as entity,
    cast(created_at as timestamp) as happened_at,
    state as grouped_by,
    (event_type = 'page_view') as is_1,
    (event_type = 'add_to_cart') as is_2,
    (event_type = 'checkout') as is_3
  from {{ ref('events') }}
  where session_id is not null
    and ⟦days condition previous: ordered_on⟧
    and ⟦state condition: state⟧
),
step_1 as (
  select
    entity,
    min(happened_at) as at_1
  from events
  where is_1
  group by entity
),
step_2 as (
  select
    before.entity,
    before.at_1,
    min(events.happened_at) as at_2
  from step_1 as before
  left join events
    on events.entity = before.entity
    and events.is_2
    and events.happened_at >= before.at_1
  group by before.entity, before.at_1
),
step_3 as (
  select
    before.entity,
    before.at_1,
    before.at_2,
    min(events.happened_at) as at_3
  from step_2 as before
  left join events
    on events.entity = before.entity
    and events.is_3
    and events.happened_at >= before.at_2
  where before.at_2 is not null
  group by before.entity, before.at_1, before.at_2
),
firsts as (
  select
    entity,
    happened_at as at_1,
    grouped_by
  from (
    select
      *,
      row_number() over (partition by entity, happened_at order by grouped_by) as turn
    from events
    where is_1
  ) as ranked
  where turn = 1
),
entities as (
  select
    step_1.entity,
    step_1.at_1,
    step_2.at_2,
    step_3.at_3,
    firsts.grouped_by
  from step_1
  left join step_2
    on step_2.entity = step_1.entity
    and step_2.at_1 = step_1.at_1
  left join step_3
    on step_3.entity = step_1.entity
    and step_3.at_1 = step_1.at_1
  left join firsts
    on firsts.entity = step_1.entity
    and firsts.at_1 = step_1.at_1
),
counts as (
  select
    grouped_by as grouped_by,
    cast(date_trunc('week', at_1) as date) as began_in,
    cast(count(at_1) as bigint) as count_1,
    cast(null as double precision) as seconds_1,
    cast(count(at_2) as bigint) as count_2,
    percentile_cont(0.5) within group (order by cast(extract(epoch from at_2 - at_1) as double precision)) filter (where at_2 >= at_1) as seconds_2,
    cast(count(at_3) as bigint) as count_3,
    percentile_cont(0.5) within group (order by cast(extract(epoch from at_3 - at_2) as double precision)) filter (where at_3 >= at_2) as seconds_3
  from entities
  group by 1, 2
),
steps as (
  select grouped_by, began_in, 1 as step_number, cast('view' as varchar) as step, count_1 as total, count_1 as reached, cast(null as bigint) as reached_before, seconds_1 as seconds
  from counts
  union all
  select grouped_by, began_in, 2 as step_number, cast('cart' as varchar) as step, count_1 as total, count_2 as reached, count_1 as reached_before, seconds_2 as seconds
  from counts
  union all
  select grouped_by, began_in, 3 as step_number, cast('checkout' as varchar) as step, count_1 as total, count_3 as reached, count_2 as reached_before, seconds_3 as seconds
  from counts
),
rates as (
  select
    grouped_by,
    began_in,
    step_number,
    step,
    reached,
    cast(reached as double precision) / nullif(total, 0) as of_total,
    case when step_number = 1 then cast(reached as double precision) / nullif(total, 0) else cast(reached as double precision) / nullif(reached_before, 0) end as of_previous,
    case when step_number > 1 then 1 - cast(reached as double precision) / nullif(reached_before, 0) end as drop_off,
    seconds
  from steps
)
select
  grouped_by as "state",
  began_in as "over",
  step,
  reached as count,
  of_total,
  of_previous,
  drop_off,
  coalesce(drop_off > 0 and row_number() over (partition by grouped_by, began_in order by coalesce(drop_off, -1) desc, step_number) = 1, false) as is_largest_drop,
  seconds,
  of_total - lag(of_total) over (partition by grouped_by, step_number order by began_in) as change
from rates
order by began_in, grouped_by, step_number

-- ordered: rows
with events as (
  select
    session_id as entity,
    cast(created_at as timestamp) as happened_at,
    state as grouped_by,
    (event_type = 'page_view') as is_1,
    (event_type = 'add_to_cart') as is_2,
    (event_type = 'checkout') as is_3
  from {{ ref('events') }}
  where session_id is not null
    and ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
),
step_1 as (
  select
    entity,
    min(happened_at) as at_1
  from events
  where is_1
  group by entity
),
step_2 as (
  select
    before.entity,
    before.at_1,
    min(events.happened_at) as at_2
  from step_1 as before
  left join events
    on events.entity = before.entity
    and events.is_2
    and events.happened_at >= before.at_1
  group by before.entity, before.at_1
),
step_3 as (
  select
    before.entity,
    before.at_1,
    before.at_2,
    min(events.happened_at) as at_3
  from step_2 as before
  left join events
    on events.entity = before.entity
    and events.is_3
    and events.happened_at >= before.at_2
  where before.at_2 is not null
  group by before.entity, before.at_1, before.at_2
),
firsts as (
  select
    entity,
    happened_at as at_1,
    grouped_by
  from (
    select
      *,
      row_number() over (partition by entity, happened_at order by grouped_by) as turn
    from events
    where is_1
  ) as ranked
  where turn = 1
),
entities as (
  select
    step_1.entity,
    step_1.at_1,
    step_2.at_2,
    step_3.at_3,
    firsts.grouped_by
  from step_1
  left join step_2
    on step_2.entity = step_1.entity
    and step_2.at_1 = step_1.at_1
  left join step_3
    on step_3.entity = step_1.entity
    and step_3.at_1 = step_1.at_1
  left join firsts
    on firsts.entity = step_1.entity
    and firsts.at_1 = step_1.at_1
)
select
  entity as "session_id",
  grouped_by as "state",
  at_1 as "view",
  at_2 as "cart",
  at_3 as "checkout"
from entities
where ⟦at.state condition: grouped_by⟧
  and ⟦at.over condition: cast(date_trunc('week', at_1) as date)⟧
  and case ⟦at.step value⟧ when 'view' then at_1 is not null when 'cart' then at_2 is not null when 'checkout' then at_3 is not null else true end
order by at_1

-- in_any_order
with events as (
  select
    user_id as entity,
    cast(created_at as timestamp) as happened_at,
    (event_type = 'page_view') as is_1,
    (event_type = 'add_to_cart') as is_2,
    (event_type = 'checkout') as is_3
  from {{ ref('events') }}
  where user_id is not null
    and not is_bot
    and ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
),
step_1 as (
  select
    entity,
    happened_at as at_1
  from events
  where is_1
  group by entity, happened_at
),
step_2 as (
  select
    before.entity,
    before.at_1,
    min(events.happened_at) as at_2
  from step_1 as before
  left join events
    on events.entity = before.entity
    and events.is_2
    and events.happened_at >= before.at_1 - interval '1800 seconds'
    and events.happened_at <= before.at_1 + interval '1800 seconds'
  group by before.entity, before.at_1
),
step_3 as (
  select
    before.entity,
    before.at_1,
    before.at_2,
    min(events.happened_at) as at_3
  from step_2 as before
  left join events
    on events.entity = before.entity
    and events.is_3
    and events.happened_at >= before.at_1 - interval '1800 seconds'
    and events.happened_at <= before.at_1 + interval '1800 seconds'
  where before.at_2 is not null
  group by before.entity, before.at_1, before.at_2
),
entities as (
  select *
  from (
    select
      *,
      row_number() over (partition by entity order by case when at_1 is null then 0 else 1 end + case when at_2 is null then 0 else 1 end + case when at_3 is null then 0 else 1 end desc, at_1) as turn
    from (
      select
        step_1.entity,
        step_1.at_1,
        step_2.at_2,
        step_3.at_3
      from step_1
      left join step_2
        on step_2.entity = step_1.entity
        and step_2.at_1 = step_1.at_1
      left join step_3
        on step_3.entity = step_1.entity
        and step_3.at_1 = step_1.at_1
    ) as beginnings
  ) as turns
  where turn = 1
),
counts as (
  select
    cast(count(at_1) as bigint) as count_1,
    cast(null as double precision) as seconds_1,
    cast(count(at_2) as bigint) as count_2,
    percentile_cont(0.5) within group (order by cast(extract(epoch from at_2 - at_1) as double precision)) filter (where at_2 >= at_1) as seconds_2,
    cast(count(at_3) as bigint) as count_3,
    percentile_cont(0.5) within group (order by cast(extract(epoch from at_3 - at_2) as double precision)) filter (where at_3 >= at_2) as seconds_3
  from entities
),
steps as (
  select 1 as step_number, cast('view' as varchar) as step, count_1 as total, count_1 as reached, cast(null as bigint) as reached_before, seconds_1 as seconds
  from counts
  union all
  select 2 as step_number, cast('cart' as varchar) as step, count_1 as total, count_2 as reached, count_1 as reached_before, seconds_2 as seconds
  from counts
  union all
  select 3 as step_number, cast('checkout' as varchar) as step, count_1 as total, count_3 as reached, count_2 as reached_before, seconds_3 as seconds
  from counts
),
rates as (
  select
    step_number,
    step,
    reached,
    cast(reached as double precision) / nullif(total, 0) as of_total,
    case when step_number = 1 then cast(reached as double precision) / nullif(total, 0) else cast(reached as double precision) / nullif(reached_before, 0) end as of_previous,
    case when step_number > 1 then 1 - cast(reached as double precision) / nullif(reached_before, 0) end as drop_off,
    seconds
  from steps
)
select
  step,
  reached as count,
  of_total,
  of_previous,
  drop_off,
  coalesce(drop_off > 0 and row_number() over (order by coalesce(drop_off, -1) desc, step_number) = 1, false) as is_largest_drop,
  seconds
from rates
order by step_number

-- in_any_order: rows
with events as (
  select
    user_id as entity,
    cast(created_at as timestamp) as happened_at,
    (event_type = 'page_view') as is_1,
    (event_type = 'add_to_cart') as is_2,
    (event_type = 'checkout') as is_3
  from {{ ref('events') }}
  where user_id is not null
    and not is_bot
    and ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
),
step_1 as (
  select
    entity,
    happened_at as at_1
  from events
  where is_1
  group by entity, happened_at
),
step_2 as (
  select
    before.entity,
    before.at_1,
    min(events.happened_at) as at_2
  from step_1 as before
  left join events
    on events.entity = before.entity
    and events.is_2
    and events.happened_at >= before.at_1 - interval '1800 seconds'
    and events.happened_at <= before.at_1 + interval '1800 seconds'
  group by before.entity, before.at_1
),
step_3 as (
  select
    before.entity,
    before.at_1,
    before.at_2,
    min(events.happened_at) as at_3
  from step_2 as before
  left join events
    on events.entity = before.entity
    and events.is_3
    and events.happened_at >= before.at_1 - interval '1800 seconds'
    and events.happened_at <= before.at_1 + interval '1800 seconds'
  where before.at_2 is not null
  group by before.entity, before.at_1, before.at_2
),
entities as (
  select *
  from (
    select
      *,
      row_number() over (partition by entity order by case when at_1 is null then 0 else 1 end + case when at_2 is null then 0 else 1 end + case when at_3 is null then 0 else 1 end desc, at_1) as turn
    from (
      select
        step_1.entity,
        step_1.at_1,
        step_2.at_2,
        step_3.at_3
      from step_1
      left join step_2
        on step_2.entity = step_1.entity
        and step_2.at_1 = step_1.at_1
      left join step_3
        on step_3.entity = step_1.entity
        and step_3.at_1 = step_1.at_1
    ) as beginnings
  ) as turns
  where turn = 1
)
select
  entity as "user_id",
  at_1 as "view",
  at_2 as "cart",
  at_3 as "checkout"
from entities
where case ⟦at.step value⟧ when 'view' then at_1 is not null when 'cart' then at_2 is not null when 'checkout' then at_3 is not null else true end
order by at_1

-- rows_of_a_fact
with facts as (
  select
    coalesce(region, 'none') as grouped_by,
    ((page_views > 0)) as is_1,
    ((page_views > 0) and (carts > 0)) as is_2,
    cast(viewed_at as timestamp) as at_1,
    cast(carted_at as timestamp) as at_2
  from {{ ref('sessions') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
),
counts as (
  select
    grouped_by as grouped_by,
    cast(count(*) filter (where is_1) as bigint) as count_1,
    cast(null as double precision) as seconds_1,
    cast(count(*) filter (where is_2) as bigint) as count_2,
    percentile_cont(0.5) within group (order by cast(extract(epoch from at_2 - at_1) as double precision)) filter (where is_2 and at_2 >= at_1) as seconds_2
  from facts
  group by 1
  order by count_1 desc, grouped_by
  limit 5
),
steps as (
  select grouped_by, 1 as step_number, cast('view' as varchar) as step, count_1 as total, count_1 as reached, cast(null as bigint) as reached_before, seconds_1 as seconds
  from counts
  union all
  select grouped_by, 2 as step_number, cast('cart' as varchar) as step, count_1 as total, count_2 as reached, count_1 as reached_before, seconds_2 as seconds
  from counts
),
rates as (
  select
    grouped_by,
    step_number,
    step,
    reached,
    cast(reached as double precision) / nullif(total, 0) as of_total,
    case when step_number = 1 then cast(reached as double precision) / nullif(total, 0) else cast(reached as double precision) / nullif(reached_before, 0) end as of_previous,
    case when step_number > 1 then 1 - cast(reached as double precision) / nullif(reached_before, 0) end as drop_off,
    seconds
  from steps
)
select
  grouped_by as "region",
  step,
  reached as count,
  of_total,
  of_previous,
  drop_off,
  coalesce(drop_off > 0 and row_number() over (partition by grouped_by order by coalesce(drop_off, -1) desc, step_number) = 1, false) as is_largest_drop,
  seconds
from rates
order by max(reached) over (partition by grouped_by) desc, grouped_by, step_number

-- rows_of_a_fact: rows
select *
from {{ ref('sessions') }}
where ⟦days condition: ordered_on⟧
  and ⟦state condition: state⟧
  and ⟦at.region condition: coalesce(region, 'none')⟧
  and case ⟦at.step value⟧ when 'view' then (page_views > 0) when 'cart' then (page_views > 0) and (carts > 0) else true end

-- sums
with facts as (
  select
    day as began_at,
    views as count_1,
    carts as count_2
  from {{ ref('funnel_by_day') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
),
counts as (
  select
    cast(date_trunc('day', began_at) as date) as began_in,
    cast(coalesce(sum(count_1), 0) as bigint) as count_1,
    cast(null as double precision) as seconds_1,
    cast(coalesce(sum(count_2), 0) as bigint) as count_2,
    cast(null as double precision) as seconds_2
  from facts
  group by 1
),
to_date as (
  select
    began_in,
    cast(sum(count_1) over (order by began_in) as bigint) as count_1,
    seconds_1,
    cast(sum(count_2) over (order by began_in) as bigint) as count_2,
    seconds_2
  from counts
),
steps as (
  select began_in, 1 as step_number, cast('view' as varchar) as step, count_1 as total, count_1 as reached, cast(null as bigint) as reached_before, seconds_1 as seconds
  from to_date
  union all
  select began_in, 2 as step_number, cast('cart' as varchar) as step, count_1 as total, count_2 as reached, count_1 as reached_before, seconds_2 as seconds
  from to_date
),
rates as (
  select
    began_in,
    step_number,
    step,
    reached,
    cast(reached as double precision) / nullif(total, 0) as of_total,
    case when step_number = 1 then cast(reached as double precision) / nullif(total, 0) else cast(reached as double precision) / nullif(reached_before, 0) end as of_previous,
    case when step_number > 1 then 1 - cast(reached as double precision) / nullif(reached_before, 0) end as drop_off,
    seconds
  from steps
)
select
  began_in as "over",
  step,
  reached as count,
  of_total,
  of_previous,
  drop_off,
  coalesce(drop_off > 0 and row_number() over (partition by began_in order by coalesce(drop_off, -1) desc, step_number) = 1, false) as is_largest_drop,
  seconds,
  of_total - lag(of_total) over (partition by step_number order by began_in) as change
from rates
order by began_in, step_number

-- sums: rows
select *
from {{ ref('funnel_by_day') }}
where ⟦days condition: ordered_on⟧
  and ⟦state condition: state⟧
  and ⟦at.over condition: cast(date_trunc('day', day) as date)⟧

-- retention
with starts as (
  select
    user_id as entity,
    min(created_at) as began_at
  from {{ ref('events') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
  group by 1
),
activities as (
  select
    user_id as entity,
    cast(date_trunc('week', created_at) as date) as active_in
  from {{ ref('events') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
  group by 1, 2
),
entities as (
  select
    cast(date_trunc('week', starts.began_at) as date) as cohort,
    starts.entity,
    activities.active_in,
    cast((activities.active_in - cast(date_trunc('week', starts.began_at) as date)) / 7 as integer) as period
  from starts
  left join activities
    on activities.entity = starts.entity
),
active as (
  select
    cohort,
    entity,
    period
  from entities
  where period >= 0
  group by cohort, entity, period
),
sizes as (
  select
    cohort,
    count(distinct entity) as size
  from entities
  group by cohort
),
latest as (
  select max(active_in) as active_in
  from entities
),
periods as (
  select cast(number as integer) as period
  from generate_series(0, 7) as numbers(number)
),
cells as (
  select
    sizes.cohort,
    sizes.size,
    periods.period
  from sizes
  cross join periods
  cross join latest
  where cast((latest.active_in - sizes.cohort) / 7 as integer) >= periods.period
)
select
  cells.cohort,
  cells.size,
  cells.period,
  count(active.entity) as count,
  cast(count(active.entity) as double precision) / nullif(cells.size, 0) as rate
from cells
left join active
  on active.cohort = cells.cohort
  and active.period = cells.period
group by cells.cohort, cells.size, cells.period
order by cells.cohort, cells.period

-- retention: rows
with starts as (
  select
    user_id as entity,
    min(created_at) as began_at
  from {{ ref('events') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
  group by 1
),
activities as (
  select
    user_id as entity,
    cast(date_trunc('week', created_at) as date) as active_in
  from {{ ref('events') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
  group by 1, 2
),
entities as (
  select
    cast(date_trunc('week', starts.began_at) as date) as cohort,
    starts.entity,
    activities.active_in,
    cast((activities.active_in - cast(date_trunc('week', starts.began_at) as date)) / 7 as integer) as period
  from starts
  left join activities
    on activities.entity = starts.entity
)
select distinct
  entity as "user_id",
  cohort,
  active_in,
  period
from entities
where ⟦at.cohort condition: cohort⟧
  and ⟦at.period condition: period⟧
order by 2, 3, 1

-- conversion
with starts as (
  select
    user_id as entity,
    min(created_at) as began_at
  from {{ ref('users') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
    and created_at is not null
  group by 1
),
activities as (
  select
    buyer_id as entity,
    cast(date_trunc('month', ordered_on) as date) as active_in
  from {{ ref('orders') }}
  where total > 0
    and ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
  group by 1, 2
),
entities as (
  select
    cast(date_trunc('month', starts.began_at) as date) as cohort,
    starts.entity,
    activities.active_in,
    ((cast(extract(year from activities.active_in) as integer) - cast(extract(year from cast(date_trunc('month', starts.began_at) as date)) as integer)) * 12 + cast(extract(month from activities.active_in) as integer) - cast(extract(month from cast(date_trunc('month', starts.began_at) as date)) as integer)) as period
  from starts
  left join activities
    on activities.entity = starts.entity
),
active as (
  select
    cohort,
    entity,
    min(period) as period
  from entities
  where period >= 0
  group by cohort, entity
),
sizes as (
  select
    cohort,
    count(distinct entity) as size
  from entities
  group by cohort
),
latest as (
  select max(active_in) as active_in
  from entities
),
periods as (
  select cast(number as integer) as period
  from generate_series(0, 11) as numbers(number)
),
cells as (
  select
    sizes.cohort,
    sizes.size,
    periods.period
  from sizes
  cross join periods
  cross join latest
  where ((cast(extract(year from latest.active_in) as integer) - cast(extract(year from sizes.cohort) as integer)) * 12 + cast(extract(month from latest.active_in) as integer) - cast(extract(month from sizes.cohort) as integer)) >= periods.period
)
select
  cells.cohort,
  cells.size,
  cells.period,
  count(active.entity) as count,
  cast(count(active.entity) as double precision) / nullif(cells.size, 0) as rate
from cells
left join active
  on active.cohort = cells.cohort
  and active.period <= cells.period
group by cells.cohort, cells.size, cells.period
order by cells.cohort, cells.period

-- conversion: rows
with starts as (
  select
    user_id as entity,
    min(created_at) as began_at
  from {{ ref('users') }}
  where ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
    and created_at is not null
  group by 1
),
activities as (
  select
    buyer_id as entity,
    cast(date_trunc('month', ordered_on) as date) as active_in
  from {{ ref('orders') }}
  where total > 0
    and ⟦days condition: ordered_on⟧
    and ⟦state condition: state⟧
  group by 1, 2
),
entities as (
  select
    cast(date_trunc('month', starts.began_at) as date) as cohort,
    starts.entity,
    activities.active_in,
    ((cast(extract(year from activities.active_in) as integer) - cast(extract(year from cast(date_trunc('month', starts.began_at) as date)) as integer)) * 12 + cast(extract(month from activities.active_in) as integer) - cast(extract(month from cast(date_trunc('month', starts.began_at) as date)) as integer)) as period
  from starts
  left join activities
    on activities.entity = starts.entity
)
select distinct
  entity as "buyer_id",
  cohort,
  active_in,
  period
from entities
where ⟦at.cohort condition: cohort⟧
  and ⟦at.period condition: period⟧
order by 2, 3, 1
