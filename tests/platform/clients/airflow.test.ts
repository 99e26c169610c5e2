/**
 * Airflow's own operators, as its provider package has them, against a server with TLS in front. `scripts/with-airflow.mjs`
 * says where a Python is that has them; without it there is nothing to be tested here.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerChecker } from '#server/http/answers-for-tests.ts'
import type { OpenApi } from '#server/http/openapi.ts'
import { killAll, makeProject, removeProjects, type Served, serve, SHOP } from '../server/served-project.ts'
import { type TlsProxy, tlsProxy } from './tls-proxy.ts'

const PYTHON = process.env['TRELLIS_TEST_AIRFLOW']

const JOBS = `
jobs:
  nightly: { steps: [seed, run --select +d_plants, docs generate] }
  broken: { steps: [seed, run --select +d_plants broken, test] }
  endless: { steps: [run --select slow] }
`

type Told = Readonly<Record<string, unknown>>

describe.skipIf(PYTHON === undefined)("Airflow's operators", () => {
  let served: Served
  let proxy: TlsProxy
  let home = ''
  const told = new Map<string, unknown>()

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'trellis-airflow-'))
    served = await serve(makeProject({ ...SHOP, 'trellis.yml': JOBS }))
    proxy = await tlsProxy(served.address)
    for (const [name, value] of await speak(proxy, home)) told.set(name, value)
  }, 300_000)

  afterAll(async () => {
    await proxy?.close()
    served?.server.process.kill('SIGINT')
    served?.server.process.kill('SIGINT')
    await served?.server.ended
    killAll()
    await removeProjects()
    rmSync(home, { recursive: true, force: true })
  })

  const of = (name: string): Told => told.get(name) as Told

  test('finds its connection right', () => {
    expect(told.get('connection')).toEqual([true, 'Successfully connected to dbt Cloud.'])
  })

  test('lists jobs, and finds one by the names of project, environment and job', () => {
    const ids = told.get('jobs')
    expect(ids).toEqual([1, 2, 3])
    expect(told.get('of a project')).toEqual(ids)
  })

  test('runs a job, waits for its end, and has a link to it', async () => {
    const { run, pushed } = of('well') as { readonly run: number; readonly pushed: Told }
    expect(pushed).toEqual({ job_run_id: run, job_run_url: `http://${proxy.host}/runs/${run}` })
    const kept = (await served.runs()).find(({ id }) => id === run)
    expect(kept).toMatchObject({ status: 'success', origin: 'api', cause: 'loaded', job: 'nightly' })
    expect(of('by names')['run']).toBeTypeOf('number')
    expect(told.get('sensor')).toEqual({ poked: true })
  })

  test('gets artifacts', () => {
    const run = String(of('by names')['run'])
    expect(of('artifact')['metadata']).toMatchObject({ dbt_version: '1.12.6', env: { DBT_CLOUD_RUN_ID: run } })
    expect(told.get('artifacts')).toEqual(expect.arrayContaining(['catalog.json', 'manifest.json', 'run_results.json']))
    expect(told.get('several artifacts')).toEqual(['manifest.json', 'run_results.json'])
  })

  test('runs other steps, with other threads, with documentation', async () => {
    const runs = new Map((await served.runs()).map((run) => [run.id, run]))
    expect(runs.get(of('steps')['run'] as number)?.commands).toEqual(['dbt run --select stg_plants'])
    expect(runs.get(of('config')['run'] as number)?.overrides).toEqual({
      threads_override: 2,
      generate_docs_override: true,
    })
  })

  test('is told what can not be honoured', () => {
    expect(of('schema')).toMatchObject({ error: 'AirflowException', message: '400:Bad Request' })
  })

  test('fails where the run has failed, and repeats it from where it failed', async () => {
    expect(of('badly')).toMatchObject({ error: 'DbtCloudJobRunException' })
    expect(of('again from failure')).toMatchObject({ error: 'DbtCloudJobRunException' })
    expect(told.get('runs')).toEqual([
      [20, 'rerun', 'broken'],
      [20, 'api', 'broken'],
      [20, 'api', 'broken'],
    ])
  })

  test('waits in its triggerer', () => {
    expect(of('deferred')).toEqual({ run: expect.any(Number), was_deferred: true })
    expect(of('badly, deferred')).toMatchObject({ error: 'DbtCloudJobRunException', was_deferred: true })
  })

  test('takes a run that goes already, and ends it where the task is killed or late', () => {
    expect(told.get('killed')).toEqual({ is_reused: true, status: 30 })
    expect(of('sensor of a cancelled run')).toMatchObject({ error: 'DbtCloudJobRunException' })
    expect(of('late')['message']).toMatch(/^Job run \d+ has timed out\.$/)
  })

  test('learns that something is not there', () => {
    for (const name of ['no job', 'no run', 'no account', 'no file']) {
      expect(of(name)).toEqual({ error: 'AirflowException', message: '404:Not Found' })
    }
    expect(of('wrong name')['message']).toMatch(/^Found 0 environments with name `nowhere` in project `shop`\.$/)
    expect(['account', 'project', 'environment'].map((name) => told.get(name))).toEqual([1, 'shop', 'default'])
  })

  test('gets nothing but what the OpenAPI document says', async () => {
    const document = (await (await fetch(`${served.address}/api/openapi.json`)).json()) as OpenApi
    const problemOf = answerChecker(document)
    expect(proxy.exchanges.length).toBeGreaterThan(50)
    expect(proxy.exchanges.flatMap((exchange) => problemOf(exchange) ?? [])).toEqual([])
  })
})

/** What came of all that the script does. */
function speak({ host, certificate }: TlsProxy, home: string): Promise<readonly (readonly [string, unknown])[]> {
  const names = { project: 'shop', environment: 'default', job: 'nightly' }
  const connection = { conn_type: 'dbt_cloud', login: '1', password: 'any', host }
  const child = spawn(
    PYTHON ?? '',
    [join(import.meta.dirname, 'dbt_cloud_operators.py'), JSON.stringify([names, 'endless', 'broken'])],
    {
      cwd: home,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        AIRFLOW_HOME: home,
        AIRFLOW__CORE__LOAD_EXAMPLES: 'false',
        AIRFLOW_CONN_DBT_CLOUD_DEFAULT: JSON.stringify(connection),
        REQUESTS_CA_BUNDLE: certificate,
        SSL_CERT_FILE: certificate,
      },
    },
  )
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => {
      if (exitCode !== 0)
        reject(new Error(`Airflow ended with ${exitCode}\n${output.slice(-3000)}\n${errors.slice(-5000)}`))
      const lines = output.split('\n').filter((line) => line.startsWith('TOLD '))
      resolve(lines.map((line) => JSON.parse(line.slice('TOLD '.length)) as readonly [string, unknown]))
    })
  })
}
