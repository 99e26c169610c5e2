import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_TERMINAL } from '#platform/runner/command-request.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import type { TrellisServer } from '#server/server.ts'
import { readDatabase } from '../../faults/read-database.ts'
import { ownServer } from './own-server.ts'
import { killAll, makeProject, removeProjects, until } from './served-project.ts'

let server: TrellisServer
let folder = ''
let copies = ''
let copy = ''
let pids: readonly number[] = []

beforeAll(async () => {
  folder = makeProject()
  copies = mkdtempSync(join(tmpdir(), 'trellis-copy-'))
  copy = join(copies, 'not there yet', 'shop.duckdb')
  ;({ server, pids } = await ownServer(folder, { publishTo: (job) => (job === 'nightly' ? copy : null) }))
  // Whose runs would be taken from somebody who is not there.
  const scheduler = { id: 'scheduler', kind: 'server', host: '127.0.0.1', pid: process.pid, version: '0.1.0' } as const
  await server.store.servers.enter(scheduler, 600_000)
})

afterAll(async () => {
  await server.stop()
  killAll()
  await removeProjects()
  rmSync(copies, { recursive: true, force: true })
})

/** A run of a job with one step, as a scheduler begins it. */
async function beginRun(store: Store, args: readonly string[], job = 'nightly'): Promise<Run> {
  const commandLine = ['dbt', ...args].join(' ')
  const run = await store.runs.begin(
    {
      origin: 'schedule',
      cause: 'Ticked',
      requester: null,
      commands: [commandLine],
      job,
      instance: null,
      target: 'dev',
      projectName: 'shop',
      code: { commit: null, branch: null, isDirty: null, manifestHash: null },
      environmentNames: [],
      version: '0.1.0',
    },
    'scheduler',
  )
  await store.steps.plan(run.id, [{ index: 1, kind: 'dbt', name: commandLine, commandLine }])
  await store.runs.start(run)
  return run
}

function requestOf(args: readonly string[]) {
  return {
    args,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    home: folder,
    pid: process.pid,
    output: NO_TERMINAL,
    errorOutput: NO_TERMINAL,
  }
}

async function runStep(args: readonly string[], signal = new AbortController().signal, job?: string) {
  const run = await beginRun(server.store, args, job)
  const outcome = await server.runStep({ run, index: 1, request: requestOf(args), isLast: true }, signal)
  const [step] = await server.store.steps.of(run.id)
  return { run, outcome, step }
}

test('a step runs in the runner that has the database, and all it tells is kept', async () => {
  const { run, outcome, step } = await runStep(['seed'])
  expect(outcome).toMatchObject({ exitCode: 0, wasCancelled: false })
  expect(step).toMatchObject({ status: 'success', exitCode: 0 })
  expect(step?.invocationId).toMatch(/^[0-9a-f-]{36}$/)
  expect(await server.store.nodeResults.of(run.id)).toMatchObject([
    { unique_id: 'seed.shop.plants', status: 'success', resource_type: 'seed', materialized: 'seed' },
  ])
  const { pieces } = await server.store.steps.log(run.id)
  expect(pieces.map(({ text }) => text).join('')).toContain('OK loaded seed file main.plants')
  expect((await server.store.artifacts.list(run.id)).map(({ path }) => path)).toEqual([
    'manifest.json',
    'run_results.json',
    'semantic_manifest.json',
  ])
  const events = (await server.store.events.after(run.id, 0, 1000)).map(({ json }) => JSON.parse(json).info.name)
  expect(events).toContain('NodeFinished')
  expect(events.at(-1)).toBe('CommandCompleted')
})

test('a copy of the database is there after the jobs for which it is wanted, and only after those', async () => {
  const names = async () =>
    existsSync(copy)
      ? JSON.stringify(await readDatabase(copy, 'select table_name as t from information_schema.tables order by 1'))
      : ''
  await until(async () => (await names()) === '[{"t":"plants"}]')
  await runStep(['run', '-s', 'stg_plants'], undefined, 'hourly/core')
  await runStep(['run', '-s', 'd_plants'], undefined, 'hourly/core')
  expect(await names()).toBe('[{"t":"plants"}]')
  await runStep(['seed'])
  await until(async () => (await names()) === '[{"t":"d_plants"},{"t":"plants"},{"t":"stg_plants"}]')
})

test('a step whose target is nobody’s file has a process of its own, which ends with it', async () => {
  const before = pids.length
  const { outcome } = await runStep(['seed', '--target', 'memory'])
  // The project has no such target: the command itself says so.
  expect(outcome.exitCode).toBe(2)
  expect(pids.length).toBe(before + 1)
  await until(() => !existsSync(`/proc/${pids.at(-1)}/stat`))
})

test('a step is cancelled as by Ctrl-C', async () => {
  const cancelling = new AbortController()
  const running = runStep(['run', '-s', 'slow'], cancelling.signal)
  await until(async () => {
    const [run] = (await server.store.runs.list({ order: '-id' }, { limit: 1 })).items
    return run && (await server.store.events.after(run.id, 0, 100)).some(({ json }) => json.includes('NodeStart'))
  })
  cancelling.abort()
  const { outcome, step } = await running
  expect(outcome).toMatchObject({ exitCode: 2, wasCancelled: true })
  expect(step).toMatchObject({ status: 'cancelled' })
})

test('a step whose process is killed is an error that says so, and the next one has a new process', async () => {
  const running = runStep(['run', '-s', 'slow'])
  await until(async () => {
    const [run] = (await server.store.runs.list({ order: '-id' }, { limit: 1 })).items
    return run && (await server.store.events.after(run.id, 0, 100)).some(({ json }) => json.includes('NodeStart'))
  })
  process.kill(pids[0] ?? 0, 'SIGKILL')
  const { outcome, step } = await running
  expect(outcome.exitCode).toBe(2)
  expect(step).toMatchObject({ status: 'error', message: expect.stringContaining('was ended by SIGKILL') })
  expect((await runStep(['run', '-s', 'stg_plants'])).outcome.exitCode).toBe(0)
})
