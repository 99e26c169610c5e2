import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from '#cli/host.ts'
import { runCommandLine } from '#cli/run-command-line.ts'
import { alertId } from '#platform/alerts/alert-id.ts'
import { aRun, SERVER } from '#platform/store/conformance/samples.ts'
import { openStore } from '#platform/store/open-store.ts'
import type { AlertState } from '#platform/store/port/alerts.ts'
import type { Store } from '#platform/store/store.ts'
import { testHost } from '../../errors/run-case.ts'

const NOW = Date.parse('2026-02-03T12:00:00Z')
const HOUR = 3_600_000
const folder = mkdtempSync(join(tmpdir(), 'trellis-alert-commands-'))
let project: string
let clock = NOW

beforeEach(() => {
  project = mkdtempSync(join(folder, 'shop-'))
  clock = NOW
  mkdirSync(join(project, '.trellis'))
  writeFileSync(join(project, 'dbt_project.yml'), 'name: shop\nprofile: shop\n')
  writeFileSync(
    join(project, 'profiles.yml'),
    'shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n',
  )
  writeFileSync(
    join(project, 'trellis.yml'),
    `schedule:
  frequencies: { daily: "0 4 * * *" }
  matrix:
    daily: { product: { select: funnel, deadline: "06:00", owner: ada }, core: orders }
jobs:
  nightly: { steps: [build], cron: "0 2 * * *", deadline: 1h }
alerts:
  channels: { team: { type: webhook, url: "https://127.0.0.1:1/" } }
  rules: [{ on: run.errored, to: team }, { name: rate, metric: funnel.rate, below: 3, to: team }]
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function fill(work: (store: Store) => Promise<unknown>): Promise<void> {
  const store = await openStore(join(project, '.trellis/state.db'), { now: () => clock })
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

async function say(...words: readonly string[]): Promise<string> {
  const printed: string[] = []
  const host = testHost(project, { env: { USER: 'ada' }, unreadable: [] }, (text) => printed.push(text))
  const standing: Host = { ...host, effects: { ...host.effects, now: () => clock } }
  const exitCode = await runCommandLine(words, standing)
  return `${printed.join('').replaceAll(project, '/shop')}exit ${exitCode}\n`
}

const ALERT: AlertState = {
  key: 'run.errored 1234 | run.errored | job nightly',
  rule: 'run.errored 1234',
  state: 'firing',
  since: '2026-02-03T10:00:00.000Z',
  lastEventAt: '2026-02-03T10:00:00.000Z',
  lastToldAt: '2026-02-03T10:00:00.000Z',
  count: 2,
  acknowledgedBy: null,
  silencedUntil: null,
  data: { name: 'nightly' },
  version: 0,
}

describe('trellis alerts', () => {
  test('shows what is in trouble, and takes what somebody does about it', async () => {
    expect(await say('alerts', 'list')).toContain('There is no store at /shop/.trellis/state.db')
    await fill(async () => undefined)
    expect(await say('alerts', 'list')).toBe('All is well.\nexit 0\n')
    await fill(({ alerts }) => alerts.put(ALERT))
    const id = alertId(ALERT)
    expect(await say('alerts', 'list')).toBe(
      `ID        STATE   SINCE   TIMES  WHAT     EVENT        RULE
${id}  firing  2h ago  2      nightly  run.errored  run.errored 1234
exit 0
`,
    )
    expect(await say('alerts', 'silence', id, '--for', '4h')).toContain(
      'is silent until 2026-02-03T16:00:00.000Z\nexit 0',
    )
    expect(await say('alerts', 'silence', id, '--off')).toContain('is no longer silent\nexit 0')
    expect(await say('alerts', 'acknowledge', id.slice(0, 4))).toBe(`nightly (run.errored) is acknowledged\nexit 0\n`)
    expect(JSON.parse((await say('alerts', 'list', '-o', 'json')).replace('exit 0\n', ''))).toMatchObject([
      { id, state: 'acknowledged', acknowledged_by: 'ada', times: 2, silenced_until: null },
    ])
    expect(await say('alerts', 'resolve', ALERT.key)).toContain('is resolved\nexit 0')
    expect(await say('alerts', 'list')).toBe('All is well.\nexit 0\n')
    expect(await say('alerts', 'list', '--all')).toContain('resolved')
    await fill(async ({ audit }) => {
      const told = (await audit.list({ limit: 10 })).map(({ action, actor, data }) => [action, actor, data])
      expect(told).toEqual([
        ['alert.silenced', 'ada', { until: '2026-02-03T16:00:00.000Z' }],
        ['alert.silenced', 'ada', { until: null }],
        ['alert.acknowledged', 'ada', {}],
        ['alert.resolved', 'ada', {}],
      ])
    })
  })

  test('says what was sent, and what a channel said', async () => {
    await fill(async () => undefined)
    expect(await say('alerts', 'deliveries')).toBe('Nothing was sent yet.\nexit 0\n')
    await fill(async ({ alerts }) => {
      const sent = await alerts.send({ channel: 'team', alertKey: null, body: { kind: 'points', points: [] } })
      await alerts.failed(sent?.id ?? 0, 'it answered 500', '2026-02-03T12:00:10.000Z')
    })
    expect(await say('alerts', 'deliveries')).toBe(
      `ID  CREATED                   CHANNEL  STATUS   TRIES  WHAT    PROBLEM
1   2026-02-03T12:00:00.000Z  team     waiting  0      points  it answered 500
exit 0
`,
    )
    expect(await say('alerts', 'deliveries', '--channel', 'other')).toBe('Nothing was sent yet.\nexit 0\n')
  })

  test('a channel that cannot be reached is told, without an error of the program', async () => {
    expect(await say('alerts', 'test')).toMatch(/^team: .*127\.0\.0\.1.*\nexit 1\n$/)
  })

  test.each([
    [
      ['alerts', 'acknowledge', 'abcd'],
      "There is no alert 'abcd', or more than one\n  hint: nothing has been told yet",
    ],
    [['alerts', 'test', 'taem'], "There is no channel 'taem'\n  hint: did you mean 'team'?"],
    [['alerts', 'measure', 'rat'], "There is no rule 'rat' on a number\n  hint: did you mean 'rate'?"],
    [['alerts', 'measure', 'rate'], "watches funnel.rate, and there is no model, seed or snapshot 'funnel'"],
    [['alerts', 'silence', 'abcd'], 'A silence needs either --for or --off'],
    [['alerts', 'silence', 'abcd', '--for', 'soon'], 'It takes a duration such as 4h.'],
    [['alerts', 'deliveries', '--limit', '0'], 'It takes a number from 1.'],
    [['jobs', 'deadlines', '--from', 'soon'], "--from takes a moment: 'soon' is none"],
    [['jobs', 'deadlines', '--from', '1d', '--to', '2d'], '--from has to be before --to'],
    [['audit', 'export', '--from', '2026-02-30', '--output', 'x'], "--from takes a moment: '2026-02-30' is none"],
    [['audit', 'export', '--from', '1d', '--output', 'x'], 'There is no store at /shop/.trellis/state.db'],
    [['audit', 'verify', 'nowhere'], 'There is no folder /shop/nowhere'],
    [['audit', 'verify', '.', '--head', 'abc'], 'A hash has 64 hexadecimal digits.'],
  ])('trellis %j is wrong, and says why', async (words, problem) => {
    if (words[0] === 'alerts') await fill(async () => undefined)
    const said = await say(...words)
    expect(said).toContain(problem)
    expect(said).toContain('exit 2')
  })

  test('a folder that is no bundle is none', async () => {
    expect(await say('audit', 'verify', '.')).toBe(`. is not what was written: manifest.json is missing
Without its manifest.json nothing else can be looked at.
exit 1
`)
  })

  test('without a trellis.yml there are no alerts', async () => {
    rmSync(join(project, 'trellis.yml'))
    expect(await say('alerts', 'list')).toContain('There is no trellis.yml in /shop')
  })
})

describe('trellis jobs deadlines', () => {
  async function runAt(job: string, startedAt: string, minutes: number, status: 'success' | 'error'): Promise<void> {
    clock = Date.parse(startedAt)
    await fill(async ({ runs, jobs }) => {
      await jobs.see(job, null)
      const run = await runs.begin(aRun({ job }), SERVER.id)
      await runs.start(run)
      clock += minutes * 60_000
      await runs.finish(run, { status })
    })
    clock = NOW
  }

  test('sums up by business line or job, and says why', async () => {
    await runAt('daily/product', '2026-01-31T23:00:00Z', 1, 'success')
    await runAt('daily/product', '2026-02-01T04:00:00Z', 90, 'success')
    await runAt('daily/product', '2026-02-02T04:00:00Z', 150, 'success')
    await runAt('daily/product', '2026-02-03T04:00:00Z', 10, 'error')
    await runAt('nightly', '2026-02-03T01:00:00Z', 1, 'success')
    await runAt('nightly', '2026-02-03T02:00:00Z', 20, 'success')
    expect(await say('jobs', 'deadlines')).toBe(
      `LINE       KEPT  MISSED  RATE     WORST     LAST MISSED       WHY
product    1     2       33.3 %   30m late  2026-02-03 06:00  daily/product: run 4 failed
(no line)  1     0       100.0 %
exit 0
`,
    )
    expect(await say('jobs', 'deadlines', 'daily/*', '--missed')).toBe(
      `DEADLINE              JOB            LINE     RUN  WHY
Mon 2026-02-02 06:00  daily/product  product  3    done 30m late
Tue 2026-02-03 06:00  daily/product  product  4    run 4 failed
exit 0
`,
    )
    const json = JSON.parse((await say('jobs', 'deadlines', '--by', 'job', '-o', 'json')).replace('exit 0\n', ''))
    expect(json).toMatchObject({
      by: 'job',
      sums: [
        { name: 'daily/product', kept: 1, missed: 2, latest_by_seconds: 1800 },
        { name: 'nightly', kept: 1, missed: 0, rate: 1 },
      ],
      deadlines: [
        { tick: '2026-02-01T04:00:00.000Z', deadline: '2026-02-01T06:00:00.000Z', status: 'kept', run_id: 2 },
        { status: 'missed', late_seconds: 1800, owner: 'ada', line: 'product' },
        { status: 'missed', reason: 'run 4 failed' },
        { job: 'nightly', status: 'kept' },
      ],
    })
  })

  test('what fell due before there was a job is none of its', async () => {
    await runAt('daily/product', '2026-02-03T05:00:00Z', 1, 'success')
    expect(await say('jobs', 'deadlines')).toBe('No deadline fell due in the last 30d.\nexit 0\n')
    clock = NOW + 17 * HOUR
    expect(await say('jobs', 'deadlines')).toMatch(/^LINE +KEPT +MISSED +OPEN\nproduct +0 +0 +1\n/)
  })
})
