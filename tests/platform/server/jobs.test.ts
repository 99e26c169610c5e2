import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Run } from '#platform/store/port/runs.ts'
import type { Step } from '#platform/store/port/steps.ts'
import type { TrellisServer } from '#server/server.ts'
import { type OwnServer, ownServer } from './own-server.ts'
import { isAlive, killAll, makeProject, removeProjects, SHOP, until } from './served-project.ts'

/** The seed belongs to no cell, `stg_plants` to the weekly one. */
const FILES = {
  ...SHOP,
  'models/f_plants.sql': "{{ config(materialized='table') }}\nselect count(*) as plants from {{ ref('stg_plants') }}\n",
  'models/mended.sql':
    "{{ config(materialized='table') }}\nselect 1 as one from {{ ref('plants') }} where {{ 'true' if env_var('MENDED', '') else 'nothing' }}\n",
  'models/behind.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('mended') }}\n",
  'trellis.yml': `
schedule:
  frequencies: { hourly: "0 * * * *", weekly: "0 5 * * 1" }
  matrix:
    hourly: { core: f_plants }
    weekly: { stock: stg_plants }
jobs:
  steps: { steps: [seed, run -s stg_plants d_plants, { shell: "echo $TRELLIS_JOB $WORD; echo on the other side >&2", env: { WORD: hello } }] }
  stops: { steps: [seed, run -s broken, run -s d_plants] }
  goes_on: { continue_on_error: true, steps: [run -s broken, seed] }
  one_may_fail: { steps: [{ dbt: run -s broken, continue_on_error: true }, seed] }
  shell: { steps: [{ shell: "env | cut -d= -f1 | sort | tr '\\\\n' ' '" }] }
  slow: { steps: [run -s slow] }
  late: { steps: [{ shell: "sleep 1000 & sleep 1000", timeout: 300ms }, seed] }
  whole_late: { timeout: 500ms, steps: [run -s slow] }
  group: { steps: [{ shell: "echo $$ > group.pid; sleep 1000 & sleep 1000" }] }
  secret: { env: { DBT_ENV_SECRET_KEY: hush-hush }, steps: [{ shell: 'echo the key is $DBT_ENV_SECRET_KEY' }] }
  mends: { steps: [seed, build -s mended behind, seed] }
  wrong: { steps: [runn -s d_plants] }
  nowhere: { steps: [{ shell: pwd, folder: no/such/folder }] }
`,
}

let own: OwnServer
let server: TrellisServer
let folder = ''

beforeAll(async () => {
  folder = makeProject(FILES)
  own = await ownServer(folder)
  server = own.server
})

afterAll(async () => {
  await server.stop()
  killAll()
  await removeProjects()
})

interface Done {
  readonly run: Run
  readonly steps: readonly Step[]
}

async function begin(job: string): Promise<Run> {
  const added = await server.platform.request({ job, instance: null }, { origin: 'api', cause: 'Asked by a test' })
  if (!added) throw new Error(`there is no job ${job}`)
  return added.run
}

async function done(id: number): Promise<Done> {
  const run = await until(async () => {
    const found = await server.store.runs.find(id)
    return found?.finishedAt ? found : undefined
  })
  return { run, steps: await server.store.steps.of(id) }
}

async function run(job: string): Promise<Done> {
  return done((await begin(job)).id)
}

async function printed({ run: { id } }: Done): Promise<string> {
  return (await server.store.steps.log(id)).pieces.map(({ text }) => text).join('')
}

function statuses({ steps }: Done): readonly string[] {
  return steps.map(({ status }) => status)
}

test('a job runs its steps one after another, and says what it is made of', async () => {
  const finished = await run('steps')
  expect(finished.run).toMatchObject({
    status: 'success',
    exitCode: 0,
    target: 'dev',
    projectName: 'shop',
    code: { commit: 'c0ffee', branch: 'main', isDirty: false, manifestHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    commands: ['dbt seed', 'dbt run -s stg_plants d_plants', 'echo $TRELLIS_JOB $WORD; echo on the other side >&2'],
    counts: { statuses: { success: 3 } },
  })
  expect(finished.steps).toMatchObject([
    { kind: 'dbt', status: 'success', name: 'dbt seed' },
    { kind: 'dbt', status: 'success' },
    { kind: 'shell', status: 'success', exitCode: 0 },
  ])
  const { pieces } = await server.store.steps.log(finished.run.id, { step: 3 })
  expect(pieces).toMatchObject([
    { stream: 'stdout', text: 'steps hello\n' },
    { stream: 'stderr', text: 'on the other side\n' },
  ])
})

test('the hash of the manifest is the same until the project is edited', async () => {
  const hashes = [await run('steps'), await run('stops')].map((done) => done.run.code.manifestHash)
  expect(hashes[0]).toBe(hashes[1])
  writeFileSync(join(folder, 'models', 'later.sql'), 'select 1 as one\n')
  expect((await run('steps')).run.code.manifestHash).not.toBe(hashes[0])
})

test('a step that fails ends the job, and what would have come is skipped', async () => {
  const finished = await run('stops')
  expect(statuses(finished)).toEqual(['success', 'error', 'skipped'])
  expect(finished.run).toMatchObject({
    status: 'error',
    exitCode: 1,
    statusMessage: 'dbt run -s broken: broken failed',
  })
})

test.each(['goes_on', 'one_may_fail'])(
  '%s: where it may go on, it goes on, and has failed all the same',
  async (job) => {
    const finished = await run(job)
    expect(statuses(finished)).toEqual(['error', 'success'])
    expect(finished.run).toMatchObject({ status: 'error', exitCode: 1 })
  },
)

test('a wrong command says what is wrong with it', async () => {
  const { run: ended } = await run('wrong')
  expect(ended).toMatchObject({ status: 'error', exitCode: 2 })
  expect(ended.statusMessage).toContain("No such command 'runn'")
})

test('a shell step in a folder that is not there says so', async () => {
  expect((await run('nowhere')).run.statusMessage).toContain('There is no folder')
})

test('a shell step sees no more of the environment than every program needs, and what is said of the run', async () => {
  const names = (await printed(await run('shell'))).trim().split(' ')
  const known = names.filter(
    (name) =>
      !/^(?:DBT_CLOUD_|DBT_ENV_CUSTOM_ENV_DBT_CLOUD_|TRELLIS_)/.test(name) &&
      !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name),
  )
  expect(known.sort()).toEqual(['DBT_TARGET_PATH', 'HOME', 'PATH'])
})

test('a secret is hidden in what a shell step prints', async () => {
  expect(await printed(await run('secret'))).toBe('the key is *****\n')
})

test('a step that takes too long is ended with all that it has started, and counts as failed', async () => {
  const finished = await run('late')
  expect(finished.steps).toMatchObject([
    { status: 'error', message: 'It took longer than its time-out allows' },
    { status: 'skipped' },
  ])
})

test('a job that takes too long is ended, and counts as failed', async () => {
  expect((await run('whole_late')).run).toMatchObject({
    status: 'error',
    statusMessage: 'It took longer than its time-out allows',
  })
})

test('a run that is cancelled ends as by Ctrl-C', async () => {
  const { id } = await begin('slow')
  await until(async () => (await server.store.events.after(id, 0, 100)).some(({ json }) => json.includes('NodeStart')))
  await server.platform.cancel(id, 'a test')
  const finished = await done(id)
  expect(finished.run).toMatchObject({ status: 'cancelled', cancelAskedBy: 'a test' })
  expect(statuses(finished)).toEqual(['cancelled'])
})

test('a run that is cancelled before its first step has begun is none that went well', async () => {
  const { id } = await begin('steps')
  await server.platform.cancel(id, 'a test')
  const finished = await done(id)
  expect(finished.run).toMatchObject({ status: 'cancelled' })
  expect(statuses(finished)).not.toContain('success')
})

test('the process group of a shell step ends when its run is cancelled', async () => {
  const { id } = await begin('group')
  const pid = await until(() => {
    const path = join(folder, 'group.pid')
    return existsSync(path) && Number(readFileSync(path, 'utf8'))
  })
  expect(isAlive(-pid)).toBe(true)
  await server.platform.cancel(id, 'a test')
  await done(id)
  await until(() => !isAlive(-pid))
})

test('a cell builds what is its own and what nobody owns, and takes from others what is fresh enough', async () => {
  const first = await run('hourly/core')
  // The seed is nobody's; the staging model was built by a job a moment ago, which is as good as by its own cell.
  expect(first.run.status).toBe('success')
  expect(first.steps[0]?.commandLine).toContain('shop.f_plants')
  const results = await server.store.nodeResults.of(first.run.id)
  const byNode = Object.fromEntries(results.map(({ unique_id, status }) => [unique_id, status]))
  expect(byNode['model.shop.f_plants']).toBe('success')
  expect(byNode['seed.shop.plants']).toBe('success')
  const reused = results.find(({ unique_id }) => unique_id === 'model.shop.stg_plants')
  expect(reused).toMatchObject({ status: 'reused', message: expect.stringMatching(/^reused, built by run \d+$/) })
  expect(reused?.reusedFrom).toBeGreaterThan(0)
  expect(
    JSON.parse(String(Buffer.from((await server.store.artifacts.read(first.run.id, 'plan.json')) ?? []))),
  ).toMatchObject({
    job: 'hourly/core',
  })
})

test('a retry does what failed and what waited for it, and leaves alone what went well', async () => {
  const failed = await run('mends')
  expect(statuses(failed)).toEqual(['success', 'error', 'skipped'])
  const again = await server.platform.retry(failed.run.id, { requester: 'a test', cause: 'Once more' })
  const second = await done('run' in (again ?? {}) ? (again as { run: Run }).run.id : 0)
  expect(second.run).toMatchObject({ status: 'error', origin: 'retry', retryOf: failed.run.id, requester: 'a test' })
  expect(second.steps).toMatchObject([
    { status: 'skipped', message: `It went well in run ${failed.run.id}` },
    { status: 'error' },
    { status: 'skipped' },
  ])
  const results = await server.store.nodeResults.of(second.run.id)
  expect(results.map(({ unique_id }) => unique_id).sort()).toEqual(['model.shop.behind', 'model.shop.mended'])
  // A run that repeats a repetition still knows what had gone well before.
  writeFileSync(join(folder, 'models', 'mended.sql'), "select 1 as one from {{ ref('plants') }}\n")
  const third = await server.platform.retry(second.run.id, { requester: 'a test', cause: 'And once more' })
  const mended = await done((third as { run: Run }).run.id)
  expect(mended.run.status).toBe('success')
  expect(statuses(mended)).toEqual(['skipped', 'success', 'success'])
})

test('what went well, is not over or was typed on a command line is not repeated', async () => {
  const { run: well } = await run('shell')
  expect(await server.platform.retry(well.id, { requester: null, cause: '' })).toMatchObject({
    refused: expect.stringContaining('went well'),
  })
  expect(await server.platform.retry(99_999, { requester: null, cause: '' })).toBeUndefined()
})

test('commands in place of the steps, another target and threads can be asked for', async () => {
  const added = await server.platform.request(
    { job: 'stops', instance: null },
    {
      origin: 'api',
      cause: 'Asked by a test',
      overrides: { steps_override: ['dbt seed', 'run -s stg_plants'], threads_override: 2 },
    },
  )
  const finished = await done(added?.run.id ?? 0)
  expect(statuses(finished)).toEqual(['success', 'success'])
  expect(finished.steps.map(({ commandLine }) => commandLine)).toEqual([
    'dbt seed --threads 2',
    'dbt run -s stg_plants --threads 2',
  ])
})

test('edits of trellis.yml are taken over; a broken one leaves what was before, and is told', async () => {
  const path = join(folder, 'trellis.yml')
  const good = readFileSync(path, 'utf8')
  writeFileSync(path, `${good}  newcomer: { steps: [seed] }\n`)
  await until(() => server.platform.jobs.some(({ name }) => name === 'newcomer'))
  expect((await run('newcomer')).run.status).toBe('success')
  writeFileSync(path, `${good}  newcomer: { stepps: [seed] }\n`)
  await until(() => server.platform.problem !== null)
  expect(server.platform.problem).toContain("did you mean 'steps'?")
  expect((await run('newcomer')).run.status).toBe('success')
  writeFileSync(path, good)
  await until(() => server.platform.problem === null)
  expect(server.platform.jobs.some(({ name }) => name === 'newcomer')).toBe(false)
})

test('whoever wants to know hears of each run once it is over, and one who fails keeps nobody from it', async () => {
  const heard: number[] = []
  const stop = server.platform.onRunEnded(async () => {
    throw new Error('always')
  })
  const stopToo = server.platform.onRunEnded(async ({ id }) => {
    heard.push(id)
  })
  const { run: ended } = await run('shell')
  await until(() => heard.includes(ended.id))
  expect(heard.filter((id) => id === ended.id)).toHaveLength(1)
  stop()
  stopToo()
})

test('a question is answered where the database is, and is no run', async () => {
  const before = (await server.store.runs.list({}, { limit: 1 })).total
  const answer = await server.platform.ask(['show', '--inline', 'select 41 + 1 as answer', '--output', 'json'])
  expect(answer.exitCode).toBe(0)
  expect(answer.output).toContain('42')
  expect(
    (await server.platform.ask(['ls', '--select', 'd_plants', '--resource-type', 'model', '--quiet'])).output,
  ).toBe('shop.d_plants\n')
  const wrong = await server.platform.ask(['show', '--inline', 'select nothing'])
  expect(wrong.exitCode).not.toBe(0)
  expect((await server.store.runs.list({}, { limit: 1 })).total).toBe(before)
})
