import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUser } from '#platform/access/change-users.ts'
import { openStore } from '#platform/store/open-store.ts'
import { killAll, makeProject, removeProjects, run, serve, type Served, SHOP, until } from '../server/served-project.ts'

/** Planted where secrets may be, each another one. */
const SECRETS = {
  profile: 'canary-profile-4f1c',
  variable: 'canary+variable/8a2d',
  job: 'canary-job-77e0',
  step: 'canary-step-31bc',
  file: 'canary-file-90aa',
  command: 'canary-command-5d5d',
  hook: 'canary-hook-2b6e',
  slack: 'canary-slack-c3c3',
  password: 'canary password 61f0',
  argument: 'canary-argument-e8e8',
} as const

const ENV = {
  DBT_ENV_SECRET_PROFILE: SECRETS.profile,
  DBT_ENV_SECRET_VARIABLE: SECRETS.variable,
  DBT_ENV_SECRET_ARGUMENT: SECRETS.argument,
  DBT_ENV_SECRET_STEP: SECRETS.step,
  HOOK_KEY: SECRETS.hook,
  SLACK: SECRETS.slack,
}

let served: Served
let receiver: Server
let token = ''
/** All that was written and answered, by where it stands. */
const seen = new Map<string, string>()

const project = (port: number): Readonly<Record<string, string>> => ({
  ...SHOP,
  'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, threads: 2}
    far: {type: postgres, host: 127.0.0.1, port: 1, user: "{{ env_var('DBT_ENV_SECRET_PROFILE') }}", password: "{{ env_var('DBT_ENV_SECRET_PROFILE') }}", dbname: shop, schema: main, connect_timeout: 1, retries: 0}
`,
  'key.txt': `${SECRETS.file}\n`,
  'job.txt': `${SECRETS.job}\n`,
  'trellis.yml': `
security: { allow_private: [127.0.0.1], sign_in: local }
server: { open_lineage: { url: "http://127.0.0.1:${port}/events", file: lineage.ndjson, api_key: { command: "echo ${'canary'}-command-5d5d" } } }
jobs:
  leaky:
    env: { JOB_KEY: { file: job.txt } }
    triggers: [{ webhook: { secret: { env: HOOK_KEY } } }]
    continue_on_error: true
    steps:
      - shell: 'echo "key $JOB_KEY $STEP_KEY"; printf "%s" "$JOB_KEY" | base64; exit 3'
        env: { STEP_KEY: { env: DBT_ENV_SECRET_STEP } }
      - "run-operation show_env --args '{name: JOB_KEY}'"
      - build --exclude slow
      - debug --target far
      - run --target far --select stg_plants
alerts:
  channels:
    team: { type: slack, url: { env: SLACK } }
    hook: { type: webhook, url: "http://127.0.0.1:${port}/hook", secret: { file: key.txt } }
    gone: { type: webhook, url: "http://127.0.0.1:1/{{ env_var('DBT_ENV_SECRET_VARIABLE') }}" }
  rules:
    - { on: [run.errored, test.failed, job.recovered], to: [team, hook, gone] }
`,
})

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      seen.set(`sent to ${request.url} ${seen.size}`, body)
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const folder = makeProject(project((receiver.address() as AddressInfo).port))
  await addAda(folder)
  token =
    /trl_[\w-]{43}/.exec((await run(folder, ['tokens', 'create', 'ci', '--scope', 'owner'], ENV)).output)?.[0] ?? ''
  expect(token).not.toBe('')
  served = await serve(folder, ['--log-format', 'json', '--log-level', 'debug'], ENV)
  await use()
  const stopped = await served.stop()
  seen.set('output of the server', stopped.output)
  readFolder(folder)
  await readStore(folder)
})

afterAll(async () => {
  receiver.close()
  killAll()
  await removeProjects()
})

async function addAda(folder: string): Promise<void> {
  mkdirSync(join(folder, '.trellis'), { mode: 0o700 })
  const store = await openStore(join(folder, '.trellis', 'state.db'), { now: Date.now })
  await addUser(store, { name: 'ada', role: 'admin', password: SECRETS.password, by: null })
  await store.close()
}

/** Everything that is served, and everything that goes wrong. */
async function use(): Promise<void> {
  const { folder } = served
  const words = [
    ['seed'],
    ['run-operation', 'say', '--args', `{text: ${SECRETS.argument}}`],
    ['build', '--exclude', 'slow'],
  ]
  for (const each of words) seen.set(`output of ${each[0]}`, (await run(folder, each, ENV)).output)
  await ask('POST', '/api/session', { name: 'ada', password: SECRETS.password }, false)
  await ask('POST', '/api/session', { name: SECRETS.password, password: 'x' }, false)
  await ask('POST', '/api/session', `{"name": "ada", "password": "${SECRETS.password}`, false)
  await ask('POST', '/api/v2/accounts/1/jobs/1/run/', { cause: 'a test' })
  await ask('POST', '/api/jobs/leaky/run', {})
  await until(async () => {
    const runs = await served.runs()
    const leaky = runs.filter(({ job }) => job === 'leaky')
    return leaky.length > 0 && runs.every(({ finishedAt }) => finishedAt !== null)
  })
  await until(() => [...seen.keys()].some((name) => name.startsWith('sent to /hook')))
  const openApi = JSON.parse(await ask('GET', '/api/openapi.json')) as {
    paths: Record<string, Record<string, unknown>>
  }
  const runs = await served.runs()
  for (const [path, operations] of Object.entries(openApi.paths)) {
    if (!operations['get'] || /events$|stream/.test(path)) continue
    for (const { id } of runs) {
      await ask(
        'GET',
        path
          .replace(/\{(run_?id|id)\}/gi, String(id))
          .replace(/\{account_?id\}/i, '1')
          .replace(/\{job\w*\}/i, 'leaky')
          .replace(/\{step\w*\}/i, '1')
          .replace(/\{\w+\}/g, 'manifest.json'),
      )
    }
  }
  for (const path of [
    '/metrics',
    '/readyz',
    '/sign-in',
    '/nowhere',
    `/nowhere/${encodeURIComponent(token)}`,
    '/api/tokens',
    '/api/session',
  ]) {
    await ask('GET', path)
  }
  await ask('GET', `/api/runs?token=${token}`, undefined, false)
}

async function ask(method: string, path: string, body?: unknown, withToken = true): Promise<string> {
  const answer = await fetch(`${served.address}${path}`, {
    method,
    headers: {
      ...(withToken && { authorization: `Token ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  })
  const text = await answer.text()
  // Who asks for a token's own address knows it.
  const own = path.includes(encodeURIComponent(token)) ? text.replaceAll(token, '') : text
  seen.set(`${method} ${path.replaceAll(token, '…')} ${answer.status} ${seen.size}`, own)
  return text
}

const PLANTED: ReadonlySet<string> = new Set(['key.txt', 'job.txt', 'trellis.yml', 'profiles.yml'])

function readFolder(root: string, below = ''): void {
  for (const entry of readdirSync(join(root, below), { withFileTypes: true })) {
    const path = join(below, entry.name)
    if (entry.isDirectory()) readFolder(root, path)
    else if (entry.isFile() && !PLANTED.has(entry.name)) {
      seen.set(`file ${path}`, readFileSync(join(root, path), 'latin1'))
    }
  }
}

/** What is packed in the store is unpacked. */
async function readStore(folder: string): Promise<void> {
  const store = await openStore(join(folder, '.trellis', 'state.db'), { now: Date.now })
  for (const { id } of (await store.runs.list({}, { limit: 100 })).items) {
    seen.set(`store: log of ${id}`, JSON.stringify(await store.steps.log(id)))
    seen.set(`store: events of ${id}`, JSON.stringify(await store.events.after(id, 0, 100_000)))
    seen.set(`store: results of ${id}`, JSON.stringify(await store.nodeResults.of(id)))
    for (const { path, step } of await store.artifacts.list(id)) {
      seen.set(`store: ${path} of ${id}`, Buffer.from((await store.artifacts.read(id, path, step)) ?? []).toString())
    }
  }
  seen.set('store: audit', JSON.stringify(await store.audit.list({ limit: 10_000 })))
  seen.set('store: deliveries', JSON.stringify(await store.alerts.deliveries({ limit: 1000 })))
  await store.close()
}

test('something was written and answered everywhere', () => {
  const names = [...seen.keys()]
  for (const kind of [
    'sent to /hook',
    'sent to /events',
    'output of the server',
    'GET /metrics 200',
    'GET /api/runs',
    'file .trellis/state.db',
    'file logs/dbt.log',
    'file lineage.ndjson',
    'store: log of',
    'store: manifest.json of',
  ]) {
    expect([kind, names.some((name) => name.startsWith(kind))]).toEqual([kind, true])
  }
  expect(names.length).toBeGreaterThan(60)
})

test.each([...Object.keys(SECRETS), 'token'])('nowhere stands the secret of: %s', (name) => {
  const secret = name === 'token' ? token : SECRETS[name as keyof typeof SECRETS]
  const forms = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    JSON.stringify(secret).slice(1, -1),
  ]
  const leaks = [...seen].filter(([, text]) => forms.some((form) => text.includes(form))).map(([where]) => where)
  expect(leaks).toEqual([])
})
