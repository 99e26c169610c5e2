/** Cohorts: entities by the period in which something happened to them, and in which later periods they were active. */
import type { CohortTile } from '../definition.ts'
import { clickedCondition, filterConditions, type Heeded, inBrackets, whereSql } from './conditions.ts'
import { columnSql, quoted, relationSql } from './names.ts'

export interface CohortHeeded {
  readonly activities: readonly Heeded[]
  /** Those of the model of the cohort, where it is another one. */
  readonly starts: readonly Heeded[]
}

/** A row a cohort and period, with the columns that `TILE_SETTINGS.cohort` names. */
export function cohortQuery(tile: CohortTile, heeded: CohortHeeded): string {
  const reached = tile.kind === 'conversion' ? 'active.period <= periods.period' : 'active.period = periods.period'
  return `with ${entityCtes(tile, heeded)},
active as (
  select
    cohort,
    entity,
    ${tile.kind === 'conversion' ? 'min(period) as period' : 'period'}
  from entities
  where period >= 0
  ${tile.kind === 'conversion' ? 'group by cohort, entity' : 'group by cohort, entity, period'}
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
  from generate_series(0, ${tile.periods - 1}) as numbers(number)
),
cells as (
  select
    sizes.cohort,
    sizes.size,
    periods.period
  from sizes
  cross join periods
  cross join latest
  where ${distanceSql(tile.grain, 'latest.active_in', 'sizes.cohort')} >= periods.period
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
  and ${reached.replaceAll('periods.', 'cells.')}
group by cells.cohort, cells.size, cells.period
order by cells.cohort, cells.period`
}

/** The entities of a cohort, and of a period those who were active in it. */
export function cohortRows(tile: CohortTile, heeded: CohortHeeded): string {
  return `with ${entityCtes(tile, heeded)}
select distinct
  entity as ${quoted(tile.entity)},
  cohort,
  active_in,
  period
from entities
where ${clickedCondition('cohort', 'cohort')}
  and ${clickedCondition('period', 'period')}
order by 2, 3, 1`
}

function entityCtes(tile: CohortTile, { activities, starts }: CohortHeeded): string {
  const { cohort, grain, model } = tile
  const entity = columnSql(tile.entity)
  const activity = columnSql(tile.activity)
  const where = whereSql([inBrackets(tile.where), ...filterConditions(activities)])
  const start = cohort
    ? `select
    ${columnSql(cohort.entity)} as entity,
    min(${columnSql(cohort.column)}) as began_at
  from ${relationSql(cohort.model ?? model)}${indented(whereSql([...filterConditions(cohort.model === undefined ? activities : starts), `${columnSql(cohort.column)} is not null`]))}
  group by 1`
    : `select
    ${entity} as entity,
    min(${activity}) as began_at
  from ${relationSql(model)}${indented(where)}
  group by 1`
  return `starts as (
  ${start}
),
activities as (
  select
    ${entity} as entity,
    ${startOf(grain, activity)} as active_in
  from ${relationSql(model)}${indented(where)}
  group by 1, 2
),
entities as (
  select
    ${startOf(grain, 'starts.began_at')} as cohort,
    starts.entity,
    activities.active_in,
    ${distanceSql(grain, 'activities.active_in', startOf(grain, 'starts.began_at'))} as period
  from starts
  left join activities
    on activities.entity = starts.entity
)`
}

function indented(sql: string): string {
  return sql.replaceAll('\n', '\n  ')
}

function startOf(grain: CohortTile['grain'], moment: string): string {
  return `cast(date_trunc('${grain}', ${moment}) as date)`
}

/** How many periods lie between two beginnings of periods. */
function distanceSql(grain: CohortTile['grain'], later: string, earlier: string): string {
  const months = `(cast(extract(year from ${later}) as integer) - cast(extract(year from ${earlier}) as integer)) * 12 + cast(extract(month from ${later}) as integer) - cast(extract(month from ${earlier}) as integer)`
  switch (grain) {
    case 'day':
      return `(${later} - ${earlier})`
    case 'week':
      return `cast((${later} - ${earlier}) / 7 as integer)`
    case 'month':
      return `(${months})`
    case 'quarter':
      return `cast((${months}) / 3 as integer)`
    default:
      return `(cast(extract(year from ${later}) as integer) - cast(extract(year from ${earlier}) as integer))`
  }
}
