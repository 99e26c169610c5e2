/**
 * Funnels: of events, where steps are looked for in time, or of facts, whose rows have them all. A step counts only for who
 * took all those before it.
 */
import type { FilterPlace } from '../query.ts'
import type { FunnelTile } from '../definition.ts'
import { clickedCondition, filterConditions, type Heeded, inBrackets, whereSql } from './conditions.ts'
import { filterMark } from './marks.ts'
import { columnSql, periodSql, quoted, relationSql, textSql } from './names.ts'

export interface FunnelQueryOptions {
  readonly heeded: readonly Heeded[]
  readonly period?: FilterPlace['period']
}

/** One row a step, with the columns that `TILE_SETTINGS.funnel` names. */
export function funnelQuery(tile: FunnelTile, options: FunnelQueryOptions): string {
  const ctes = [...reachedCtes(tile, options), ['counts', countsSql(tile)] as const]
  if (tile.over !== undefined && tile.cumulative) ctes.push(['to_date', toDateSql(tile)])
  ctes.push(['steps', stepsSql(tile)], ['rates', ratesSql(tile)])
  return `${withSql(ctes)}\n${resultSql(tile)}`
}

/** Who took which step: of events a row an entity, of facts its own rows. */
export function funnelRows(tile: FunnelTile, heeded: readonly Heeded[]): string {
  const { from, by, over, steps } = tile
  if (from.kind === 'fact') {
    const { time } = from
    const clicked = [
      ...(by ? [clickedCondition(by.name, bySql(tile))] : []),
      ...(over !== undefined && time !== undefined ? [clickedCondition('over', periodSql(over, columnSql(time)))] : []),
    ]
    const isSummed = steps[0]?.sum !== undefined
    const reached = isSummed ? [] : [clickedStep(steps.map(({ name }, index) => [name, untilStep(tile, index)]))]
    const where = whereSql([inBrackets(tile.where), ...filterConditions(heeded), ...clicked, ...reached])
    return `select *\nfrom ${relationSql(from.model)}${where}`
  }
  const columns = [
    `entity as ${quoted(from.entity)}`,
    ...(by ? [`grouped_by as ${quoted(by.name)}`] : []),
    ...steps.map(({ name }, index) => `at_${index + 1} as ${quoted(name)}`),
  ]
  const clicked = [
    ...(by ? [clickedCondition(by.name, 'grouped_by')] : []),
    ...(over === undefined ? [] : [clickedCondition('over', periodSql(over, 'at_1'))]),
    clickedStep(steps.map(({ name }, index) => [name, `at_${index + 1} is not null`])),
  ]
  return `${withSql(reachedCtes(tile, { heeded }))}\nselect\n  ${columns.join(',\n  ')}\nfrom entities${whereSql(clicked)}\norder by at_1`
}

/** Rows that have reached the step that was clicked; all of them where none was. */
function clickedStep(steps: readonly (readonly [name: string, condition: string])[]): string {
  const value = filterMark({ filter: 'at.step', use: 'value', expression: '', period: 'given' })
  const cases = steps.map(([name, condition]) => `when ${textSql(name)} then ${condition}`).join(' ')
  return `case ${value} ${cases} else true end`
}

type Cte = readonly [name: string, sql: string]

function withSql(ctes: readonly Cte[]): string {
  return `with ${ctes.map(([name, sql]) => `${name} as (\n${indent(sql)}\n)`).join(',\n')}`
}

function indent(sql: string): string {
  return sql.replace(/^(?=.)/gm, '  ')
}

function reachedCtes(tile: FunnelTile, options: FunnelQueryOptions): Cte[] {
  return tile.from.kind === 'events' ? eventCtes(tile, tile.from, options) : [['facts', factsSql(tile, options)]]
}

function bySql({ by }: FunnelTile): string {
  return by ? (by.sql ?? columnSql(by.name)) : 'null'
}

/** Entities with the moment of each step. */
function eventCtes(
  tile: FunnelTile,
  from: Extract<FunnelTile['from'], { kind: 'events' }>,
  { heeded, period }: FunnelQueryOptions,
): Cte[] {
  const { steps, by } = tile
  const columns = [
    `${columnSql(from.entity)} as entity`,
    `cast(${columnSql(from.time)} as timestamp) as happened_at`,
    ...(by ? [`${bySql(tile)} as grouped_by`] : []),
    ...steps.map(({ where }, index) => `(${where}) as is_${index + 1}`),
  ]
  // What is nobody's is not one of them.
  const isSomebodys = `${columnSql(from.entity)} is not null`
  const where = whereSql([isSomebodys, inBrackets(tile.where), ...filterConditions(heeded, period)])
  const events = `select\n  ${columns.join(',\n  ')}\nfrom ${relationSql(from.model)}${where}`
  // Without a window the first of an entity's first steps is the best one to begin with; with one any may be.
  const first = from.windowSeconds === undefined ? 'min(happened_at) as at_1' : 'happened_at as at_1'
  const ctes: Cte[] = [
    ['events', events],
    [
      'step_1',
      `select\n  entity,\n  ${first}\nfrom events\nwhere is_1\ngroup by entity${from.windowSeconds === undefined ? '' : ', happened_at'}`,
    ],
  ]
  for (let number = 2; number <= steps.length; number++) ctes.push([`step_${number}`, nextStepSql(from, number)])
  if (by) ctes.push(['firsts', FIRSTS])
  ctes.push(['entities', entitiesSql(tile, from)])
  return ctes
}

function nextStepSql(from: Extract<FunnelTile['from'], { kind: 'events' }>, number: number): string {
  const { isOrdered, windowSeconds } = from
  const carried = Array.from({ length: number - 1 }, (_, index) => `at_${index + 1}`)
  const span = windowSeconds === undefined ? undefined : `interval '${windowSeconds} seconds'`
  const conditions = [
    'events.entity = before.entity',
    `events.is_${number}`,
    ...(isOrdered ? [`events.happened_at >= before.at_${number - 1}`] : []),
    ...(!isOrdered && span !== undefined ? [`events.happened_at >= before.at_1 - ${span}`] : []),
    ...(span !== undefined ? [`events.happened_at <= before.at_1 + ${span}`] : []),
  ]
  const columns = ['before.entity', ...carried.map((each) => `before.${each}`)]
  return `select
  ${columns.join(',\n  ')},
  min(events.happened_at) as at_${number}
from step_${number - 1} as before
left join events
  on ${conditions.join('\n  and ')}
${number > 2 ? `where before.at_${number - 1} is not null\n` : ''}group by ${columns.join(', ')}`
}

/** A row an entity: of several beginnings the one that led furthest, then the first. */
function entitiesSql(
  { steps, by }: FunnelTile,
  { windowSeconds }: { readonly windowSeconds: number | undefined },
): string {
  const numbers = steps.map((_, index) => index + 1)
  const joins = numbers
    .slice(1)
    .map(
      (number) =>
        `left join step_${number}\n  on step_${number}.entity = step_1.entity\n  and step_${number}.at_1 = step_1.at_1`,
    )
  const columns = [
    'step_1.entity',
    ...numbers.map((number) => `step_${number}.at_${number}`),
    ...(by ? ['firsts.grouped_by'] : []),
  ]
  if (by) joins.push('left join firsts\n  on firsts.entity = step_1.entity\n  and firsts.at_1 = step_1.at_1')
  const all = `select\n  ${columns.join(',\n  ')}\nfrom step_1\n${joins.join('\n')}`
  if (windowSeconds === undefined) return all
  const furthest = numbers.map((number) => `case when at_${number} is null then 0 else 1 end`).join(' + ')
  return `select *\nfrom (\n  select\n    *,\n    row_number() over (partition by entity order by ${furthest} desc, at_1) as turn\n  from (\n${indent(indent(all))}\n  ) as beginnings\n) as turns\nwhere turn = 1`
}

/** What an entity is grouped by is what its first step says. */
const FIRSTS = `select
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
where turn = 1`

function untilStep({ steps }: FunnelTile, index: number): string {
  return steps
    .slice(0, index + 1)
    .map(({ where }) => `(${where})`)
    .join(' and ')
}

function factsSql(tile: FunnelTile, { heeded, period }: FunnelQueryOptions): string {
  const { from, steps, by } = tile
  const columns = [
    ...(by ? [`${bySql(tile)} as grouped_by`] : []),
    ...(tile.over !== undefined && from.kind === 'fact' && from.time !== undefined
      ? [`${columnSql(from.time)} as began_at`]
      : []),
    ...steps.map(({ sum }, index) =>
      sum === undefined ? `(${untilStep(tile, index)}) as is_${index + 1}` : `${columnSql(sum)} as count_${index + 1}`,
    ),
    ...steps.flatMap(({ time }, index) =>
      time === undefined ? [] : [`cast(${columnSql(time)} as timestamp) as at_${index + 1}`],
    ),
  ]
  const where = whereSql([inBrackets(tile.where), ...filterConditions(heeded, period)])
  return `select\n  ${columns.join(',\n  ')}\nfrom ${relationSql(from.model)}${where}`
}

/** How many took each step, and how long it took in the middle. */
function countsSql(tile: FunnelTile): string {
  const { from, steps } = tile
  const isEvents = from.kind === 'events'
  const hasTime = (index: number) => isEvents || (steps[index]?.time !== undefined && steps[index]?.sum === undefined)
  const columns = [
    ...groupColumns(tile).map(([sql, name]) => `${sql} as ${name}`),
    ...steps.flatMap(({ sum }, index) => {
      const number = index + 1
      const count = isEvents
        ? `count(at_${number})`
        : sum === undefined
          ? `count(*) filter (where is_${number})`
          : `coalesce(sum(count_${number}), 0)`
      const isTimed = index > 0 && hasTime(index) && hasTime(index - 1)
      return [
        `cast(${count} as bigint) as count_${number}`,
        `${isTimed ? medianSql(number, isEvents) : 'cast(null as double precision)'} as seconds_${number}`,
      ]
    }),
  ]
  const groups = groupColumns(tile).map((_, index) => index + 1)
  const group = groups.length === 0 ? '' : `\ngroup by ${groups.join(', ')}`
  const limit =
    tile.by && tile.limit !== undefined && tile.over === undefined
      ? `\norder by count_1 desc, grouped_by\nlimit ${tile.limit}`
      : ''
  return `select\n  ${columns.join(',\n  ')}\nfrom ${isEvents ? 'entities' : 'facts'}${group}${limit}`
}

function medianSql(number: number, isEvents: boolean): string {
  const [one, other] = [`at_${number - 1}`, `at_${number}`]
  // Steps in any order have no time between them.
  const reached = isEvents ? `${other} >= ${one}` : `is_${number} and ${other} >= ${one}`
  return `percentile_cont(0.5) within group (order by cast(extract(epoch from ${other} - ${one}) as double precision)) filter (where ${reached})`
}

/** What there is a funnel for each of, with the names that it has inside the query. */
function groupColumns({ by, over, from }: FunnelTile): readonly (readonly [sql: string, name: string])[] {
  return [
    ...(by ? ([['grouped_by', 'grouped_by']] as const) : []),
    ...(over === undefined
      ? []
      : ([[periodSql(over, from.kind === 'events' ? 'at_1' : 'began_at'), 'began_in']] as const)),
  ]
}

/** The time between steps is that of the period: medians do not add up. */
function toDateSql(tile: FunnelTile): string {
  const partition = tile.by ? 'partition by grouped_by ' : ''
  const columns = [
    ...groupColumns(tile).map(([, name]) => name),
    ...tile.steps.flatMap((_, index) => [
      `cast(sum(count_${index + 1}) over (${partition}order by began_in) as bigint) as count_${index + 1}`,
      `seconds_${index + 1}`,
    ]),
  ]
  return `select\n  ${columns.join(',\n  ')}\nfrom counts`
}

/** A row a step. */
function stepsSql(tile: FunnelTile): string {
  const groups = groupColumns(tile)
    .map(([, name]) => `${name}, `)
    .join('')
  const from = tile.over !== undefined && tile.cumulative ? 'to_date' : 'counts'
  return tile.steps
    .map(
      ({ name }, index) =>
        `select ${groups}${index + 1} as step_number, cast(${textSql(name)} as varchar) as step, count_1 as total, ` +
        `count_${index + 1} as reached, ${index === 0 ? 'cast(null as bigint)' : `count_${index}`} as reached_before, seconds_${index + 1} as seconds\nfrom ${from}`,
    )
    .join('\nunion all\n')
}

function ratesSql(tile: FunnelTile): string {
  const groups = groupColumns(tile)
    .map(([, name]) => `${name},\n  `)
    .join('')
  return `select
  ${groups}step_number,
  step,
  reached,
  cast(reached as double precision) / nullif(total, 0) as of_total,
  case when step_number = 1 then cast(reached as double precision) / nullif(total, 0) else cast(reached as double precision) / nullif(reached_before, 0) end as of_previous,
  case when step_number > 1 then 1 - cast(reached as double precision) / nullif(reached_before, 0) end as drop_off,
  seconds
from steps`
}

function resultSql(tile: FunnelTile): string {
  const { by, over } = tile
  const groups = groupColumns(tile).map(([, name]) => name)
  const partition = groups.length === 0 ? '' : `partition by ${groups.join(', ')} `
  const change =
    over === undefined
      ? []
      : [
          `of_total - lag(of_total) over (partition by ${by ? 'grouped_by, ' : ''}step_number order by began_in) as change`,
        ]
  const columns = [
    ...(by ? [`grouped_by as ${quoted(by.name)}`] : []),
    ...(over === undefined ? [] : [`began_in as "over"`]),
    'step',
    'reached as count',
    'of_total',
    'of_previous',
    'drop_off',
    // Of equal ones the first.
    `coalesce(drop_off > 0 and row_number() over (${partition}order by coalesce(drop_off, -1) desc, step_number) = 1, false) as is_largest_drop`,
    'seconds',
    ...change,
  ]
  const order = [
    ...(over === undefined ? [] : ['began_in']),
    ...(by ? [over === undefined ? `max(reached) over (partition by grouped_by) desc, grouped_by` : 'grouped_by'] : []),
    'step_number',
  ]
  return `select\n  ${columns.join(',\n  ')}\nfrom rates\norder by ${order.join(', ')}`
}
