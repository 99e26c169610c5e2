/** Runs as the store has them, or a server elsewhere, for the commands that look at them. */
import { Command, Option } from 'commander'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { jobsOf } from '#platform/jobs/jobs-of.ts'
import { whyWaits } from '#platform/scheduler/why-waits.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { Run, RunFilter, RunOrigin, RunStatus } from '#platform/store/port/runs.ts'
import type { LogPiece } from '#platform/store/port/steps.ts'
import type { Store } from '#platform/store/store.ts'
import { Zones } from '#platform/time/zone.ts'
import {
  type NodeResultJson,
  nodeResultJson,
  type RunJson,
  runJson,
  type StepJson,
  stepJson,
} from '#server/api/json/run-json.ts'
import type { Host } from '../host.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'
import { checkStore, storeAddressOf } from './project-store.ts'
import { findServer, type ServerClient, type ServerWords } from './server-client.ts'

export interface RunsWords extends ProjectWords, Pick<ServerWords, 'server' | 'token'> {
  readonly output: 'table' | 'json'
}

export type ShownRun = RunJson & { readonly steps: readonly StepJson[]; readonly waits_for: string | null }

export interface RunsQuery {
  readonly jobs?: readonly string[]
  readonly instance?: string
  readonly statuses?: readonly RunStatus[]
  readonly origins?: readonly RunOrigin[]
  readonly limit: number
}

export interface Log {
  readonly pieces: readonly LogPiece[]
  /** The number to ask with next time. */
  readonly next: number
}

/** Where runs are looked up. */
export interface KeptRuns {
  list(query: RunsQuery): Promise<{ readonly runs: readonly RunJson[]; readonly total: number }>
  find(id: number): Promise<ShownRun | undefined>
  nodes(id: number): Promise<readonly NodeResultJson[]>
  log(id: number, options: { readonly after: number; readonly step?: number | undefined }): Promise<Log>
}

/** Gives a command the options of `RunsWords`. */
export function addRunsOptions(command: Command): Command {
  return addProjectOptions(command)
    .option('--server <url>', 'Ask a server elsewhere, instead of the store of this project')
    .option(
      '--token <token>',
      'A token of that server; better is TRELLIS_TOKEN, since all on this machine can see command lines',
    )
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
}

/** Looks into the store, which takes no server, or asks the server that is named. */
export async function withKeptRuns<T>(
  host: Host,
  words: RunsWords,
  args: readonly string[],
  work: (runs: KeptRuns) => Promise<T>,
): Promise<T> {
  const server = words.server === undefined ? undefined : await findServer(host, words)
  if (server) return work(runsOfServer(server))
  const why = (store: Store) => (run: Run) => whyWaitsHere(run, store, host, words, args)
  return withStore(host, words, args, (store) => work(runsOfStore(store, why(store))))
}

/** Does something with the store of the project, which has to be there. */
export async function withStore<T>(
  host: Host,
  words: ProjectWords,
  args: readonly string[],
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const address = await storeAddressOf(host, words, args)
  checkStore(host, address)
  const store = await openStore(address, { now: host.effects.now })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** The run of that number. Throws where there is none. */
export async function getKeptRun(runs: KeptRuns, id: number): Promise<ShownRun> {
  const run = await runs.find(id)
  if (run) return run
  throw await unknownRun(runs, id)
}

async function unknownRun(runs: KeptRuns, id: number) {
  const { runs: latest } = await runs.list({ limit: 1 })
  const last = latest[0]?.id
  return dbtError('DbtUsageException', 'runs/unknown', `There is no run ${id}`, {
    hint: last === undefined ? 'no run is kept yet' : `the last one is ${last}; trellis runs list shows them`,
  })
}

/** What the scheduler of a server would say: it goes by the same file. */
async function whyWaitsHere(run: Run, store: Store, host: Host, words: ProjectWords, args: readonly string[]) {
  if (run.status !== 'queued') return null
  const settings = settingsOfProject(projectInvocation(host, words, args))
  if (!settings) return null
  const { pools } = settings
  return whyWaits(run, { store, jobs: jobsOf(settings), pools, zones: new Zones(), now: host.effects.now() })
}

function runsOfStore({ runs, steps, nodeResults }: Store, why: (run: Run) => Promise<string | null>): KeptRuns {
  return {
    async list({ jobs, instance, statuses, origins, limit }) {
      const filter: RunFilter = { jobs, instance, statuses, origins, order: '-id' }
      const { items, total } = await runs.list(filter, { limit })
      return { runs: items.map(runJson), total }
    },
    async find(id) {
      const run = await runs.find(id)
      return run && { ...runJson(run), steps: (await steps.of(id)).map(stepJson), waits_for: await why(run) }
    },
    nodes: async (id) => (await nodeResults.of(id)).map(nodeResultJson),
    log: (id, { after, step }) => steps.log(id, { after, step, limit: LOG_PAGE }),
  }
}

const LOG_PAGE = 2000

function runsOfServer({ ask }: ServerClient): KeptRuns {
  return {
    list: ({ jobs = [], instance, statuses = [], origins = [], limit }) =>
      ask('GET', `/api/runs?${query({ job: jobs, instance, status: statuses, origin: origins, limit })}`),
    async find(id) {
      try {
        return await ask<ShownRun>('GET', `/api/runs/${id}`)
      } catch (error) {
        if (error instanceof DbtError && error.diagnostics[0]?.code === 'runs/unknown') return undefined
        throw error
      }
    },
    nodes: async (id) =>
      (await ask<{ readonly nodes: readonly NodeResultJson[] }>('GET', `/api/runs/${id}/nodes`)).nodes,
    log: (id, { after, step }) => ask('GET', `/api/runs/${id}/log?${query({ after, step, limit: LOG_PAGE })}`),
  }
}

function query(values: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    (value === undefined ? [] : typeof value === 'object' ? value : [value]).map((each): [string, string] => [
      name,
      String(each),
    ]),
  )
  return new URLSearchParams(pairs).toString()
}
