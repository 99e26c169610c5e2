import { WITHOUT_WAREHOUSE } from '../../queries/warehouse-for-tests.ts'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import type { Job, JobInstance } from '#platform/jobs/job.ts'
import { jobSteps, overridden, overridesOf } from '#platform/jobs/job-steps.ts'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { processClock } from '#platform/scheduler/scheduler-clock.ts'
import { Scheduler } from '#platform/scheduler/scheduler.ts'
import type { RunStarter, StartedRun } from '#platform/scheduler/start-run.ts'
import { readSettings } from '#platform/settings/read-settings.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Run, RunEnd } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { EndedRuns } from '../../record/ended-runs.ts'
import { answerChecker } from '../../http/answers-for-tests.ts'
import { makeHttp } from '../../http/http.ts'
import type { OpenApi } from '../../http/openapi.ts'
import { Live } from '../../live.ts'
import { LiveSettings } from '../../live-settings.ts'
import { ROUTES } from '../../routes.ts'
import type { Envelope } from './envelope.ts'

/** Steps: `run` goes well, `test` fails, `build` goes on until somebody ends it. */
export const TRELLIS_YML = `
schedule:
  timezone: UTC
  frequencies: { hourly: "0 * * * *" }
  matrix: { hourly: { core: orders } }
jobs:
  nightly: { steps: [run, docs generate], cron: "0 4 * * *", description: "Everything", owner: data, timeout: 1h, env: { KEY: abc } }
  broken: { steps: [run, test, docs generate] }
  stubborn: { steps: [test], retries: { attempts: 2, backoff: 10ms } }
  endless: { steps: [build] }
  closed: { steps: [run], api: false }
  extract: { steps: [{ shell: "sh load.sh", name: Load }, run] }
  follower: { steps: [run], after: closed }
`

export interface Asked {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What came back, after it was held against the OpenAPI document. */
export interface Answered extends Envelope {
  readonly code: number
  readonly text: string
  readonly headers: LightMyRequestResponse['headers']
}

/** The API over a store of its own, with jobs whose runs end at once. */
export interface CloudForTests {
  readonly app: FastifyInstance
  readonly platform: LivePlatform
  readonly store: Store
  readonly ask: (method: Method, path: string, asked?: Asked) => Promise<Answered>
  /** The number of a job. */
  readonly numberOf: (job: string, instance?: string | null) => Promise<number>
  /** Queues a run through the API and waits for its end; gives its number. */
  readonly runOf: (job: string) => Promise<number>
  readonly close: () => Promise<void>
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export async function cloudForTests(yml: string = TRELLIS_YML): Promise<CloudForTests> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-cloud-'))
  writeFileSync(join(folder, 'trellis.yml'), yml)
  writeFileSync(join(folder, 'dbt_project.yml'), 'name: shop\nversion: "1.0"\nprofile: shop\n')
  const now = Date.now
  const store = await openStore(join(folder, 'state.db'), { now })
  const owner = 'server-1'
  await store.servers.enter({ id: owner, kind: 'server', host: 'here', pid: 1, version: '0' }, 600_000)
  const log = (): void => {}
  const settings = new LiveSettings({
    folder: () => folder,
    read: () => readSettings(folder, { files: nodeFiles, env: {}, render: (text) => text }),
    log,
  })
  const scheduler = new Scheduler({ store, clock: processClock(now), starter: starterOver(store), owner, log })
  await scheduler.schedule({ jobs: settings.jobs, pools: new Map() })
  scheduler.start()
  const endedRuns = new EndedRuns(store, log)
  const platform = new Live({
    ...WITHOUT_WAREHOUSE,
    editedFolder: () => null,
    projectFolder: folder,
    store,
    owner,
    now,
    settings,
    scheduler,
    endedRuns,
    cancelCommand: () => false,
    ask: async () => ({ exitCode: 0, output: '', errorOutput: '' }),
    projectProblem: () => null,
  })
  const app = makeHttp({
    host: '127.0.0.1',
    health: () => ({ status: 'ready', version: '0', runs: 0 }),
    platform,
    routes: ROUTES,
    mask: (text) => text,
    log,
    outside: { send: nodeOutside.send, env: {}, fetchSecret: async () => '' },
  })
  const problemOf = answerChecker((await app.inject('/api/openapi.json')).json<OpenApi>())
  const ask: CloudForTests['ask'] = async (method, path, { body, headers = {} } = {}) => {
    const url = path.startsWith('/api') ? path : `/api/v2/accounts/1/${path}`
    const response = await app.inject({
      method,
      url,
      headers: { host: '127.0.0.1', ...headers },
      ...(body !== undefined && { payload: body as string }),
    })
    const type = String(response.headers['content-type'] ?? '')
    const problem = problemOf({ method, url, status: response.statusCode, type, body: response.body })
    if (problem !== undefined) throw new Error(problem)
    const isJson = type.includes('json')
    const told = (isJson && response.body !== '' ? response.json() : {}) as Envelope
    return { ...told, code: response.statusCode, text: response.body, headers: response.headers }
  }
  const numberOf: CloudForTests['numberOf'] = async (job, instance = null) => (await store.jobs.see(job, instance)).id
  return {
    app,
    platform,
    store,
    ask,
    numberOf,
    async runOf(job) {
      const { data } = await ask('POST', `jobs/${await numberOf(job)}/run/?wait=20`, { body: { cause: 'a test' } })
      return (data as { readonly id: number }).id
    },
    async close() {
      scheduler.cancelAll('the test is over')
      await scheduler.stop()
      await app.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Plans steps as jobs have them, and makes up what comes of them. */
function starterOver(store: Store): RunStarter {
  const nothing = { commit: null, branch: null, isDirty: null, manifestHash: null }
  return {
    describe: (job, instance) => ({
      commands: jobSteps(job, instance).map(({ commandLine }) => commandLine),
      target: instance.target,
      projectName: 'shop',
      code: nothing,
      environmentNames: [],
      version: '0',
    }),
    start(run, job, instance): StartedRun {
      const stopping = new AbortController()
      return { ended: play(store, run, { job, instance }, stopping.signal), cancel: () => stopping.abort() }
    },
  }
}

async function play(
  { steps, events, artifacts }: Store,
  run: Run,
  place: { readonly job: Job; readonly instance: JobInstance },
  signal: AbortSignal,
): Promise<RunEnd> {
  const overrides = overridesOf(run.overrides)
  const { job, instance } = overridden(place.job, place.instance, overrides)
  const planned = jobSteps(job, instance, overrides)
  await steps.plan(
    run.id,
    planned.map(({ kind, name, commandLine }, at) => ({
      index: at + 1,
      kind: kind === 'shell' ? 'shell' : 'dbt',
      name,
      commandLine,
    })),
  )
  for (const [at, { commandLine }] of planned.entries()) {
    const index = at + 1
    const [, word = ''] = commandLine.split(' ')
    await steps.start(run.id, index, { invocationId: `00000000-0000-0000-0000-00000000000${index}` })
    await steps.write(run.id, [{ step: index, stream: 'stdout', text: `${commandLine}\n` }])
    const info = { ts: '2026-01-31T12:00:00.123456Z', level: 'debug', msg: `debug of ${commandLine}` }
    await events.append(run.id, index, [JSON.stringify({ info, data: {} })])
    if (word === 'build' && job.name === 'endless') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      await steps.finish(run.id, index, { status: 'cancelled' })
      return { status: 'cancelled' }
    }
    await artifacts.save(run.id, index, 'run_results.json', JSON.stringify({ step: index, args: commandLine }))
    if (word === 'docs') await artifacts.save(run.id, index, 'catalog.json', '{}')
    if (word === 'test') {
      await steps.finish(run.id, index, { status: 'error', exitCode: 1, message: 'a test failed' })
      for (let left = index + 1; left <= planned.length; left++) await steps.finish(run.id, left, { status: 'skipped' })
      return { status: 'error', exitCode: 1, message: `Step ${index} failed` }
    }
    await steps.finish(run.id, index, { status: 'success', exitCode: 0 })
  }
  return { status: 'success', exitCode: 0 }
}
