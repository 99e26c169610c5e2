/** A project with a server, each in a folder and process of its own, as a user has them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openStore } from '#platform/store/open-store.ts'
import type { Run } from '#platform/store/port/runs.ts'
import type { ServerFacts } from '#platform/runner/server-file.ts'
import { type Ended, type Running, SETTINGS, start } from '../../faults/trellis-process.ts'

export { killAll, run, start } from '../../faults/trellis-process.ts'

export const ENDLESS =
  'select count(*) as n from range(1000000) a, range(1000000) b where (a.range * b.range) % 7 = 3\n'

/** Small, and with something of each kind. */
export const SHOP: Readonly<Record<string, string>> = {
  ...SETTINGS,
  'seeds/plants.csv': 'id,name\n1,Monstera\n2,Pothos\n',
  'models/stg_plants.sql': "select id, lower(name) as name from {{ ref('plants') }}\n",
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('stg_plants') }}\n",
  'models/broken.sql': "{{ config(tags=['odd']) }}\nselect nothing from {{ ref('d_plants') }}\n",
  'models/slow.sql': `{{ config(materialized='table', tags=['odd']) }}\n${ENDLESS}`,
  'models/schema.yml':
    'models:\n  - name: d_plants\n    columns:\n      - name: id\n        tests: [unique, not_null]\n      - name: name\n        tests: [{accepted_values: {arguments: {values: [fern]}}}]\n',
  'snapshots/sst_plants.yml':
    "snapshots:\n  - name: sst_plants\n    relation: ref('plants')\n    config: {strategy: check, unique_key: id, check_cols: all}\n",
  'macros/talk.sql':
    "{% macro say(text) %}{{ print(text) }}{% endmacro %}\n{% macro lines(count) %}{% for n in range(count) %}{{ print(n ~ ' ' ~ 'x' * 90) }}{% endfor %}{% endmacro %}\n{% macro show_env(name) %}{{ print(env_var(name, 'none')) }}{% endmacro %}\n{% macro zone() %}{{ print(modules.datetime.datetime(2024, 1, 1).astimezone().strftime('%z')) }}{% endmacro %}\n",
}

const folders: string[] = []

export function makeProject(files: Readonly<Record<string, string>> = SHOP, parent?: string): string {
  const folder = mkdtempSync(join(parent ?? tmpdir(), 'trellis-served-'))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Runners of servers that were killed may still be about to end. */
export async function removeProjects(): Promise<void> {
  for (const folder of folders.splice(0)) {
    await until(() => {
      try {
        rmSync(folder, { recursive: true, force: true })
        return true
      } catch {
        return false
      }
    })
  }
}

/** A server that answers. */
export interface Served {
  readonly folder: string
  readonly server: Running
  readonly address: string
  readonly facts: () => ServerFacts
  /** The runs that are kept, the first one first. */
  readonly runs: () => Promise<readonly Run[]>
  /** Ends it as Ctrl-C does. */
  readonly stop: () => Promise<Ended>
}

export async function serve(
  folder: string,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const server = start(folder, ['up', '--port', '0', '--no-open', ...words], env)
  await server.prints('Trellis is ready at ')
  const facts = () => JSON.parse(readFileSync(join(folder, '.trellis', 'server.json'), 'utf8')) as ServerFacts
  return {
    folder,
    server,
    address: facts().address,
    facts,
    runs: () => keptRuns(folder),
    stop() {
      server.process.kill('SIGINT')
      return server.ended
    },
  }
}

export async function keptRuns(folder: string): Promise<readonly Run[]> {
  const store = await openStore(join(folder, '.trellis', 'state.db'), {
    now: () => performance.timeOrigin + performance.now(),
  })
  try {
    return (await store.runs.list({ order: 'id' }, { limit: 1000 })).items
  } finally {
    await store.close()
  }
}

/** Whether a process is there; of a negative number, a process group. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Waits for what will be so, in a while. */
export async function until<T>(look: () => Promise<T | undefined | false> | T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 1200; tries++) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it never came to that')
}

/** Without what differs from run to run: times, durations, ids, folders. */
export function steady(text: string, folder: string): string {
  return text
    .replaceAll(folder, '<folder>')
    .replace(/\d\d:\d\d:\d\d(?:\.\d+)?/g, '<time>')
    .replace(/\d{4}-\d\d-\d\d[T ]<time>Z?/g, '<moment>')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(/(in |\()\d+\.\d+s/g, '$1<seconds>')
    .replace(/\d+\.\d+ seconds/g, '<seconds> seconds')
    .replace(/"(pid|elapsed|execution_time|completed_at|thread_id|process_\w+)": [^,}]+/g, '"$1": <number>')
}
