/** Runs in the web app, read by a person in a browser: what its pages say is what the API says. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { NodeInRun, NodeResult, RunNodes } from '#api/run-details.ts'
import type { Run, Runs, RunWithSteps } from '#api/runs.ts'
import { makeProject, run, serve, type Served, until } from '../platform/server/served-project.ts'
import { SETTINGS } from '../faults/trellis-process.ts'
import { hasBrowser, type OpenPage, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

const HOSTILE = '<img src=x onerror=window.hacked=1>'

const PROJECT = {
  ...SETTINGS,
  'seeds/plants.csv': 'id,name\n1,Monstera\n2,Pothos\n',
  'models/stg_plants.sql': "select id, lower(name) as name from {{ ref('plants') }}\n",
  'models/d_plants.sql': "{{ config(materialized='table') }}\nselect * from {{ ref('stg_plants') }}\n",
  'models/broken.sql': `{{ config(materialized='table') }}\nselect "${HOSTILE}" from {{ ref('d_plants') }}\n`,
  'models/after.sql': "select * from {{ ref('broken') }}\n",
  'models/schema.yml': `models:
  - name: d_plants
    columns:
      - name: id
        tests:
          - unique: { name: unique_since_nobody_waters_a_plant_that_has_the_number_of_another_one }
          - not_null: { name: not_null_since_nobody_waters_a_plant_that_has_no_number_whatsoever }
`,
  'trellis.yml': `schedule: { timezone: Asia/Kolkata }
jobs:
  nightly:
    steps:
      - shell: "printf '\\\\033[31mred\\\\033[0m ${HOSTILE}\\\\n'"
      - build
  good: { steps: ["build --exclude broken+"] }
  waits:
    steps:
      - shell: "n=0; while [ ! -e go ]; do n=$((n+1)); echo tick $n; sleep 0.1; done"
`,
}

let served: Served

beforeAll(async () => {
  if (!hasBrowser) return
  const folder = makeProject(PROJECT)
  served = await serve(folder)
  await run(folder, ['trigger', 'good', '--wait'])
  await run(folder, ['trigger', 'good', '--wait'])
  await run(folder, ['trigger', 'nightly', '--wait', '--cause', HOSTILE])
  await run(folder, ['build', '--select', 'stg_plants', 'plants'])
})

tidyUpAfterAll(() => [served])

async function ask<T>(path: string): Promise<T> {
  const answer = await fetch(served.address + path)
  return (await answer.json()) as T
}

const open = (path: string, options: Parameters<typeof openPage>[1] = {}) => openPage(served.address + path, options)

async function latest(job: string): Promise<Run> {
  const { runs } = await ask<Runs>(`/api/runs?job=${job}&limit=1`)
  if (!runs[0]) throw new Error(`${job} has not run`)
  return runs[0]
}

async function nodesOf(id: number): Promise<readonly NodeResult[]> {
  return (await ask<RunNodes>(`/api/runs/${id}/nodes`)).nodes
}

/** Waits for a page that waits for nothing more. */
async function settled(page: OpenPage['page']): Promise<void> {
  await page.locator('html[data-settled="true"] .page-head').waitFor()
}

/** What somebody wrote into the project is text, and nothing on the page has complained. */
async function expectCalm({ page, complaints }: OpenPage): Promise<void> {
  expect(await page.evaluate(() => (globalThis as { hacked?: unknown }).hacked)).toBeUndefined()
  expect(await page.locator('main img').count()).toBe(0)
  expect(complaints).toEqual([])
}

describe.skipIf(!hasBrowser)('the list of runs', () => {
  test('shows each run as the API has it', async () => {
    const opened = await open('/runs')
    const { page } = opened
    await page.getByRole('link', { name: 'Run 1', exact: true }).waitFor()
    const { runs, total } = await ask<Runs>('/api/runs')
    const rows = page.locator('.table tbody tr')
    expect(await rows.count()).toBe(total)
    for (const [at, { id, job, status, counts }] of runs.entries()) {
      const text = (await rows.nth(at).innerText()).replaceAll(/\s+/g, ' ')
      expect(text).toContain(String(id))
      expect(text).toContain(job ?? 'dbt build --select stg_plants plants')
      expect(text).toContain(status === 'success' ? 'succeeded' : 'failed')
      if (counts?.statuses['error']) expect(text).toContain(`${counts.statuses['error']} failed`)
    }
    await expectCalm(opened)
  })

  test('its filters are in its address, and the way back takes them off again', async () => {
    const { page } = await open('/runs')
    await page.getByRole('button', { name: /^Status/ }).click()
    await page.getByRole('checkbox', { name: 'failed' }).check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Status failed' }).waitFor()
    await page.getByRole('button', { name: /^Job/ }).click()
    await page.getByRole('checkbox', { name: 'nightly' }).check()
    await page.keyboard.press('Escape')
    await page.waitForURL(/status=error&job=nightly/)
    const rows = page.locator('.table tbody tr')
    await until(async () => (await rows.count()) === 1)
    await page.goBack()
    await page.goBack()
    await until(async () => (await rows.count()) === 4)
    await page.goto(`${served.address}/runs?from=1999-01-01&to=1999-12-31`)
    await page.getByText('No run is like that').waitFor()
    await page.getByRole('link', { name: 'Show all runs' }).click()
    await until(async () => (await rows.count()) === 4)
  })

  test('is live: a run that begins and ends is there without being asked for', async () => {
    const { page } = await open('/runs')
    await page.getByRole('link', { name: 'Run 1', exact: true }).waitFor()
    const before = await page.locator('.table tbody tr').count()
    await run(served.folder, ['trigger', 'good', '--wait'])
    const { id } = await latest('good')
    const row = page.locator('.table tbody tr', { has: page.getByRole('link', { name: `Run ${id}`, exact: true }) })
    await row.getByText('succeeded').waitFor()
    expect(await page.locator('.table tbody tr').count()).toBe(before + 1)
  })
})

describe.skipIf(!hasBrowser)('a run', () => {
  test('says in its title line how it stands, and in its timeline what each node did', async () => {
    const { id, counts } = await latest('nightly')
    const opened = await open(`/runs/${id}`)
    const { page } = opened
    await page.locator('.run-timeline-bar').first().waitFor()
    const head = await page.locator('.page-head').innerText()
    expect(head).toMatch(/failed after/)
    expect(head).toContain('nightly')
    expect(head).toContain(`${counts?.statuses['error']} failed`)
    expect(head).toContain(`${counts?.statuses['skipped']} skipped`)
    const nodes = await nodesOf(id)
    expect(await page.locator('.run-timeline-name a').count()).toBe(nodes.length)
    // The chain that made it so long ends with the last of what it built.
    const path = await page.locator('.run-timeline-path a').allInnerTexts()
    expect(path.slice(0, 2)).toEqual(['plants', 'stg_plants'])
    expect(path.at(-1)).toBe('broken')
    await expectCalm(opened)
  })

  test('shows an error with the frame of the terminal, and what was skipped because of it', async () => {
    const { id } = await latest('nightly')
    const { page } = await open(`/runs/${id}`)
    const broken = (await nodesOf(id)).find(({ unique_id }) => unique_id === 'model.shop.broken')
    const frame = page.getByRole('region', { name: 'What broken says' })
    const text = (await frame.innerText()).trimEnd()
    expect(text).toBe(`${broken?.message}\n  skipped because of this: after`)
    expect(text).toContain(HOSTILE)
    await page.getByRole('link', { name: 'By thread' }).click()
    await page.waitForURL(/by=thread/)
    await page
      .getByText(/^thread \d/)
      .first()
      .waitFor()
  })

  test('its nodes open their compiled code, which is that of the API', async () => {
    const { id } = await latest('nightly')
    const { page } = await open(`/runs/${id}/nodes`)
    const rows = page.locator('.run-nodes-row:not(.run-nodes-heads)')
    await until(async () => (await rows.count()) > 0)
    expect(await rows.count()).toBe((await nodesOf(id)).length)
    expect(await rows.first().innerText()).toContain('broken')
    await page.getByRole('link', { name: 'd_plants', exact: true }).click()
    await page.waitForURL(/node=model.shop.d_plants/)
    const { results } = await ask<NodeInRun>(`/api/runs/${id}/nodes/model.shop.d_plants`)
    const code = page.getByRole('region', { name: 'Compiled code' }).locator('code')
    expect(await code.innerText()).toBe(results[0]?.compiled_code?.trimEnd())
    await page.getByRole('searchbox', { name: 'Find nodes' }).fill('not_null')
    await until(async () => (await rows.count()) === 1)
    await page.goto(`${served.address}/runs/${id}/nodes?status=skipped&status=error`)
    await until(async () => (await rows.count()) === 2)
  })

  test('its log has the lines that it wrote, in the colours of the terminal', async () => {
    const { id } = await latest('nightly')
    const opened = await open(`/runs/${id}/log?line=3`)
    const { page } = opened
    const said = (await (await fetch(`${served.address}/api/runs/${id}/log?format=text`)).text()).trimEnd().split('\n')
    await page.getByText(`${said.length} lines`).waitFor()
    const text = (line: number) => page.locator(`[data-line="${line}"] + .run-log-text`)
    expect(await text(2).innerText()).toBe(inKolkata(said[1]))
    expect(await page.locator('.run-log-linked .run-log-text').innerText()).toBe(inKolkata(said[2]))
    await page.getByText('times of Asia/Kolkata').waitFor()
    await page.getByRole('searchbox', { name: 'Find in the log' }).fill('onerror')
    await page.locator('.run-log-found', { hasText: /^[1-9]\d* lines$/ }).waitFor()
    await page.keyboard.press('Enter')
    const first = page.locator('.run-log-current .run-log-text')
    expect(await first.innerText()).toBe(`red ${HOSTILE}`)
    expect(await first.locator('.terminal-line-bad').innerText()).toBe('red')
    await page.getByRole('link', { name: '2', exact: true }).click()
    await page.waitForURL(/step=2/)
    await until(async () => (await page.getByText(`red ${HOSTILE}`).count()) === 0)
    await expectCalm(opened)
  })

  test('gives out its files, and names what it was set off with', async () => {
    const { id } = await latest('nightly')
    const opened = await open(`/runs/${id}/files`)
    const { page } = opened
    const file = page.getByRole('link', { name: 'run_results.json' })
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()])
    expect(download.suggestedFilename()).toBe('run_results.json')
    const { steps } = await ask<RunWithSteps>(`/api/runs/${id}`)
    expect(await page.getByRole('region', { name: 'Steps' }).locator('tbody tr').count()).toBe(steps.length)
    await page.getByRole('link', { name: 'Details' }).click()
    await page.getByText(HOSTILE, { exact: true }).waitFor()
    await expectCalm(opened)
    const { runs } = await ask<Runs>('/api/runs?origin=cli&limit=1')
    await page.goto(`${served.address}/runs/${runs[0]?.id}/details`)
    await page.getByText('PATH', { exact: true }).waitFor()
  })

  test('is compared with the one before it', async () => {
    const { id } = await latest('good')
    const { previous_run_id } = await ask<RunWithSteps>(`/api/runs/${id}`)
    const { page } = await open(`/runs/${id}`)
    await page.getByRole('link', { name: `Compare with ${previous_run_id}` }).click()
    await page.waitForURL(new RegExp(`/runs/${id}/compare/${previous_run_id}$`))
    const { id: failed } = await latest('nightly')
    await page.goto(`${served.address}/runs/${failed}/compare/${id}`)
    const rows = page.locator('.run-comparison-row:not(.run-comparison-heads)')
    await page.getByRole('link', { name: '2 new' }).click()
    await until(async () => (await rows.count()) === 2)
    expect((await rows.allInnerTexts()).join(' ')).toMatch(/after[\s\S]*broken|broken[\s\S]*after/)
  })

  test('that is not there says so, and so does one that is no number', async () => {
    const { page, complaints } = await open('/runs/4711')
    await page.getByText('There is no run 4711').waitFor()
    expect(complaints.every((text) => text.includes('404'))).toBe(true)
    await page.goto(`${served.address}/runs/soon`)
    await page.getByText('Runs have numbers').waitFor()
  })
})

describe.skipIf(!hasBrowser)('what can be done to a run', () => {
  test('it is watched as it goes on, cancelled, and run again', async () => {
    await run(served.folder, ['trigger', 'waits'])
    const { id } = await latest('waits')
    const opened = await open(`/runs/${id}/log`)
    const { page } = opened
    const lineCount = async () => Number.parseInt(await page.locator('.run-log-count').innerText(), 10)
    await until(async () => (await lineCount()) > 0)
    const before = await lineCount()
    await until(async () => (await lineCount()) > before + 3)
    expect(await page.locator('.run-log-text').last().innerText()).toMatch(/^tick \d+$/)
    expect(await page.locator('.page-head').innerText()).toMatch(/running for/)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Cancel the run' }).click()
    await page.getByText(/cancelled after/).waitFor()
    expect((await latest('waits')).status).toBe('cancelled')
    writeFileSync(join(served.folder, 'go'), '')
    await page.getByRole('button', { name: 'Run again' }).click()
    await page.waitForURL((url) => !url.pathname.startsWith(`/runs/${id}`))
    await page.getByText(/succeeded in/).waitFor()
    rmSync(join(served.folder, 'go'))
    await expectCalm(opened)
  })

  test('what failed is repeated alone, and leads to the new run', async () => {
    const { id } = await latest('nightly')
    const { page } = await open(`/runs/${id}`)
    await page.getByRole('button', { name: 'Retry from failure' }).click()
    await page.waitForURL((url) => url.pathname !== `/runs/${id}`)
    await page.getByRole('link', { name: `repeats run ${id}` }).waitFor()
    await page.getByText(/failed after/).waitFor()
    const retried = (await latest('nightly')).id
    expect((await nodesOf(retried)).map(({ unique_id }) => unique_id).sort()).toEqual([
      'model.shop.after',
      'model.shop.broken',
    ])
  })

  test('what cannot be done says why', async () => {
    const { runs } = await ask<Runs>('/api/runs?origin=cli&limit=1')
    const { page } = await open(`/runs/${runs[0]?.id}`)
    const again = page.getByRole('button', { name: /Run again/ })
    await again.waitFor()
    expect(await again.getAttribute('aria-disabled')).toBe('true')
    expect(await again.getAttribute('title')).toContain('It was typed on a command line')
  })
})

describe.skipIf(!hasBrowser)('pages of runs', () => {
  const pages = async () => {
    const { id } = await latest('nightly')
    const { id: good } = await latest('good')
    const { previous_run_id } = await ask<RunWithSteps>(`/api/runs/${good}`)
    return [
      '/runs',
      `/runs/${id}`,
      `/runs/${id}?by=thread`,
      `/runs/${id}/nodes?node=model.shop.broken`,
      `/runs/${id}/log`,
      `/runs/${id}/files`,
      `/runs/${id}/details`,
      `/runs/${good}/compare/${previous_run_id}?kind=slower`,
    ]
  }

  test('are as they are to be at three widths, in both themes', async () => {
    for (const path of await pages()) {
      expect([path, await looksWrong(served.address + path, settled)]).toEqual([path, []])
    }
  })
})

/** A line of dbt's log, which has the time in UTC, as the page shows it. */
function inKolkata(line = ''): string {
  const [, hours, minutes, rest] = /^(\d\d):(\d\d)(:\d\d {2}.*)$/.exec(line) ?? []
  if (rest === undefined) throw new Error(`no line of dbt's log: ${line}`)
  const later = (Number(hours) * 60 + Number(minutes) + 5 * 60 + 30) % (24 * 60)
  return `${[Math.floor(later / 60), later % 60].map((part) => String(part).padStart(2, '0')).join(':')}${rest}`
}
