/**
 * Questions about a snapshot as SQL that runs on every warehouse with window functions.
 *
 * Two steps are the same for all questions. `versions` lays the rows of a key out in time, each beside the one before it.
 * `events` says what each of them means: a key was inserted, changed, deleted or revived.
 */
import { isOpenSql, type SnapshotShape } from '#execution/snapshots/snapshot-shape.ts'
import type { Moment } from './moment.ts'
import type { Asked, Period } from './question.ts'
import { isNumericType, hasEquality } from './column-types.ts'

/** Every query ends in this column: how many rows there are without the limit. */
export const TOTAL = 'trellis_total'

/**
 * The query that answers. Its columns are named as people read them. `changes` and `net` end in three for each watched
 * column: whether it changed, what it was before, and what after.
 */
export function changesSql(shape: SnapshotShape, asked: Asked): string {
  const { question } = asked
  switch (question.kind) {
    case 'as-of':
      return limited(asOfSql(shape, asked, question.at), keyOrder(shape), asked)
    case 'changes':
      return asked.by ? byPeriod(shape, asked, allEvents(shape, asked), asked.by) : changes(shape, asked)
    case 'net':
      return netSql(shape, asked)
    case 'most-changed':
      return mostChanged(shape, asked)
    case 'never-changed':
      return neverChanged(shape, asked)
    case 'ran-out':
    case 'came-back':
    case 'raised':
      return asked.by
        ? byPeriod(shape, asked, stockEvents(shape, asked, question.column, question.kind), asked.by)
        : stock(shape, asked, question.column, question.kind)
  }
}

/** The columns that a question looks at. */
export function watchedColumns({ data }: SnapshotShape, { columns }: Pick<Asked, 'columns'>): readonly string[] {
  return columns ?? data.map(({ name }) => name)
}

/** How many changes there were on a day: those that a question which begins with this day leaves out. */
export function countOfDaySql(shape: SnapshotShape, asked: Asked, from: string, before: string): string {
  return `${withEvents(shape, asked)}
select count(*) as ${shape.quote('changes')}
from events
where ${relevant(shape, asked)} and happened_at >= timestamp '${from}' and happened_at < timestamp '${before}'`
}

/** When a snapshot begins and ends, and how much there is of it. */
export function spanSql(shape: SnapshotShape, zone: string): string {
  return `select min(${instant(shape, shape.validFrom, zone)}), max(${instant(shape, shape.validFrom, zone)}), count(*)
from ${shape.relation}`
}

function changes(shape: SnapshotShape, asked: Asked): string {
  const watched = watchedColumns(shape, asked)
  const columns = [
    `happened_at as ${shape.quote('at')}`,
    `change as ${shape.quote('change')}`,
    ...keyColumns(shape),
    ...labelColumns(shape, asked),
    ...watched.flatMap((_, index) => [`d_${index}`, `b_${index}`, `c_${index}`]),
  ]
  const query = `${withEvents(shape, asked)}
select ${columns.join(', ')}, count(*) over () as ${TOTAL}
from events${asked.where === undefined ? '' : beforeAndAfter(shape, asked)}
where ${relevant(shape, asked)}${within(asked)}${asked.where === undefined ? '' : `\n  and (${asked.where}\n)`}`
  return limited(query, `happened_at, ${keyNames(shape).join(', ')}, version`, asked)
}

/** The two states of a change under the names of their columns, for conditions that people write. */
function beforeAndAfter(shape: SnapshotShape, asked: Asked): string {
  const watched = watchedColumns(shape, asked)
  const state = (prefix: string) =>
    [...keyColumns(shape), ...watched.map((name, index) => `${prefix}_${index} as ${shape.quote(name)}`)].join(', ')
  return `
cross join lateral (select ${state('b')}) as before
cross join lateral (select ${state('c')}) as after`
}

function allEvents(shape: SnapshotShape, asked: Asked): string {
  return `${withEvents(shape, asked)},
counted as (
  select * from events where ${relevant(shape, asked)}${within(asked)}
)`
}

function byPeriod(shape: SnapshotShape, asked: Asked, counted: string, by: Period): string {
  const { quote } = shape
  const isChanges = asked.question.kind === 'changes'
  const kinds = isChanges
    ? ['inserted', 'changed', 'deleted', 'revived'].map(
        (kind) => `sum(case when change = '${kind}' then 1 else 0 end) as ${quote(kind)}`,
      )
    : [`count(*) as ${quote('times')}`]
  const keys = keyNames(shape)
  const distinct = keys.length === 1 ? keys[0] : `(${keys.join(', ')})`
  const query = `${counted}
select cast(date_trunc('${by}', happened_at) as date) as ${quote(by)}, ${kinds.join(', ')},
  count(distinct ${distinct}) as ${quote('keys')}, count(*) over () as ${TOTAL}
from counted
group by 1`
  return limited(query, '1', asked)
}

function mostChanged(shape: SnapshotShape, asked: Asked): string {
  const { quote } = shape
  const keys = keyNames(shape)
  const labels = asked.labels.map((_, index) => `l_${index}`)
  const query = `${withEvents(shape, asked)},
counted as (
  select ${keys.join(', ')}, count(*) as changes, min(happened_at) as first_change, max(happened_at) as last_change, max(version) as last_version
  from events
  where ${relevant(shape, asked)} and change <> 'inserted'${within(asked)}
  group by ${keys.join(', ')}
)
select ${[
    ...keys.map((key, index) => `counted.${key} as ${quote(shape.keys[index]?.name ?? key)}`),
    ...labels.map((label, index) => `versions.${label} as ${quote(asked.labels[index] ?? '')}`),
    `changes as ${quote('changes')}`,
    `first_change as ${quote('first_change')}`,
    `last_change as ${quote('last_change')}`,
  ].join(', ')}, count(*) over () as ${TOTAL}
from counted
join versions on ${keys.map((key) => `versions.${key} = counted.${key}`).join(' and ')} and versions.version = counted.last_version`
  return limited(
    query,
    `changes desc, ${[...labels.map((label) => `versions.${label}`), ...keys.map((key) => `counted.${key}`)].join(', ')}`,
    asked,
  )
}

/** Keys that are there at the end and had no change, but for being inserted. */
function neverChanged(shape: SnapshotShape, asked: Asked): string {
  const { quote } = shape
  const keys = keyNames(shape)
  const watched = watchedColumns(shape, asked)
  const labels = asked.labels.map((_, index) => `l_${index}`)
  const shown = watched.flatMap((name, index) => (asked.labels.includes(name) ? [] : [`c_${index} as ${quote(name)}`]))
  const at = asked.to ? ` and begins_at < timestamp '${asked.to.before}'` : ''
  const ended = asked.to ? `or ends_at >= timestamp '${asked.to.before}'` : ''
  const query = `${withEvents(shape, asked)},
changed as (
  select distinct ${keys.join(', ')} from events where ${relevant(shape, asked)} and change <> 'inserted'${within(asked)}
)
select ${[
    ...keys.map((key, index) => `${key} as ${quote(shape.keys[index]?.name ?? key)}`),
    ...labels.map((label, index) => `${label} as ${quote(asked.labels[index] ?? '')}`),
    ...shown,
    `begins_at as ${quote('since')}`,
  ].join(', ')}, count(*) over () as ${TOTAL}
from versions
where not is_tombstone and (is_open ${ended})${at}
  and not exists (select 1 from changed where ${keys.map((key) => `changed.${key} = versions.${key}`).join(' and ')})`
  return limited(query, [...labels, ...keys].join(', '), asked)
}

type StockKind = 'ran-out' | 'came-back' | 'raised'

function stock(shape: SnapshotShape, asked: Asked, column: string, kind: StockKind): string {
  const { quote } = shape
  const watched = watchedColumns(shape, asked).indexOf(column)
  const more = {
    'ran-out': [`back_at as ${quote('came_back_at')}`, `back_with as ${quote('came_back_with')}`],
    'came-back': [`out_since as ${quote('out_since')}`],
    raised: [],
  }[kind]
  const columns = [
    `happened_at as ${quote('at')}`,
    ...keyColumns(shape),
    ...labelColumns(shape, asked),
    `b_${watched} as ${quote('before')}`,
    `c_${watched} as ${quote('after')}`,
    ...more,
  ]
  const query = `${stockEvents(shape, asked, column, kind)}
select ${columns.join(', ')}, count(*) over () as ${TOTAL}
from counted`
  return limited(query, `happened_at, ${keyNames(shape).join(', ')}`, asked)
}

/** What matters to a column that can run out: whether it did, was filled again, or only grew. */
function stockEvents(shape: SnapshotShape, asked: Asked, column: string, kind: StockKind): string {
  const index = watchedColumns(shape, asked).indexOf(column)
  const dtype = shape.data.find(({ name }) => name === column)?.dtype ?? ''
  const isOut = (value: string) => (isNumericType(dtype) ? `(${value} is null or ${value} = 0)` : `${value} is null`)
  const [before, after] = [`b_${index}`, `c_${index}`]
  const window = `partition by ${keyNames(shape).join(', ')} order by version`
  return `${withEvents(shape, asked)},
stock as (
  select events.*,
    case when ${isOut(after)} and not ${isOut(before)} then 'ran-out'
      when ${isOut(before)} and not ${isOut(after)} then 'filled'
      when ${isNumericType(dtype) ? `${after} > ${before}` : 'false'} then 'raised' end as turn
  from events
  where change in ('changed', 'revived') and d_${index}
),
turns as (
  select stock.*,
    lag(turn) over (${window}) as turn_before,
    max(case when turn = 'ran-out' then happened_at end) over (${window}) as out_since,
    min(case when turn = 'filled' then version end) over (${window} rows between 1 following and unbounded following) as back_version
  from stock
),
counted as (
  select turns.*, back.happened_at as back_at, back.${after} as back_with
  from turns
  left join stock as back on ${keyNames(shape)
    .map((key) => `back.${key} = turns.${key}`)
    .join(' and ')} and back.version = turns.back_version
  where ${{ 'ran-out': `turns.turn = 'ran-out'`, 'came-back': `turns.turn = 'filled' and turns.out_since is not null`, raised: `turns.turn = 'raised'` }[kind]}${within(asked, 'turns.')}
)`
}

function asOfSql(shape: SnapshotShape, asked: Asked, at: Moment): string {
  const { quote } = shape
  const shown = asked.columns ?? shape.data.map(({ name }) => name)
  const labels = asked.labels.filter((label) => !shown.includes(label))
  const order = shape.data.map(({ name }) => name).filter((name) => shown.includes(name) || labels.includes(name))
  return `with ${versionsSql(shape, { ...asked, columns: order, labels: [] })}
select ${[...keyColumns(shape), ...order.map((name, index) => `c_${index} as ${quote(name)}`), `begins_at as ${quote('since')}`].join(', ')},
  count(*) over () as ${TOTAL}
from versions
where ${stoodAt(at)}`
}

/** The version of each key that held, with the one that follows it beginning where it ends. */
function stoodAt({ before }: Moment): string {
  return `not is_tombstone and begins_at < timestamp '${before}' and (is_open or ends_at >= timestamp '${before}')`
}

/** Keys whose state differs between the two ends. */
function netSql(shape: SnapshotShape, asked: Asked): string {
  const { quote } = shape
  const watched = watchedColumns(shape, asked)
  const keys = keyNames(shape)
  const first = asked.from ? stoodAt(asked.from) : 'false'
  const last = asked.to ? stoodAt(asked.to) : 'not is_tombstone and is_open'
  const differs = watched.map((name, index) => differsSql(shape, name, `a.c_${index}`, `b.c_${index}`))
  const both = `(a.version is not null and b.version is not null)`
  const columns = [
    `coalesce(b.begins_at, a.ends_at) as ${quote('at')}`,
    `case when a.version is null then 'inserted' when b.version is null then 'deleted' else 'changed' end as ${quote('change')}`,
    ...keys.map((key, index) => `coalesce(a.${key}, b.${key}) as ${quote(shape.keys[index]?.name ?? key)}`),
    ...asked.labels.map((label, index) => `coalesce(b.l_${index}, a.l_${index}) as ${quote(label)}`),
    ...watched.flatMap((_, index) => [
      `(${both} and ${differs[index]}) as d_${index}`,
      `a.c_${index} as b_${index}`,
      `b.c_${index} as c_${index}`,
    ]),
  ]
  const query = `with ${versionsSql(shape, asked)},
first_state as (
  select * from versions where ${first}
),
last_state as (
  select * from versions where ${last}
)
select ${columns.join(', ')},
  count(*) over () as ${TOTAL}
from first_state as a
full join last_state as b on ${keys.map((key) => `a.${key} = b.${key}`).join(' and ')}
where not ${both} or ${differs.join(' or ') || 'false'}`
  return limited(query, keys.map((key) => `coalesce(a.${key}, b.${key})`).join(', '), asked)
}

function withEvents(shape: SnapshotShape, asked: Asked): string {
  return `with ${versionsSql(shape, asked)},
${eventsSql(shape, asked)}`
}

/** Versions of each key, in the order of time. A version begins where the one before it ended, if that is later. */
function versionsSql(shape: SnapshotShape, asked: Asked): string {
  const { quote, keys, isDeleted } = shape
  const watched = watchedColumns(shape, asked)
  const begins = instant(shape, shape.validFrom, asked.zone)
  const open = isOpenSql(shape)
  const columns = [
    ...keys.map(({ sql }, index) => `${sql} as k_${index}`),
    ...asked.labels.map((label, index) => `${quote(label)} as l_${index}`),
    ...watched.map((name, index) => `${quote(name)} as c_${index}`),
    ...watched.map((name, index) => `lag(${quote(name)}) over w as b_${index}`),
    `${begins} as valid_from`,
    `case when ${open} then null else ${instant(shape, shape.validTo, asked.zone)} end as ends_at`,
    `${open} as is_open`,
    `${tombstone(isDeleted)} as is_tombstone`,
    `row_number() over w as version`,
    `lag(${tombstone(isDeleted)}) over w as after_tombstone`,
    `lag(case when ${open} then null else ${instant(shape, shape.validTo, asked.zone)} end) over w as end_before`,
    `lead(${begins}) over w as next_begin`,
    `lead(${tombstone(isDeleted)}) over w as next_is_tombstone`,
    ...(asked.notedIn === undefined ? [] : [`${shape.scdId} as scd_id`]),
  ]
  const given = asked.key ?? []
  const where = given.map((value, index) => `cast(${keys[index]?.sql} as varchar) = '${value.replaceAll("'", "''")}'`)
  return `laid_out as (
  select
    ${columns.join(',\n    ')}
  from ${shape.relation}${where.length > 0 ? `\n  where ${where.join(' and ')}` : ''}
  window w as (
    partition by ${keys.map(({ sql }) => sql).join(', ')}
    order by case when ${open} then 1 else 0 end, ${shape.validFrom}, ${shape.validTo}
  )
),
versions as (
  select laid_out.*, greatest(valid_from, end_before) as begins_at
  from laid_out
)`
}

function tombstone(isDeleted: string | undefined): string {
  return isDeleted === undefined ? 'false' : `(${isDeleted} is not null and ${isDeleted} = 'True')`
}

function eventsSql(shape: SnapshotShape, asked: Asked): string {
  const watched = watchedColumns(shape, asked)
  const keys = keyNames(shape)
  const labels = asked.labels.map((_, index) => `l_${index}`)
  const differs = watched.map((name, index) => differsSql(shape, name, `b_${index}`, `c_${index}`))
  const begun = watched.flatMap((_, index) => [
    `(version > 1 and not is_tombstone and ${differs[index]}) as d_${index}`,
    `case when version > 1 and not is_tombstone then b_${index} end as b_${index}`,
    `case when not is_tombstone then c_${index} end as c_${index}`,
  ])
  const ended = watched.flatMap((_, index) => [
    `false as d_${index}`,
    `c_${index} as b_${index}`,
    `case when false then c_${index} end as c_${index}`,
  ])
  const [inserted, closed] =
    asked.notedIn === undefined ? ['', ''] : [`scd_id, 'inserted' as written, `, `scd_id, 'closed' as written, `]
  return `events as (
  select ${inserted}${[...keys, ...labels, ...begun].join(', ')}, version, begins_at as happened_at,
    case when version = 1 and not is_tombstone then 'inserted'
      when is_tombstone then 'deleted'
      when after_tombstone then 'revived'
      when end_before is null or end_before = valid_from then 'changed'
      else 'revived' end as change
  from versions
  union all
  select ${closed}${[...keys, ...labels, ...ended].join(', ')}, version, ends_at as happened_at, 'deleted' as change
  from versions
  where ends_at is not null and not is_tombstone
    and (next_begin is null or (next_begin <> ends_at and not next_is_tombstone))
)`
}

/** Without versions in which none of the watched columns differs from the version before. */
function relevant(shape: SnapshotShape, asked: Asked): string {
  const differs = watchedColumns(shape, asked).map((_, index) => `d_${index}`)
  const noted =
    asked.notedIn === undefined ? '' : ` and (written, scd_id) in (select change, scd_id from ${asked.notedIn})`
  return `(${["change <> 'changed'", ...differs].join(' or ')})${noted}`
}

function within({ from, to }: Asked, prefix = ''): string {
  const after = from ? ` and ${prefix}happened_at >= timestamp '${from.before}'` : ''
  return `${after}${to ? ` and ${prefix}happened_at < timestamp '${to.before}'` : ''}`
}

function differsSql({ data }: SnapshotShape, name: string, before: string, after: string): string {
  const dtype = data.find((column) => column.name === name)?.dtype ?? ''
  if (hasEquality(dtype)) return `${before} is distinct from ${after}`
  return `cast(${before} as varchar) is distinct from cast(${after} as varchar)`
}

/** A moment as a clock in the zone shows it, whatever the column's type. */
function instant({ time }: SnapshotShape, column: string, zone: string): string {
  if (time.kind === 'timestamptz') return `(${column} at time zone '${zone}')`
  return time.kind === 'timestamp' ? column : `cast(${column} as timestamp)`
}

function keyNames({ keys }: SnapshotShape): readonly string[] {
  return keys.map((_, index) => `k_${index}`)
}

function keyColumns(shape: SnapshotShape): readonly string[] {
  return shape.keys.map(({ name }, index) => `k_${index} as ${shape.quote(name)}`)
}

function labelColumns({ quote }: SnapshotShape, { labels }: Asked): readonly string[] {
  return labels.map((label, index) => `l_${index} as ${quote(label)}`)
}

function keyOrder(shape: SnapshotShape): string {
  return keyNames(shape).join(', ')
}

function limited(query: string, order: string, { limit }: Asked): string {
  return `${query}\norder by ${order}${limit === undefined ? '' : `\nlimit ${limit}`}`
}
