/** A process of its own that does one thing to a store, as soon as it is told to go. Says what it did line by line. */
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { openStore } from '#platform/store/open-store.ts'
import type { Store } from '#platform/store/store.ts'
import { aResult, aRun } from '#platform/store/conformance/samples.ts'

type Task = (store: Store, name: string) => Promise<void>

const TICKS = 200
const MINUTE = 60_000

const TASKS: Readonly<Record<string, Task>> = {
  async open(store) {
    say((await store.upkeep.info()).schemaVersion)
  },

  async ticks(store, name) {
    for (let tick = 0; tick < TICKS; tick++) {
      const scheduledFor = new Date(Date.UTC(2026, 0, 1) + tick * MINUTE).toISOString()
      const key = { job: 'nightly', instance: null, scheduledFor }
      const claimed = await store.ticks.claim(key, { kind: 'run', run: aRun() }, name)
      if (claimed?.run) say(claimed.run.id)
    }
  },

  async take(store, name) {
    for (;;) {
      const waiting = await store.runs.waiting(3)
      if (waiting.length === 0) return
      for (const { id } of waiting) {
        const run = await store.runs.take(id, name, { warehouse: 2 })
        if (!run) continue
        const inPool = (await store.runs.inPools()).get('warehouse') ?? 0
        say(inPool > 2 ? `${inPool} at once` : id)
        await store.runs.finish(run, { status: 'success' })
      }
    }
  },

  async adopt(store, name) {
    await store.servers.enter({ id: name, kind: 'server', host: 'h', pid: 1, version: '0' }, MINUTE)
    for (;;) {
      const orphans = await store.runs.orphaned()
      if (orphans.length === 0) return
      for (const { id } of orphans) if (await store.runs.adopt(id, name)) say(id)
    }
  },

  async leases(store, name) {
    for (let got = 0; got < 25; ) {
      const asked = await store.leases.acquire('orders', { runId: null, owner: name, unique_id: null }, MINUTE)
      if (!asked.granted) continue
      got += 1
      const [held, ...others] = await store.leases.held()
      say(held?.owner === name && others.length === 0 ? asked.lease.token : `${held?.owner} holds it too`)
      await store.leases.release(asked.lease)
    }
  },

  async audit(store, name) {
    for (let record = 0; record < 50; record++) {
      await store.audit.append([{ action: 'noted', actor: name, subject: `record ${record}`, data: { record } }])
    }
    say('done')
  },

  /** Stays in the middle of a transaction. */
  async hold(store) {
    try {
      await store.together(async ({ runs }) => {
        say((await runs.add(aRun())).run.id)
        await pause(2000)
        await runs.add(aRun())
      })
      say('kept')
    } catch (error) {
      say(error instanceof Error ? error.message.split('\n')[1]?.trim() : error)
    }
  },

  /** Goes on until it is killed. A line is said when the store has promised everything on it. */
  async record(store, name) {
    for (let round = 0; ; round++) {
      const run = await store.runs.begin(aRun({ job: null }), name)
      await store.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: 'build', commandLine: 'dbt build' }])
      await store.events.append(run.id, 1, [`{"n": 1}`, `{"n": 2, "text": "${'x'.repeat(900)}"}`])
      await store.artifacts.save(run.id, 1, 'manifest.json', `{"of": ${run.id}, "text": "${'y'.repeat(round * 10)}"}`)
      await store.nodeResults.save(run.id, [aResult({ compiledCode: `select ${run.id}` })])
      await store.runs.finish(run, { status: 'success' })
      await store.audit.append([{ action: 'run.finished', actor: name, subject: `run ${run.id}`, data: {} }])
      say(run.id)
    }
  },
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}

async function main(): Promise<void> {
  const [task = '', address = '', name = ''] = process.argv.slice(2)
  const work = TASKS[task]
  if (!work) throw new Error(`There is no task ${task}`)
  process.stdout.write('ready\n')
  for await (const _ of createInterface({ input: process.stdin })) break
  const store = await openStore(address, { now: Date.now })
  await work(store, name)
  await store.close()
  process.stdin.destroy()
}

void main()
