import { createHmac } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { killAll, makeProject, removeProjects, run, type Served, serve, SHOP, start, until } from './served-project.ts'

const JOBS = `
jobs:
  nightly: { steps: [seed, run --select stg_plants, { shell: "echo done by $(basename $0)" }] }
  broken: { steps: [seed, run --select stg_plants d_plants broken] }
  endless: { steps: [seed, run --select stg_plants, run --select slow] }
  quiet: { steps: [seed], api: false }
  load: { steps: [seed], triggers: [{ file: { path: "landing/*.csv", settle: 1s } }] }
  hooked: { steps: [seed], triggers: [{ webhook: { secret: geheim } }] }
`

const FILES = { ...SHOP, 'trellis.yml': JOBS }

afterAll(async () => {
  killAll()
  await removeProjects()
})

describe('with a server', () => {
  let served: Served
  const trellis = (...words: readonly string[]) => run(served.folder, words)

  beforeAll(async () => {
    served = await serve(makeProject(FILES))
  })

  afterAll(() => served.stop())

  test('a job is triggered and waited for: 0 if it went well, 1 if not', async () => {
    const well = await trellis('trigger', 'nightly', '--wait', '--cause', 'load done')
    expect(well.code).toBe(0)
    expect(well.output).toMatch(
      /^Run 1 of nightly is queued\n {2}log: http:\/\/127\.0\.0\.1:\d+\/api\/runs\/1\/log\?format=text\n/,
    )
    expect(well.output).toContain('Run 1 succeeded after ')
    const badly = await trellis('trigger', 'broken', '--wait')
    expect([badly.code, badly.output]).toEqual([1, expect.stringContaining('Run 2 failed after ')])
    expect((await served.runs()).map(({ cause, origin }) => [origin, cause])).toEqual([
      ['api', 'load done'],
      ['api', expect.any(String)],
    ])
  })

  test('what ran is listed, shown and read, straight from the store', async () => {
    expect((await trellis('runs', 'list')).output).toMatch(
      /RUN +JOB +STATUS +BY .*\n2 +broken +error +api .*\n1 +nightly +success +api /,
    )
    const listed = JSON.parse((await trellis('runs', 'list', '--status', 'error', '--output', 'json')).output)
    expect(listed).toMatchObject([{ id: 2, job: 'broken', status: 'error' }])
    const shown = (await trellis('runs', 'show', '2')).output
    expect(shown).toContain('model.shop.broken')
    expect(shown).toMatch(/2 +error +.*run --select stg_plants d_plants broken/)
    expect((await trellis('runs', 'logs', '1')).output).toContain('OK loaded seed file main.plants')
    expect((await trellis('runs', 'logs', '1', '--step', '3')).output).toContain('done by')
    expect((await trellis('runs', 'logs', '2', '--follow')).code).toBe(1)
  })

  test('the same of another folder, by the address of the server', async () => {
    const elsewhere = makeProject({})
    const { standardOutput } = await run(elsewhere, [
      'runs',
      'show',
      '1',
      '--server',
      served.address,
      '--output',
      'json',
    ])
    expect(JSON.parse(standardOutput)).toMatchObject({
      id: 1,
      job: 'nightly',
      steps: [{ index: 1 }, { index: 2 }, { index: 3 }],
    })
    expect((await run(elsewhere, ['trigger', 'nightly', '--server', served.address, '--wait'])).code).toBe(0)
  })

  test('a run is followed, and cancelled', async () => {
    const begun = await trellis('jobs', 'run', 'endless', '--output', 'json')
    const { id } = JSON.parse(begun.output) as { readonly id: number }
    const following = start(served.folder, ['runs', 'logs', String(id), '--follow'])
    await following.prints('START sql table model main.slow')
    expect((await trellis('runs', 'cancel', String(id))).output).toBe(`Run ${id} is being cancelled\n`)
    expect((await following.ended).code).toBe(1)
    expect((await served.runs()).find((each) => each.id === id)?.status).toBe('cancelled')
  })

  test('Ctrl-C ends the waiting, and not the run', async () => {
    const waiting = start(served.folder, ['trigger', 'nightly', '--wait', '--output', 'table'])
    await waiting.prints('log: ')
    waiting.process.kill('SIGINT')
    const { code, output } = await waiting.ended
    expect([code, output]).toEqual([130, expect.stringContaining('goes on.')])
    await until(async () => (await served.runs()).at(-1)?.status === 'success')
  })

  test('the same key is the same run', async () => {
    const ask = () => trellis('trigger', 'nightly', '--idempotency-key', 'load-7', '--output', 'json')
    const [one, other] = await Promise.all([ask(), ask()])
    expect(JSON.parse(one.output).id).toBe(JSON.parse(other.output).id)
  })

  test('what failed is repeated', async () => {
    const { code, output } = await trellis('runs', 'retry', '2')
    expect([code, output]).toEqual([0, expect.stringMatching(/^Run \d+ repeats what failed in run 2\n$/)])
    expect((await trellis('runs', 'retry', '1')).output).toContain('Run 1 went well: there is nothing to repeat')
  })

  test('a job is paused and resumed', async () => {
    expect((await trellis('jobs', 'pause', 'nightly')).output).toBe('nightly is paused\n')
    expect((await trellis('jobs', 'pause', 'nightly')).output).toBe('nightly was paused already\n')
    expect((await trellis('jobs', 'resume', 'nightly')).output).toBe('nightly is no longer paused\n')
  })

  test.each([
    [['trigger', 'nigthly'], "There is no job 'nigthly'\n  hint: did you mean 'nightly'?"],
    [['trigger', 'quiet'], "quiet has 'api: false'"],
    [['runs', 'show', '4711'], 'There is no run 4711\n  hint: the last one is '],
    [['runs', 'show', 'last'], 'A run is named by its number.'],
    [['runs', 'cancel', '4711'], 'There is no run 4711'],
    [['runs', 'shwo', '1'], "No such command 'shwo'. Did you mean 'show'?"],
    [
      ['runs', 'list', '--status', 'failed'],
      'Allowed choices are queued, starting, running, success, error, cancelled',
    ],
    [['trigger', 'nightly', '--server', 'localhost'], "--server takes an address, not 'localhost'"],
    [['trigger', 'nightly', '--server', 'http://127.0.0.1:9'], 'http://127.0.0.1:9 does not answer'],
  ])('%j ends with 2, and says what is wrong', async (words, text) => {
    const { code, output } = await run(served.folder, words)
    expect([code, output]).toEqual([2, expect.stringContaining(text)])
  })

  test('a file that arrives and a signed call start their jobs', async () => {
    mkdirSync(join(served.folder, 'landing'), { recursive: true })
    writeFileSync(join(served.folder, 'landing', 'plants.csv'), 'id\n')
    const body = '{"cause":"glue has loaded"}'
    const authorization = createHmac('sha256', 'geheim').update(body).digest('hex')
    const sent = () =>
      fetch(`${served.address}/api/triggers/webhook/hooked`, { method: 'POST', body, headers: { authorization } })
    expect([(await sent()).status, (await sent()).status]).toEqual([202, 200])
    await until(async () => (await served.runs()).filter(({ job }) => job === 'load' || job === 'hooked').length === 2)
    const causes = (await served.runs())
      .filter(({ job }) => job === 'load' || job === 'hooked')
      .map(({ cause }) => cause)
    expect(causes.toSorted()).toEqual(['A file has arrived: landing/plants.csv', 'glue has loaded'])
  })

  test('the events of a run come over HTTP as they happen', async () => {
    const { standardOutput } = await trellis('jobs', 'run', 'nightly', '--output', 'json')
    const { id } = JSON.parse(standardOutput) as { readonly id: number }
    const text = await (await fetch(`${served.address}/api/runs/${id}/events`)).text()
    expect(text).toContain('"name": "MainReportVersion"')
    expect(text).toMatch(/event: end\ndata: \{"id":\d+,"job":"nightly","instance":null,"status":"success"/)
  })
})

describe('without a server', () => {
  test('a job is run here: its output is shown, the run is kept, times start nothing', async () => {
    const folder = makeProject({
      ...SHOP,
      'trellis.yml': `${JOBS}  ticking: { steps: [seed], cron: "* * * * * *", missed: all }\n`,
    })
    const well = await run(folder, ['jobs', 'run', 'nightly'])
    expect([well.code, well.output]).toEqual([0, expect.stringContaining('OK loaded seed file main.plants')])
    expect(well.output).toContain('Run 1 succeeded after ')
    expect((await run(folder, ['jobs', 'run', 'broken'])).code).toBe(1)
    const listed = JSON.parse((await run(folder, ['runs', 'list', '--output', 'json'])).output)
    expect(listed.map(({ job, status }: Record<string, unknown>) => `${job} ${status}`)).toEqual([
      'broken error',
      'nightly success',
    ])
  })

  test('pausing is written down for the next server; what takes a server says so', async () => {
    const folder = makeProject(FILES)
    expect((await run(folder, ['jobs', 'pause', 'nightly'])).output).toContain('There is no store')
    await run(folder, ['jobs', 'run', 'hooked'])
    expect((await run(folder, ['jobs', 'pause', 'nightly'])).output).toBe('nightly is paused\n')
    const { code, output } = await run(folder, ['trigger', 'nightly'])
    expect([code, output]).toEqual([
      2,
      expect.stringContaining('No server is up for this project\n  hint: trellis up starts one'),
    ])
  })
})
