import { openStore } from './open-store.ts'
import { openDatabase } from './open-database.ts'
import { aResult, aRun } from './conformance/samples.ts'
const [address = '', what = ''] = process.argv.slice(2)
const RUNS = Number(process.env['RUNS'] ?? 10000),
  NODES = 500
const store = await openStore(address, { now: Date.now })
const time = async (name: string, work: () => Promise<unknown>, times = 20) => {
  const ms: number[] = []
  for (let i = 0; i < times; i++) {
    const t = performance.now()
    await work()
    ms.push(performance.now() - t)
  }
  ms.sort((a, b) => a - b)
  console.log(name.padEnd(52), 'median', ms[Math.floor(times / 2)]!.toFixed(2), 'max', ms.at(-1)!.toFixed(2))
}
if (what === 'fill') {
  const db = await openDatabase(address)
  const job = (n: string) => `'job ' || ((${n}) % 20)`
  const t0 = performance.now()
  const numbers = (to: number) =>
    db.kind === 'sqlite'
      ? `(with recursive s(n) as (select 1 union all select n+1 from s where n < ${to}) select n from s)`
      : `(select generate_series(1, ${to}) as n)`
  const at = (n: string) =>
    db.kind === 'sqlite'
      ? `strftime('%Y-%m-%dT%H:%M:%S.000Z', '2025-01-01', '+' || ((${n})*30) || ' minutes')`
      : `to_char(timestamp '2025-01-01' + (${n}) * interval '30 minutes', 'YYYY-MM-DD"T"HH24:MI:SS.000"Z"')`
  await db.write(`insert into runs (id,status,exit_code,origin,cause,commands,job,instance,target,environment_names,priority,pools,attempt,overrides,created_at,taken_at,started_at,finished_at,claim,counts)
   select n, case when n % 50 = 0 then 'error' else 'success' end, 0, 'schedule', 'Ticked', '["dbt build"]', ${job('n')}, '', 'prod', '["A","B"]', 0, '[]', 1, '{}', ${at('n')}, ${at('n')}, ${at('n')}, ${at('n')}, 1, '{"statuses":{"success":500},"rows":1000,"bytes":0}' from ${numbers(RUNS)} as s`)
  await db.write(
    `insert into steps (id, run_id, step, kind, name, command_line, status) select n, n, 1, 'dbt', 'dbt build', 'dbt build', 'success' from ${numbers(RUNS)} as s`,
  )
  const details = JSON.stringify({
    timing: aResult().timing,
    thread_id: 'Thread-1',
    adapter_response: aResult().adapter_response,
    batch_results: null,
  })
  for (let from = 0; from < RUNS; from += 250) {
    await db.write(`insert into node_results (run_id,step,unique_id,resource_type,status,message,failures,execution_time,relation_name,materialized,checksum,compiled_hash,rows_affected,bytes_processed,started_at,finished_at,owner,details)
    select r.n + ${from}, 1, 'model.shop.some_longer_model_name_' || m.n, case when m.n % 2 = 0 then 'model' else 'test' end, 'success', 'SELECT 1000', null, 1.5, '"shop"."main"."m' || m.n || '"', 'table', 'd41d8cd98f00b204e9800998ecf8427e', 'c0ffee0000000000000000000000000000000000000000000000000000000' || (m.n + 10000), 1000, null, ${at(`r.n + ${from}`)}, ${at(`r.n + ${from}`)}, 'product', '${details}'
    from ${numbers(250)} as r, ${numbers(NODES)} as m`)
  }
  await db.write(
    `insert into node_latest (unique_id,instance,target,resource_type,status,execution_time,run_id,step,at,durations) select 'model.shop.some_longer_model_name_' || n, '', 'prod', 'model', 'success', 1, ${RUNS}, 1, ${at(String(RUNS))}, '1.5 1.5 ' from ${numbers(NODES)} as s`,
  )
  await db.write(
    `insert into ticks (job,instance,scheduled_for,claimed_by,claimed_at,run_id) select ${job('n')}, '', ${at('n')}, 's', ${at('n')}, n from ${numbers(RUNS)} as s`,
  )
  await db.write(`insert into counters (name, value) values ('runs', ${RUNS}), ('steps', ${RUNS})`)
  if (db.kind === 'postgres')
    for (const t of ['runs', 'node_results', 'steps', 'ticks', 'node_latest']) await db.write(`analyze ${t}`)
  console.log('filled in', ((performance.now() - t0) / 1000).toFixed(0), 's')
  await db.close()
}
const place = { instance: null, target: 'prod' }
await time('first page of runs (25 of all, counted)', () => store.runs.list({}, { limit: 25 }))
await time('page 300 of runs', () => store.runs.list({}, { limit: 25, offset: 7500 }))
await time('page of a job', () => store.runs.list({ jobs: ['job 7'] }, { limit: 25 }))
await time('page of failed runs in a month', () =>
  store.runs.list({ statuses: ['error'], created: { from: '2025-03-01', to: '2025-04-01' } }, { limit: 25, offset: 0 }),
)
await time('runs under way', () => store.runs.list({ statuses: ['queued', 'running', 'starting'] }, { limit: 25 }))
await time('latest run of each of 20 jobs', () => store.runs.latestOfJobs())
await time('last tick of each of 20 jobs', () => store.ticks.lastOfAll())
await time('a run by its id', () => store.runs.find(5000))
await time('results of a run (500)', () => store.nodeResults.of(7000))
await time('trend of a node: last 100 of 10,000', () =>
  store.nodeResults.history('model.shop.some_longer_model_name_77', { ...place }),
)
await time(
  'trend of a node: all',
  () => store.nodeResults.history('model.shop.some_longer_model_name_77', { limit: 10000 }),
  5,
)
await time('latest of all 500 nodes', () => store.nodeResults.latest(place))
await time('durations of 500 nodes', () =>
  store.nodeResults.durations(
    Array.from({ length: 500 }, (_, n) => `model.shop.some_longer_model_name_${n}`),
    place,
    10,
  ),
)
const { run } = await store.runs.add(aRun())
const taken = (await store.runs.take(run.id, 'a'))!
await store.runs.start(taken)
let n = 0
await time('save 1 result', () => store.nodeResults.save(run.id, [aResult({ unique_id: `model.shop.new_${n++}` })]))
await time(
  'save 500 results',
  () =>
    store.nodeResults.save(
      run.id,
      Array.from({ length: 500 }, (_, at) =>
        aResult({ unique_id: `model.shop.some_longer_model_name_${at}`, finishedAt: null }),
      ),
    ),
  5,
)
await time('append 100 events of 1 KB', () =>
  store.events.append(
    run.id,
    1,
    Array.from({ length: 100 }, (_, at) =>
      JSON.stringify({ info: { msg: `event ${at}`, ts: at, thread: 'Thread-1' }, data: { x: 'y'.repeat(900) } }),
    ),
  ),
)
await time('append 1 event', () => store.events.append(run.id, 1, ['{"info":{"name":"X"}}']))
const manifest = JSON.stringify(
  Array.from({ length: 20000 }, (_, at) => ({
    unique_id: `model.shop.x${at}`,
    raw_code: `select ${at} from {{ ref('a${at % 77}') }}`,
    random: Math.random(),
  })),
)
await time(
  `save a manifest of ${(manifest.length / 1e6).toFixed(1)} MB`,
  () => store.artifacts.save(run.id, 1, 'manifest.json', manifest + ++n),
  5,
)
await time(
  'claim a tick with its run',
  () =>
    store.ticks.claim(
      { job: 'x', instance: null, scheduledFor: new Date(n++).toISOString() },
      { kind: 'run', run: aRun({ job: 'y' }) },
      's',
    ),
  100,
)
await time(
  'acquire and release a lease',
  async () => {
    const a = await store.leases.acquire('r', { runId: 1, owner: 'a', unique_id: null }, 1000)
    if (a.granted) await store.leases.release(a.lease)
  },
  100,
)
await time(
  'finish a run of 500 nodes',
  async () => {
    await store.runs.finish(taken, { status: 'success' })
  },
  1,
)
if (process.env['SWEEP']) {
  await time('backup', () => store.upkeep.backup(process.env['SWEEP']!), 1)
  await time('sweep 100 runs', () => store.upkeep.sweep({ runs: RUNS - 100 }), 1)
}
const t = performance.now()
const info = await store.upkeep.info()
console.log(
  'info',
  (performance.now() - t).toFixed(0),
  'ms',
  (info.bytes / 1e6).toFixed(0),
  'MB',
  info.rows['node_results'],
  'results',
  info.rows['runs'],
  'runs',
  'rss',
  (process.memoryUsage().rss / 1e6).toFixed(0),
)
await store.close()
