import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TRIGGER_BODY } from './trigger-body.ts'
import { type Asked, type CloudForTests, cloudForTests } from './cloud-for-tests.ts'

let cloud: CloudForTests

beforeAll(async () => {
  cloud = await cloudForTests()
})
afterAll(() => cloud.close())

interface Described {
  readonly id: number
  readonly name: string
  readonly status: number
  readonly [field: string]: unknown
}

async function get(path: string, asked?: Asked): Promise<Described> {
  return (await cloud.ask('GET', path, asked)).data as Described
}

async function listed(path: string): Promise<readonly Described[]> {
  return (await cloud.ask('GET', path)).data as readonly Described[]
}

async function post(path: string, asked?: Asked): Promise<Described> {
  return (await cloud.ask('POST', path, asked)).data as Described
}

/** Code, message and hint of a refusal. */
async function refused(...asked: Parameters<CloudForTests['ask']>): Promise<readonly unknown[]> {
  const { code, status, data } = await cloud.ask(...asked)
  expect(status).toMatchObject({ code, is_success: false })
  expect(data).toBeNull()
  return [code, status.user_message, status.developer_message]
}

async function runPath(job: string, act = 'run'): Promise<string> {
  return `jobs/${await cloud.numberOf(job)}/${act}/`
}

/** As a client sends it that knows all names and has nothing to say. */
const ALL_NULL = Object.fromEntries(Object.keys(TRIGGER_BODY['properties'] as object).map((name) => [name, null]))

describe('Accounts, projects and environments', () => {
  test('there is one account, with one project, which has the name of the dbt project', async () => {
    expect(await listed('/api/v2/accounts/')).toMatchObject([{ id: 1, name: 'shop' }])
    expect(await get('/api/v2/accounts/1')).toMatchObject({ id: 1 })
    expect(await listed('/api/v3/accounts/1/projects/')).toMatchObject([{ id: 1, name: 'shop' }])
    expect(await get('projects/1/')).toMatchObject({ id: 1, name: 'shop', connection: null })
  })

  test('clients find a job by the names of project, environment and job', async () => {
    const [project] = await listed('/api/v3/accounts/1/projects/?name__icontains=SHO')
    const [environment] = await listed(
      `/api/v3/accounts/1/projects/${project?.id}/environments/?name__icontains=default`,
    )
    const jobs = await listed(`jobs/?project_id=1&environment_id=${environment?.id}&name__icontains=night`)
    expect(jobs.map(({ name }) => name)).toEqual(['nightly'])
    expect(await get(`environments/${environment?.id}/`)).toMatchObject({ name: 'default', project_id: 1 })
  })

  test.each([
    ['another account', '/api/v2/accounts/2/jobs/', 'There is no account 2'],
    ['another project', '/api/v3/accounts/1/projects/2/', 'There is no project 2'],
    ['environments of another project', '/api/v3/accounts/1/projects/2/environments/', 'There is no project 2'],
    ['an environment', 'environments/7/', 'There is no environment 7'],
    ['a job', 'jobs/999/', 'There is no job 999'],
    ['a run', 'runs/999/', 'There is no run 999'],
    ['a step', 'steps/999/', 'There is no step 999'],
    ['a number that is none', 'runs/abc/', 'There is nothing of that number'],
    ['a number below zero', 'runs/-1/', 'There is nothing of that number'],
    ['a number beyond all', 'runs/99999999999999999999/', 'There is nothing of that number'],
    ['a text that is SQL', "jobs/1'%20or%20'1'%3D'1/", "There is no job 1' or '1'='1"],
    ['a path of nothing', 'dashboards/', 'There is nothing at /api/v2/accounts/1/dashboards/'],
    [
      'a path of another version',
      '/api/v2/accounts/1/audit-logs/',
      'There is nothing at /api/v2/accounts/1/audit-logs/',
    ],
  ])('what is not there is told in dbt’s form: %s', async (_, path, message) => {
    const [code, told] = await refused('GET', path)
    expect([code, told]).toEqual([404, message])
  })

  test.each([
    ['jobs/?enviroment_id=3', 'enviroment_id', "did you mean 'environment_id'?"],
    ['runs/?colour=red', 'colour', 'it takes '],
    ['/api/v3/accounts/1/projects/?nmae=x', 'nmae', ''],
  ])('a list is not given whole where what filters it is not known: %s', async (path, name, hint) => {
    const { code, status } = await cloud.ask('GET', path)
    expect([code, status.user_message]).toEqual([400, expect.stringContaining(`cannot be filtered by '${name}'`)])
    expect(JSON.stringify(status)).toContain(hint)
  })

  test.each([
    ['PATCH', 'jobs/1/'],
    ['DELETE', 'runs/1/'],
    ['POST', 'runs/'],
    ['PUT', 'jobs/1/run'],
  ] as const)('a method that a path does not take is told apart: %s %s', async (method, path) => {
    const { code, status, headers } = await cloud.ask(method, path)
    expect([code, headers.allow]).toEqual([405, expect.stringMatching(/GET|POST/)])
    expect(status.user_message).toBe(`${method} is not for /api/v2/accounts/1/${path}`)
  })
})

describe('Jobs', () => {
  test('each cell and each other job is a job', async () => {
    const { data, extra } = await cloud.ask('GET', 'jobs/')
    const names = ['hourly/core', 'nightly', 'broken', 'stubborn', 'endless', 'closed', 'extract', 'follower']
    expect((data as readonly Described[]).map(({ name }) => name)).toEqual(names)
    expect(extra).toEqual({
      filters: { account_id: 1, limit: 100, offset: 0 },
      order_by: 'id',
      pagination: { count: 8, total_count: 8 },
    })
  })

  test('a job tells what it does and when', async () => {
    const [nightly] = await listed('jobs/?name__icontains=nightly')
    expect(nightly).toMatchObject({
      execute_steps: ['dbt run', 'dbt docs generate'],
      execution: { timeout_seconds: 3600 },
      generate_docs: true,
      job_type: 'scheduled',
      schedule: { cron: '0 4 * * *', date: { type: 'custom_cron', cron: '0 4 * * *' } },
      triggers: { schedule: true },
      state: 1,
    })
    const [follower] = await listed('jobs/?name__icontains=follower')
    const closed = await cloud.numberOf('closed')
    expect(follower).toMatchObject({
      schedule: null,
      job_completion_trigger_condition: { condition: { job_id: closed, project_id: 1, statuses: [10] } },
    })
    const [extract] = await listed('jobs/?name__icontains=extract&include_related=project,environment')
    expect(extract).toMatchObject({
      execute_steps: ['sh load.sh', 'dbt run'],
      project: { id: 1 },
      environment: { id: expect.any(Number) },
    })
  })

  test.each([
    ['limit=2&offset=1', ['nightly', 'broken']],
    ['order_by=-id&limit=1', ['follower']],
    ['order_by=name&limit=2', ['broken', 'closed']],
    ['limit=1000000', ['hourly/core', 'nightly', 'broken', 'stubborn', 'endless', 'closed', 'extract', 'follower']],
    ['triggers_schedule=true', ['hourly/core', 'nightly']],
    ['project_id=2', []],
    ['environment_id=1', []],
    ['state=deleted', []],
    ['pk=2', ['nightly']],
    ['pk__in=2,3', ['nightly', 'broken']],
    ['pk__in=[2, 3]', ['nightly', 'broken']],
    ['pk__in=2&pk__in=3', ['nightly', 'broken']],
    ['account_id=1', ['hourly/core', 'nightly', 'broken', 'stubborn', 'endless', 'closed', 'extract', 'follower']],
    ["name__icontains=' or 1=1 --", []],
  ])('jobs are filtered, ordered and paged: %s', async (query, names) => {
    expect((await listed(`jobs/?${query}`)).map(({ name }) => name)).toEqual(names)
  })

  test('a list says how many it gives at most, whatever was asked', async () => {
    const { extra } = await cloud.ask('GET', 'jobs/?limit=1000000&offset=5')
    expect(extra).toMatchObject({ filters: { limit: 100, offset: 5 }, pagination: { count: 3, total_count: 8 } })
  })

  test.each([
    ['limit=many', 'The query is not right: limit must be integer'],
    ['limit=0', 'The query is not right: limit must be >= 1'],
    ['offset=-1', 'The query is not right: offset must be >= 0'],
    ['environment_id=default', 'The query is not right: environment_id must be integer'],
    ['order_by=password', "One cannot order by 'password'"],
    ['state=lost', "state takes active, deleted or all, and this is 'lost'"],
    ['pk__in=1;drop table jobs', "pk__in takes numbers, and this is '1;drop table jobs'"],
  ])('a query that makes no sense is refused: %s', async (query, message) => {
    expect((await refused('GET', `jobs/?${query}`)).slice(0, 2)).toEqual([400, message])
  })

  test('a job goes by its name, too', async () => {
    expect(await get('jobs/nightly/')).toMatchObject({ name: 'nightly' })
    expect(await get('jobs/hourly%2Fcore/')).toMatchObject({ name: 'hourly/core' })
  })

  test('jobs are written in trellis.yml', async () => {
    expect(await refused('POST', 'jobs/', { body: { name: 'DAGSTER', project_id: 1 } })).toEqual([
      405,
      'Jobs can not be made by the API',
      'write it into trellis.yml:  jobs: { DAGSTER: { steps: [build] } }',
    ])
    expect((await refused('DELETE', 'jobs/nightly/')).slice(0, 2)).toEqual([
      405,
      'nightly can not be taken away by the API',
    ])
    const job = await get('jobs/nightly/')
    expect(
      (
        await refused('POST', 'jobs/nightly/', { body: { ...job, name: 'other', execution: { timeout_seconds: 5 } } })
      ).slice(0, 2),
    ).toEqual([403, 'Jobs are written in trellis.yml, and the API does not change name, execution.timeout_seconds'])
  })

  test('a job is paused and resumed by what starts it', async () => {
    const job = await get('jobs/nightly/')
    const paused = await post('jobs/nightly/', { body: { ...job, triggers: { schedule: false } } })
    expect(paused).toMatchObject({ triggers: { schedule: false }, trellis: { paused_by: 'somebody on this machine' } })
    expect(await listed('jobs/?triggers_schedule=true')).toMatchObject([{ name: 'hourly/core' }])
    expect(await post('jobs/nightly/', { body: { triggers: { schedule: true } } })).toMatchObject({
      triggers: { schedule: true },
    })
    expect((await refused('POST', 'jobs/endless/', { body: { triggers: { schedule: true } } }))[0]).toBe(403)
  })
})

describe('Runs', () => {
  test('a job is run, and what came of it is told', async () => {
    const run = await post(`${await runPath('nightly')}?wait=20`, { body: { cause: 'orders are loaded' } })
    expect(run).toMatchObject({
      status: 10,
      status_humanized: 'Success',
      is_complete: true,
      is_success: true,
      in_progress: false,
      job_definition_id: await cloud.numberOf('nightly'),
      has_docs_generated: true,
      href: `http://127.0.0.1/runs/${run.id}`,
      can_retry: false,
      retry_not_supported_reason: 'RETRY_NOT_FAILED_RUN',
      trigger: null,
      job: null,
      run_steps: [],
    })
    const related = 'trigger,job,environment,run_steps,audit,run_retries'
    const inFull = await get(`runs/${run.id}/?include_related=${related}`)
    expect(inFull).toMatchObject({
      trigger: { cause: 'orders are loaded', cause_category: 'api' },
      job: { name: 'nightly' },
      environment: { name: 'default' },
      audit: { trigger: { actor: { name: 'api' } }, cancellation: null },
      run_steps: [
        { index: 1, name: 'Invoke dbt with `dbt run`', status: 10, logs: 'dbt run\n' },
        { index: 2, name: 'Invoke dbt with `dbt docs generate`', status: 10 },
      ],
    })
    for (const same of [
      'include_related=trigger&include_related=job&include_related=environment&include_related=run_steps&include_related=audit&include_related=run_retries',
      `include_related=["${related.replaceAll(',', '","')}"]`,
    ]) {
      expect({ ...(await get(`runs/${run.id}?${same}`)), created_at_humanized: '', finished_at_humanized: '' }).toEqual(
        {
          ...inFull,
          created_at_humanized: '',
          finished_at_humanized: '',
        },
      )
    }
  })

  test('a step is told by itself, with its logs', async () => {
    const { run_steps } = await get(`runs/${await cloud.runOf('extract')}/?include_related=run_steps`)
    const [load, run] = run_steps as readonly Described[]
    expect(load).toMatchObject({ name: 'Load', run_step_command: { dbt_command: 'sh load.sh' } })
    expect(await get(`steps/${run?.id}/?include_related=debug_logs`)).toMatchObject({
      name: 'Invoke dbt with `dbt run`',
      logs: 'dbt run\n',
      debug_logs: '12:00:00.123 [debug]: debug of dbt run',
      status_color: 'green',
    })
  })

  test.each([
    ['JSON', '{"cause":"as JSON","threads_override":3}', 'application/json'],
    ['JSON that nothing says is JSON', '{"cause":"as JSON","threads_override":3}', undefined],
    ['a form', 'cause=as+JSON&threads_override=3', 'application/x-www-form-urlencoded'],
    [
      'a form of parts',
      '--x\r\nContent-Disposition: form-data; name="cause"\r\n\r\nas JSON\r\n--x\r\nContent-Disposition: form-data; name="threads_override"\r\n\r\n3\r\n--x--\r\n',
      'multipart/form-data; boundary=x',
    ],
  ])('a body may be %s', async (_, body, type) => {
    const run = await post(`${await runPath('nightly')}?include_related=trigger`, {
      body,
      headers: type === undefined ? {} : { 'content-type': type },
    })
    expect(run['trigger']).toMatchObject({ cause: 'as JSON', threads_override: 3 })
  })

  test.each([
    ['none', undefined, undefined],
    ['none, which is called JSON', '', 'application/json'],
    ['none, which is called a form', '', 'application/x-www-form-urlencoded'],
    ['one in which all is null', JSON.stringify(ALL_NULL), 'application/json'],
  ])('a body may be %s', async (_, body, type) => {
    const run = await post(`${(await runPath('nightly')).slice(0, -1)}?include_related=trigger`, {
      ...(body !== undefined && { body }),
      headers: type === undefined ? {} : { 'content-type': type },
    })
    expect(run['trigger']).toMatchObject({
      cause: 'somebody on this machine asked for it',
      threads_override: null,
      timeout_seconds_override: null,
      generate_docs_override: null,
    })
  })

  test.each([
    ['broken JSON', '{"cause":', 'application/json', 'The body is no JSON'],
    ['a list', '[]', 'application/json', 'The body is not right: must be object'],
    [
      'a broken form',
      'no parts',
      'multipart/form-data; boundary=x',
      'The body is not the form that its Content-Type says',
    ],
    ['a form without a boundary', 'a', 'multipart/form-data', 'The body is not the form that its Content-Type says'],
    [
      'a number that is none',
      '{"threads_override":"many"}',
      'application/json',
      'The body is not right: threads_override must be integer',
    ],
    [
      'too many threads',
      '{"threads_override":1e9}',
      'application/json',
      'The body is not right: threads_override must be <= 1000',
    ],
    [
      'a name that means nothing',
      '{"step_override":["dbt run"]}',
      'application/json',
      "'step_override' is nothing that can be said of a run",
    ],
    [
      'a schema',
      '{"schema_override":"x"}',
      'application/json',
      'schema_override can not be honoured, so the run was not started',
    ],
    [
      'another version',
      '{"dbt_version_override":"1.7"}',
      'application/json',
      'dbt_version_override can not be honoured, so the run was not started',
    ],
    [
      'a pull request',
      '{"github_pull_request_id":3}',
      'application/json',
      'github_pull_request_id can not be honoured, so the run was not started',
    ],
    [
      'a commit that is none',
      '{"git_sha":"main"}',
      'application/json',
      'git_sha takes the hash of a commit, or at least seven signs of it',
    ],
    [
      'a step that is no command of dbt',
      '{"steps_override":["rm -rf /"]}',
      'application/json',
      "steps_override: 'rm -rf /' is no command of dbt",
    ],
    [
      'a step that tends the platform',
      '{"steps_override":["trellis tokens create"]}',
      'application/json',
      "steps_override: 'trellis tokens create' is no command of dbt",
    ],
    [
      'such a step in disguise',
      '{"steps_override":["--log-level run tokens create"]}',
      'application/json',
      "steps_override: '--log-level run tokens create' has --log-level before its command",
    ],
    [
      'a step of another project',
      '{"steps_override":["dbt run --project-dir /etc"]}',
      'application/json',
      "steps_override: 'dbt run --project-dir /etc' has --project-dir",
    ],
    [
      'a step with an open quote',
      `{"steps_override":["dbt run --select 'a"]}`,
      'application/json',
      "steps_override: 'dbt run --select 'a' has a quote that is not closed",
    ],
  ])('what can not be done is refused, and nothing runs: %s', async (_, body, type, message) => {
    const before = (await cloud.store.runs.list({ origins: ['api'] }, { limit: 1 })).total
    expect(
      (await refused('POST', await runPath('nightly'), { body, headers: { 'content-type': type } })).slice(0, 2),
    ).toEqual([400, message])
    expect((await cloud.store.runs.list({ origins: ['api'] }, { limit: 1 })).total).toBe(before)
  })

  test('a body that is too large is refused', async () => {
    const body = { cause: 'x'.repeat(2 << 20) }
    expect((await refused('POST', await runPath('nightly'), { body }))[0]).toBe(413)
  })

  test.each([
    ['other steps', { steps_override: ['dbt run --select a', 'test'] }, ['dbt run --select a', 'dbt test']],
    [
      'another target and threads',
      { target_name_override: 'prod', threads_override: 2 },
      ['dbt run --target prod --threads 2', 'dbt docs generate --target prod --threads 2'],
    ],
    ['no documentation', { generate_docs_override: false }, ['dbt run']],
    [
      'this version, and no limit of time',
      { dbt_version_override: '1.12', timeout_seconds_override: 0 },
      ['dbt run', 'dbt docs generate'],
    ],
    [
      'switches before the command',
      { steps_override: ['dbt --warn-error --no-partial-parse build'] },
      ['dbt --warn-error --no-partial-parse build'],
    ],
  ])('what a run is to do otherwise is done: %s', async (_, overrides, commands) => {
    const run = await post(`${await runPath('nightly')}?wait=20&include_related=run_steps`, {
      body: { cause: 'x', ...overrides },
    })
    const steps = run['run_steps'] as readonly { readonly run_step_command: { readonly dbt_command: string } }[]
    expect(steps.map(({ run_step_command }) => run_step_command.dbt_command)).toEqual(commands)
    expect(run['trellis']).toMatchObject({ commands })
  })

  test('a run ends where the caller’s time is up', async () => {
    const run = await post(`${await runPath('endless')}?wait=20`, { body: { timeout_seconds_override: 1 } })
    expect(run).toMatchObject({ status: 20, status_message: 'It took longer than its time-out allows' })
  })

  test('a job that the API may not start is not started', async () => {
    const message = "closed has 'api: false' in trellis.yml: only its own times start it"
    expect((await refused('POST', await runPath('closed'))).slice(0, 2)).toEqual([403, message])
    expect((await refused('POST', await runPath('closed', 'rerun')))[0]).toBe(403)
  })

  test('several calls with one Idempotency-Key make one run, however they race', async () => {
    const path = await runPath('nightly')
    const headers = { 'idempotency-key': 'load 7' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => cloud.ask('POST', path, { headers })))
    const ids = answers.map(({ data }) => (data as Described).id)
    expect(new Set(ids).size).toBe(1)
    expect(answers.filter((answer) => answer.headers['idempotent-replayed'] === 'true')).toHaveLength(7)
    expect((await refused('POST', path, { headers, body: { threads_override: 2 } }))[0]).toBe(422)
    expect((await post(await runPath('extract'), { headers })).id).not.toBe(ids[0])
    expect((await refused('POST', path, { headers: { 'idempotency-key': 'x'.repeat(300) } }))[0]).toBe(400)
  })

  test('a run that goes is cancelled; one that is over stays as it is', async () => {
    const { id } = await post(await runPath('endless'))
    const waiting = cloud.ask('GET', `runs/${id}/?wait=20`)
    const behind = await post(await runPath('endless'))
    expect((await get(`runs/${behind.id}/`))['blocked_by']).toEqual([id])
    await post(`runs/${behind.id}/cancel`)
    await post(`runs/${id}/cancel/`)
    expect((await waiting).data).toMatchObject({ status: 30, is_cancelled: true })
    expect(await get(`runs/${id}?include_related=audit`)).toMatchObject({
      audit: { cancellation: { actor: { name: 'somebody on this machine' } } },
    })
    const over = await cloud.runOf('nightly')
    expect(await post(`runs/${over}/cancel/`)).toMatchObject({ id: over, status: 10, is_cancelled: false })
    expect((await refused('POST', 'runs/999/cancel/'))[0]).toBe(404)
  })

  test('what failed is repeated, and only of the latest run of its job', async () => {
    const first = await cloud.runOf('broken')
    expect(await get(`runs/${first}/retry/`)).toEqual({ failed_step: 'dbt test', skipped_steps: ['dbt docs generate'] })
    expect(await get(`runs/${first}/`)).toMatchObject({ status: 20, can_retry: true, retry_not_supported_reason: null })
    const second = await post(`runs/${first}/retry/?wait=20`)
    expect(second).toMatchObject({ retrying_run_id: first, status: 20 })
    expect(await get(`runs/${first}/?include_related=run_retries`)).toMatchObject({
      can_retry: false,
      retry_not_supported_reason: 'RETRY_NOT_LATEST_RUN',
      run_retries: [{ id: second.id, status: 20 }],
    })
    expect(await refused('POST', `runs/${first}/retry/`)).toEqual([
      400,
      `Run ${first} is not the latest one of broken`,
      'RETRY_NOT_LATEST_RUN',
    ])
    const well = await cloud.runOf('nightly')
    expect(await refused('POST', `runs/${well}/retry/`)).toEqual([
      400,
      `Run ${well} has not failed: there is nothing to repeat`,
      'RETRY_NOT_FAILED_RUN',
    ])
    expect(await get(`runs/${well}/retry/`)).toEqual({ failed_step: null, skipped_steps: [] })
    expect((await refused('POST', 'runs/999/retry/'))[0]).toBe(404)
  })

  test('with a key, what failed is repeated once, however often it is asked for', async () => {
    const first = await cloud.runOf('broken')
    const retry = (key: string) =>
      cloud.ask('POST', `runs/${first}/retry/?wait=20`, { headers: { 'idempotency-key': key } })
    const answers = await Promise.all([retry('load 7'), retry('load 7'), retry('load 7')])
    const again = await retry('load 7')
    expect(new Set([...answers, again].map(({ data }) => (data as Described).id))).toHaveLength(1)
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1)
    expect([again.code, again.headers['idempotent-replayed']]).toEqual([200, 'true'])
    expect((await retry('load 8')).code).toBe(400)
  })

  test('a job is run again: from where it failed, or as a whole', async () => {
    const failed = await cloud.runOf('broken')
    expect(await post(await runPath('broken', 'rerun'))).toMatchObject({ retrying_run_id: failed })
    const well = await cloud.runOf('extract')
    const path = await runPath('extract', 'rerun')
    const again = await post(`${path}?include_related=trigger`, { headers: { 'idempotency-key': 'again' } })
    expect((await post(path, { headers: { 'idempotency-key': 'again' } })).id).toBe(again.id)
    expect(again).toMatchObject({ retrying_run_id: well, trigger: { cause_category: 'rerun' } })
  })

  test('whoever expects success is told by the status', async () => {
    const expecting = async (job: string, wait: number) =>
      cloud.ask('POST', `${await runPath(job)}?wait=${wait}&expect=success`, { headers: { 'idempotency-key': 'e' } })
    expect((await expecting('nightly', 20)).code).toBe(200)
    const failed = await expecting('broken', 20)
    expect([failed.code, failed.status.user_message]).toEqual([
      424,
      expect.stringMatching(/^Run \d+ has failed: Step 2 failed$/),
    ])
    expect(failed.data).toMatchObject({ status: 20 })
    const late = await expecting('endless', 0.1)
    expect([late.code, late.headers['retry-after']]).toEqual([503, '1'])
    expect((late.data as Described).id).toBe(((await expecting('endless', 0.1)).data as Described).id)
    await post(`runs/${(late.data as Described).id}/cancel/`)
    expect((await refused('GET', 'runs/1/?wait=100000'))[0]).toBe(400)
    expect((await refused('GET', 'runs/1/?expect=glory'))[0]).toBe(400)
  })

  test('where a job tries again by itself, the last try counts', async () => {
    const path = `${await runPath('stubborn')}?wait=20`
    const { code, data } = await cloud.ask('POST', `${path}&expect=success`)
    const { id, retrying_run_id } = data as Described
    const second = await get(`runs/${retrying_run_id}/`)
    expect([code, id, second['retrying_run_id']]).toEqual([424, (second.id as number) + 1, second.id - 1])
    const [first] = await listed(`runs/?pk=${second.id - 1}`)
    expect(first).toMatchObject({ retrying_run_id: null })
  })
})

describe('Lists of runs', () => {
  let lists: CloudForTests
  beforeAll(async () => {
    lists = await cloudForTests()
    for (const job of ['nightly', 'broken', 'nightly']) await lists.runOf(job)
    await lists.store.runs.begin(
      {
        origin: 'cli',
        cause: 'Typed',
        requester: 'ada',
        commands: ['dbt run'],
        job: null,
        instance: null,
        target: 'dev',
        projectName: 'shop',
        code: { commit: null, branch: null, isDirty: null, manifestHash: null },
        environmentNames: [],
        version: '0',
      },
      'server-1',
    )
  })
  afterAll(() => lists.close())

  test.each([
    ['', [1, 2, 3, 4]],
    ['limit=2&order_by=-id', [4, 3]],
    ['order_by=-created_at&limit=1', [4]],
    ['offset=2', [3, 4]],
    ['job_definition_id=<nightly>', [1, 3]],
    ['job_definition_id=<nightly>&status=20', []],
    ['job_definition_id=<nightly>&status=10', [1, 3]],
    ['job_definition_id=999', []],
    ['status__in=[1, 2, 3]', [4]],
    ['status__in=10,20', [1, 2, 3]],
    ['status__in=10&status__in=3', [1, 3, 4]],
    ['id__gt=2', [3, 4]],
    ['pk=2', [2]],
    ['pk__in=2,3,999', [2, 3]],
    ['project_id=1', [1, 2, 3, 4]],
    ['project_id=2', []],
    ['environment_id=<default>', [1, 2, 3, 4]],
    ['environment_id=<default>&job_definition_id=<nightly>', [1, 3]],
    ['environment_id=4', []],
    ['created_at__range=["2020-01-01T00:00:00.123456%2B00:00", "2020-01-02T00:00:00Z"]', []],
    ['finished_at__range=["2020-01-01", "2120-01-01"]&order_by=finished_at&limit=1', [1]],
    ['dbt_version=1.12.6&limit=1', [1]],
    ['dbt_version=1.7', []],
    ['state=2', []],
    ['state=all&limit=1', [1]],
  ])('runs are filtered, ordered and paged: %s', async (query, ids) => {
    const environment = (await lists.ask('GET', 'environments/')).data as readonly Described[]
    const filled = query
      .replace('<nightly>', String(await lists.numberOf('nightly')))
      .replace('<default>', String(environment[0]?.id))
    const { data, extra } = await lists.ask('GET', `runs/?${filled}`)
    expect((data as readonly Described[]).map(({ id }) => id)).toEqual(ids)
    expect(extra?.pagination.count).toBe(ids.length)
  })

  test('steps of a list come without what they wrote', async () => {
    const { data } = await lists.ask('GET', 'runs/?limit=1&include_related=run_steps')
    expect((data as readonly Described[])[0]?.['run_steps']).toMatchObject([{ status: 10, logs: '' }, { logs: '' }])
  })

  test.each([
    ['status=4', 'There is no status 4'],
    ['status__in=success', "status__in takes numbers, and this is 'success'"],
    ['created_at__range=yesterday,today', "created_at__range takes two times, and this is 'yesterday'"],
    [
      'created_at__range=2020-01-01',
      'created_at__range takes two times: ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]',
    ],
    ['order_by=id;drop', "One cannot order by 'id;drop'"],
    ['has_docs_generated=true', 'Runs can not be filtered by has_docs_generated'],
    ['id__gt=99999999999999999999', 'The query is not right: id__gt must be <= 9007199254740991'],
    ['job_definition_id=99999999999999999999', 'The query is not right: job_definition_id must be <= 9007199254740991'],
  ])('a query that makes no sense is refused: %s', async (query, message) => {
    const { code, status } = await lists.ask('GET', `runs/?${query}`)
    expect([code, status.user_message]).toEqual([400, message])
  })

  test('a command that somebody typed is a run without a job', async () => {
    expect((await lists.ask('GET', 'runs/4/?include_related=job,audit')).data).toMatchObject({
      job_definition_id: null,
      job: null,
      status: 3,
      retry_not_supported_reason: 'RETRY_UNSUPPORTED_CMD',
      audit: { trigger: { actor: { name: 'ada' } } },
    })
    const { code, status } = await lists.ask('POST', 'runs/4/retry/')
    expect([code, status.developer_message]).toEqual([400, 'RETRY_UNSUPPORTED_CMD'])
  })
})

describe('Artifacts', () => {
  test('files of a run are listed and given, of a step or of the last that has them', async () => {
    const id = await cloud.runOf('nightly')
    expect((await cloud.ask('GET', `runs/${id}/artifacts/`)).data).toEqual(['catalog.json', 'run_results.json'])
    expect((await cloud.ask('GET', `runs/${id}/artifacts?step=1`)).data).toEqual(['run_results.json'])
    const last = await cloud.ask('GET', `runs/${id}/artifacts/run_results.json`)
    expect([JSON.parse(last.text), last.headers['content-type']]).toEqual([
      { step: 2, args: 'dbt docs generate' },
      'application/json; charset=utf-8',
    ])
    expect(JSON.parse((await cloud.ask('GET', `runs/${id}/artifacts/run_results.json?step=1`)).text)).toEqual({
      step: 1,
      args: 'dbt run',
    })
    expect(JSON.parse((await cloud.ask('GET', `jobs/nightly/artifacts/catalog.json`)).text)).toEqual({})
  })

  test.each([
    'no.json',
    '../../../etc/passwd',
    '%2e%2e/%2e%2e/state.db',
    'run_results.json?step=7',
    'run_results.json/',
  ])('a file that is not there is not found: %s', async (path) => {
    const id = await cloud.runOf('nightly')
    expect((await refused('GET', `runs/${id}/artifacts/${path}`))[0]).toBe(404)
  })

  test('steps are counted from one', async () => {
    expect((await refused('GET', `runs/1/artifacts/?step=0`))[0]).toBe(400)
    expect((await refused('GET', `runs/1/artifacts/?step=last`))[0]).toBe(400)
  })
})
