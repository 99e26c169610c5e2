import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Host } from '#cli/host.ts'
import { runCommandLine } from '#cli/run-command-line.ts'
import { openStore } from '#platform/store/open-store.ts'
import { testHost } from '../../errors/run-case.ts'

/** A Sunday of summer, at half past nine in New York. */
const NOW = Date.parse('2026-07-05T13:30:00Z')
const here = 'tests/platform/jobs'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-jobs-'))
  for (const name of ['new', 'used', 'wrong']) cpSync(join(here, 'shop'), join(folder, name), { recursive: true })
  cpSync(join(here, 'wrong.yml'), join(folder, 'wrong', 'trellis.yml'))
  return haveRun(join(folder, 'used'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('trellis jobs', () => {
  test.each(readdirSync(join(here, 'cases')).filter((name) => name.endsWith('.txt')))(
    'says what cases/%s expects',
    async (name) => {
      const path = join(here, 'cases', name)
      const [command = ''] = readFileSync(path, 'utf8').split('\n')
      const [place, ...words] = command.replace(/^\$ /, '').split(' ')
      const { exitCode, text } = await say(join(folder, place ?? ''), words.slice(1))
      const found = `${command}\n${text}exit ${exitCode}\n`
      if (process.env.UPDATE) writeFileSync(path, found)
      expect(found).toBe(readFileSync(path, 'utf8'))
    },
  )

  test('without a trellis.yml says so', async () => {
    const plain = join(folder, 'plain')
    cpSync(join(here, 'shop'), plain, { recursive: true })
    rmSync(join(plain, 'trellis.yml'))
    const { exitCode, text } = await say(plain, ['jobs', 'list'])
    expect(text).toContain('There is no trellis.yml in <folder>/plain')
    expect(exitCode).toBe(2)
    writeFileSync(join(plain, 'trellis.yaml'), '')
    expect((await say(plain, ['jobs', 'list'])).text).toContain('hint: call trellis.yaml trellis.yml')
  })

  test('looks, and leaves nothing behind but what a parse leaves', async () => {
    expect(existsSync(join(folder, 'new', '.trellis'))).toBe(false)
    expect(existsSync(join(folder, 'new', 'shop.duckdb'))).toBe(false)
  })
})

async function say(project: string, words: readonly string[]): Promise<{ exitCode: number; text: string }> {
  const printed: string[] = []
  const host = testHost(project, { env: {}, unreadable: [] }, (text) => printed.push(text))
  const standing: Host = { ...host, effects: { ...host.effects, now: () => NOW } }
  const exitCode = await runCommandLine(words, standing)
  return { exitCode, text: printed.join('').replaceAll(folder, '<folder>') }
}

/** Runs of the past: orders half an hour ago, users five days ago, and a funnel that took two hours; one job is paused. */
async function haveRun(project: string): Promise<void> {
  let now = NOW
  const store = await openStore(join(project, '.trellis', 'state.db'), { now: () => now })
  for (const [job, hoursAgo, hours, built] of [
    ['daily/core', 120, 0.1, 'users'],
    ['daily/product', 28, 2, 'funnel'],
    ['hourly/core', 0.5, 0.1, 'orders'],
  ] as const) {
    now = NOW - hoursAgo * 3_600_000
    const run = await store.runs.begin(newRun(job), 'a server')
    await store.runs.start(run)
    await store.nodeResults.save(run.id, [
      { ...RESULT, unique_id: `model.shop.${built}`, finishedAt: new Date(now).toISOString() },
    ])
    now += hours * 3_600_000
    await store.runs.finish(run, { status: 'success' })
  }
  await store.jobs.pause('daily/core', null, 'somebody')
  await store.close()
}

const RESULT = {
  step: 1,
  resource_type: 'model',
  status: 'success',
  message: 'OK',
  failures: null,
  execution_time: 1,
  timing: [],
  thread_id: null,
  adapter_response: {},
  relation_name: null,
  materialized: 'table',
  checksum: null,
  rows: null,
  bytes: null,
  startedAt: null,
  owner: null,
  reusedFrom: null,
} as const

function newRun(job: string) {
  return {
    origin: 'schedule',
    cause: 'a tick',
    requester: null,
    commands: ['dbt build'],
    job,
    instance: null,
    target: 'dev',
    projectName: 'shop',
    code: { commit: null, branch: null, isDirty: null, manifestHash: null },
    environmentNames: [],
    version: null,
  } as const
}
