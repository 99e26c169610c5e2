/** Our own routes over a real store and a real scheduler, whose runs end when the test says so. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import type { CommandAnswer, LivePlatform } from '#platform/live/live-platform.ts'
import { Scheduler } from '#platform/scheduler/scheduler.ts'
import { processClock } from '#platform/scheduler/scheduler-clock.ts'
import { settingsOf } from '#platform/settings/read-settings.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { FinalStatus, NewRun, Run, RunEnd } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { accessRules } from '#server/access/access-rules.ts'
import { answerProblems } from '#server/http/answer-problems.ts'
import type { Caller } from '#server/http/caller.ts'

export interface ApiScene {
  readonly app: FastifyInstance
  readonly platform: LivePlatform
  readonly store: Store
  readonly scheduler: Scheduler
  readonly folder: string
  /** Ends a run that goes. */
  readonly end: (id: number, status?: FinalStatus) => void
  /** Command lines that were asked, with what they are answered. */
  readonly asked: string[][]
  readonly answer: (given: (args: readonly string[]) => CommandAnswer | Promise<CommandAnswer>) => void
  /** Tells all who listen for it that some run has ended. */
  readonly runEnded: readonly (() => Promise<void>)[]
  readonly close: () => Promise<void>
}

export interface SceneOptions {
  readonly settings?: string
  readonly now?: () => number
  /** The store of another scene, which then has two servers. */
  readonly beside?: ApiScene
  readonly caller?: Caller
  /** Where the store is; else a file in the folder of the scene. */
  readonly address?: string
}

const ADA: Caller = { name: 'ada', via: 'token', may: () => true }

export async function openScene(
  addRoutes: readonly ((app: FastifyInstance, platform: LivePlatform) => void)[],
  { settings: text = '', now = Date.now, beside, caller = ADA, address }: SceneOptions = {},
): Promise<ApiScene> {
  const folder = beside?.folder ?? mkdtempSync(join(tmpdir(), 'trellis-api-'))
  const store = await openStore(address ?? join(folder, 'state.db'), { now })
  const settings = settingsOf(parseYaml({ path: 'trellis.yml', text: text || '{}' }), {
    env: {},
    render: (each) => each,
  })
  const jobs = jobsOf(settings)
  const owner = beside ? 'server-2' : 'server-1'
  await store.servers.enter(
    { id: owner, kind: 'server', host: '127.0.0.1', pid: process.pid, version: '0.1.0' },
    600_000,
  )
  const going = new Map<number, (end: RunEnd) => void>()
  const scheduler = new Scheduler({
    store,
    clock: processClock(now),
    owner,
    log: () => undefined,
    starter: {
      describe: () => DESCRIPTION,
      start: (run) => ({
        ended: new Promise((resolve) => going.set(run.id, resolve)),
        cancel: () => going.get(run.id)?.({ status: 'cancelled' }),
      }),
    },
  })
  await scheduler.schedule({ jobs, pools: settings.pools })
  scheduler.start()
  const asked: string[][] = []
  const runEnded: (() => Promise<void>)[] = []
  let answering: (args: readonly string[]) => CommandAnswer | Promise<CommandAnswer> = () => ({
    exitCode: 0,
    output: '[]',
    errorOutput: '',
  })
  const platform: LivePlatform = {
    ...({} as LivePlatform),
    projectFolder: folder,
    store,
    owner,
    now,
    settings,
    jobs,
    problem: null,
    request: (place, why) => scheduler.request(place, why),
    trigger: (place, why) => scheduler.trigger(place, why),
    cancel: (id, by) => scheduler.cancel(id, by),
    retry: async (id) => ({ refused: `Run ${id} went well` }),
    pause: (place, by) => store.jobs.pause(place.job, place.instance, by),
    resume: (place, by) => store.jobs.resume(place.job, place.instance, by),
    async ask(args) {
      asked.push([...args])
      return answering(args)
    },
    warehouse: {
      target: async () => 'dev',
      adapterType: async () => 'duckdb',
      ask: () => Promise.reject(new Error('no warehouse')),
    },
    onRunEnded(listener) {
      runEnded.push(() => listener({} as Run, 0))
      return () => undefined
    },
  }
  const app = Fastify({
    forceCloseConnections: true,
    ajv: { customOptions: { allowUnionTypes: true, removeAdditional: false } },
  })
  app.decorateRequest('caller')
  app.decorateRequest('mayStill', async () => true)
  app.decorateRequest('accessRules', { getter: () => accessRules(settings, '127.0.0.1') })
  app.addHook('onRequest', async (request) => {
    request.caller = caller
  })
  answerProblems(app, { mask: (each) => each, log: () => undefined })
  for (const add of addRoutes) add(app, platform)
  await app.ready()
  return {
    app,
    platform,
    store,
    scheduler,
    folder,
    end: (id, status = 'success') => going.get(id)?.({ status, exitCode: status === 'success' ? 0 : 1 }),
    asked,
    runEnded,
    answer(given) {
      answering = given
    },
    async close() {
      await app.close()
      // One may just be about to begin.
      const cancelling = setInterval(() => scheduler.cancelAll('the test is over'), 20)
      await scheduler.stop()
      clearInterval(cancelling)
      await store.close()
      if (!beside) rmSync(folder, { recursive: true, force: true })
    },
  }
}

const DESCRIPTION = {
  commands: ['dbt build'],
  target: 'dev',
  projectName: 'shop',
  code: { commit: null, branch: null, isDirty: null, manifestHash: null },
  environmentNames: [],
  version: '0.1.0',
}

/** A run that somebody typed, which tells what the test says. */
export function typedRun(store: Store, more: Partial<NewRun> = {}): Promise<Run> {
  return store.runs.begin(
    { ...DESCRIPTION, origin: 'cli', cause: 'Typed', requester: 'ada', job: null, instance: null, ...more },
    'server-1',
  )
}

/** Waits for what will be so, in a while. */
export async function until<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it never came to that')
}
