import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asSlack, type StandIn, standIn } from '#platform/alerts/stand-ins-for-tests.ts'
import { killAll, makeProject, removeProjects, run, type Served, serve, SHOP, until } from './served-project.ts'

const DAYS = ['2026-01-01,0.62', '2026-01-02,0.63', '2026-01-03,0.61', '2026-01-04,0.62']

const FILES = {
  ...SHOP,
  'seeds/stock.csv': 'id,name,qty\n1,Fern,7\n2,Pothos,3\n3,Monstera,9\n',
  'seeds/rates.csv': `day,rate\n${DAYS.join('\n')}\n`,
  'models/funnel.sql': "{{ config(materialized='table') }}\nselect day, rate from {{ ref('rates') }}\n",
  'models/checked.yml':
    'seeds:\n  - name: stock\n    config: {meta: {owner: ada}}\n    columns: [{name: qty, tests: [{accepted_values: {name: stock_is_sound, arguments: {values: [0, 2, 3, 7, 9]}}}]}]\n',
  'snapshots/sst_stock.yml':
    "snapshots:\n  - name: sst_stock\n    relation: ref('stock')\n    config: {strategy: check, unique_key: id, check_cols: all}\n",
  'trellis.yml': `
jobs:
  nightly: { steps: [seed -s stock rates, run -s funnel, snapshot -s sst_stock, test -s stock] }
alerts:
  channels: { team: { type: slack, url: { env: SLACK_URL }, shows_rows: true } }
  rules:
    - { on: [test.failed, test.recovered], owners: ada, to: team }
    - { on: snapshot.changed, where: "before.qty > 0 and after.qty = 0", to: team }
    - { name: conversion, metric: funnel.rate, over: day, change: "-10%", against: median 28 days, min_periods: 3, to: team }
    - { query: "select count(*) from {{ ref('funnel') }}", above: 100, to: team }
security: { allow_private: [127.0.0.1] }
`,
}

let slack: StandIn
let served: Served
let folder = ''
const env = () => ({ SLACK_URL: `${slack.origin}/services/T1/B1/secret`, USER: 'ada' })

beforeAll(async () => {
  slack = await standIn(asSlack)
  folder = makeProject(FILES)
  served = await serve(folder, [], env())
})

afterAll(async () => {
  await served.stop()
  slack.close()
  killAll()
  await removeProjects()
})

const titles = () => slack.received.map(({ json }) => (json as { readonly text: string }).text.replace(/^\S+ /, ''))
const say = async (...words: readonly string[]) => run(folder, words, env())

interface AlertJson {
  readonly id: string
  readonly state: string
  readonly name: string
}

/** Runs the job, and waits until so many messages have come in all, or else as long as one would take. */
async function nightly(messages: number): Promise<void> {
  const answer = await fetch(`${served.address}/api/jobs/nightly/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBeLessThan(300)
  const { id } = (await answer.json()) as { readonly id: number }
  await until(async () => {
    const kept = await served.runs()
    return kept.find((each) => each.id === id)?.finishedAt
  })
  const known = slack.received.length
  await until(() => slack.received.length >= messages)
  // That nothing comes can only be waited for.
  if (known === messages) await new Promise((resolve) => setTimeout(resolve, 4000))
}

test('what happens after runs reaches Slack, each thing once, and an auditor can follow it', async () => {
  await nightly(0)
  expect(titles()).toEqual([])

  writeFileSync(join(folder, 'seeds/stock.csv'), 'id,name,qty\n1,Fern,0\n2,Pothos,2\n3,Monstera,8\n')
  writeFileSync(join(folder, 'seeds/rates.csv'), `day,rate\n${DAYS.join('\n')}\n2026-01-05,0.5\n`)
  await nightly(3)
  expect(titles().toSorted()).toEqual([
    'conversion: −19.4 % against the median of 28 days',
    'sst_stock changed',
    'stock_is_sound failed',
  ])
  const told = slack.received.map(({ raw }) => raw).join('\n')
  expect(told).toContain('1 change where before.qty &gt; 0 and after.qty = 0:')
  expect(told).toContain('Fern: qty 7 → 0')
  expect(told).not.toContain('Pothos')
  expect(told).not.toContain('secret')

  await nightly(3)
  expect(titles()).toHaveLength(3)

  const { alerts } = (await (await fetch(`${served.address}/api/alerts`)).json()) as { readonly alerts: AlertJson[] }
  expect(alerts.map(({ name, state }) => [name, state]).toSorted()).toEqual([
    ['funnel.rate', 'firing'],
    ['stock_is_sound', 'firing'],
  ])
  const id = alerts.find(({ name }) => name === 'stock_is_sound')?.id ?? ''
  expect(await say('alerts', 'acknowledge', id.slice(0, 5))).toMatchObject({ code: 0 })
  expect((await say('alerts', 'list')).output).toContain('acknowledged by ada')

  writeFileSync(join(folder, 'seeds/stock.csv'), 'id,name,qty\n1,Fern,0\n2,Pothos,2\n3,Monstera,9\n')
  await nightly(4)
  expect(titles().slice(3)).toEqual(['stock_is_sound passes again'])

  expect(await say('audit', 'export', '--from', '1d', '--output', 'evidence')).toMatchObject({ code: 0 })
  expect((await say('audit', 'verify', 'evidence')).output).toContain('evidence is what was written')
  const chain = readFileSync(join(folder, 'evidence/chain.jsonl'), 'utf8')
  expect(chain).toContain('"action":"alert.acknowledged","actor":"ada"')
  expect(existsSync(join(folder, 'evidence/parquet/node_results.parquet'))).toBe(true)
  const at = chain.indexOf('"nightly"') + 3
  writeFileSync(join(folder, 'evidence/chain.jsonl'), `${chain.slice(0, at)}X${chain.slice(at + 1)}`)
  expect(await say('audit', 'verify', 'evidence')).toMatchObject({
    code: 1,
    output: expect.stringMatching(
      /^evidence is not what was written: record \d+ in chain\.jsonl \(run\.requested, run 1, /,
    ),
  })
})

test('a trial message says whether a channel works', async () => {
  const before = slack.received.length
  expect(await say('alerts', 'test')).toMatchObject({ code: 0, output: 'team: delivered\n' })
  expect(titles().slice(before)).toEqual(['A trial message of Trellis'])
  expect(await say('alerts', 'test', 'teem')).toMatchObject({
    code: 2,
    output: expect.stringContaining("hint: did you mean 'team'?"),
  })
  const asked = await fetch(`${served.address}/api/alerts/test`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"channel": "teem"}',
  })
  expect(asked.status).toBe(404)
})
