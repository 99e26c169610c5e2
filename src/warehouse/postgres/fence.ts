import type { FenceMark, FenceSql } from '#warehouse/adapter/fence.ts'
import { sqlLiteral } from './sql-literal.ts'

/**
 * Rows that the transaction which publishes locks until its end: who comes next can only change them when that has ended. Each
 * also names the connections of those who were let through, so that who comes next can end what they left running.
 */
export const POSTGRES_FENCE: FenceSql = {
  create: (table) =>
    `create table if not exists ${table} (
  resource text primary key, token bigint not null, holder text not null, backends text[] not null, raised_at timestamptz not null
)`,

  identify: (table, name) => `insert into ${table} (resource, token, holder, backends, raised_at)
values (${sqlLiteral(DATABASE)}, 0, ${sqlLiteral(name)}, '{}', clock_timestamp())
on conflict (resource) do nothing;
select holder from ${table} where resource = ${sqlLiteral(DATABASE)}`,

  // It need not outlive a crash of the server, which no transaction outlives; and it does if a later commit does.
  raise: (table, mark) => `insert into ${table} as fence (resource, token, holder, backends, raised_at)
select mark.resource, mark.token, ${sqlLiteral(mark.holder)}, array[(
  select ${NAME_OF_BACKEND} from pg_stat_activity as backend where backend.pid = pg_backend_pid()
)], clock_timestamp()
from (values ${values(mark)}) as mark (resource, token), set_config('synchronous_commit', 'off', true)
order by mark.resource
on conflict (resource) do update set
  token = excluded.token, holder = excluded.holder, raised_at = excluded.raised_at,
  backends = case when fence.holder = excluded.holder then fence.backends || excluded.backends else excluded.backends end
where fence.token < excluded.token or (fence.token = excluded.token and fence.holder = excluded.holder)
returning fence.resource`,

  highest: (table, mark) =>
    `select max(token) from ${table} where resource in (${mark.resources.map(sqlLiteral).join(', ')})`,

  // A connection that has served another relation since is in good hands.
  endFormer: (table, mark) => `select pg_terminate_backend(backend.pid)
from ${table} as fence
cross join unnest(fence.backends) as former (name)
join pg_stat_activity as backend on ${NAME_OF_BACKEND} = former.name
where fence.resource in (${mark.resources.map(sqlLiteral).join(', ')})
  and fence.holder <> ${sqlLiteral(mark.holder)} and backend.pid <> pg_backend_pid()
  and not exists (
    select 1 from ${table} as later
    where later.raised_at > fence.raised_at and later.resource <> fence.resource and former.name = any(later.backends)
  )`,

  check: (table, mark) => `select 1 from ${table}
where (resource, token) in (${values(mark)}) and holder = ${sqlLiteral(mark.holder)}
for share`,
}

/** A row that stands for the database as a whole. */
const DATABASE = 'this database'

/** Numbers of processes come again; with the moment of the start they do not. */
const NAME_OF_BACKEND = "backend.pid || '@' || extract(epoch from backend.backend_start)"

function values({ resources, tokens }: FenceMark): string {
  return resources.map((resource, at) => `(${sqlLiteral(resource)}, ${tokens[at]}::bigint)`).join(', ')
}
