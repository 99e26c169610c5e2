import { openStore } from './open-store.ts'
import { openDatabase } from './open-database.ts'
const address = process.argv[2] ?? ''
const db = await openDatabase(address)
await db.write(
  'create table if not exists last_ticks (job text, instance text, scheduled_for text not null, primary key (job, instance)) without rowid',
)
await db.write(
  'insert into last_ticks select job, instance, max(scheduled_for) from ticks group by job, instance on conflict do nothing',
)
await db.close()
const store = await openStore(address, { now: Date.now })
let worst = 0,
  last = performance.now()
setInterval(() => {
  const now = performance.now()
  worst = Math.max(worst, now - last - 5)
  last = now
}, 5).unref()
const time = async (name: string, work: () => Promise<unknown>) => {
  worst = 0
  const t = performance.now()
  const r = await work()
  console.log(
    name,
    ((performance.now() - t) / 1000).toFixed(1),
    's',
    'longest block of the event loop',
    worst.toFixed(0),
    'ms',
    'rss',
    (process.memoryUsage().rss / 1e6).toFixed(0),
    JSON.stringify(r) ?? '',
  )
}
await time('lastOfAll', async () => (await store.ticks.lastOfAll()).length)
await time('backup', () => store.upkeep.backup('/tmp/pa/perf/backup.gz'))
await time('sweep 9,000 of 10,000 runs', () => store.upkeep.sweep({ runs: 1000 }))
await time('compact', () => store.upkeep.compact())
await store.close()
