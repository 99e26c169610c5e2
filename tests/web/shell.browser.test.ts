/** What stands around every page: where one is, how one gets elsewhere, and what it says when nobody answers. */
import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Project } from '#api/project.ts'
import { SETTINGS, TRELLIS } from '../faults/trellis-process.ts'
import { makeProject, serve, type Served } from '../platform/server/served-project.ts'
import { accessProblems, hasBrowser, openPage, WIDTHS } from './browser.ts'
import { askServer, runJobs, servePlatform } from './platform-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served

beforeAll(async () => {
  if (!hasBrowser) return
  served = await servePlatform()
  await runJobs(served, 'hourly/core')
})

tidyUpAfterAll(() => [served])

const open = (path: string, options: Parameters<typeof openPage>[1] = {}) => openPage(served.address + path, options)

describe.skipIf(!hasBrowser)('around every page', () => {
  test('its foot says what is served: project, target, warehouse, program', async () => {
    const { page } = await open('/')
    const { project_name, target, version } = await askServer<Project>(served, '/api/project')
    expect(target).not.toBeNull()
    const foot = page.locator('.sidebar-foot')
    await foot.getByText(`${project_name} · ${target} · duckdb`).waitFor()
    expect(await foot.innerText()).toContain(`Trellis ${version}`)
  })

  test('the page of a job is in the matrix', async () => {
    const { page } = await open('/jobs/nightly')
    await page.locator('.sidebar [aria-current=page]').getByText('Matrix').waitFor()
  })

  test('on a phone the place that one is in is in sight', async () => {
    const { page } = await open('/settings', { width: WIDTHS.phone })
    await expect
      .poll(async () => (await page.locator('.sidebar [aria-current=page]').boundingBox())?.x ?? Number.NaN)
      .toBeLessThan(WIDTHS.phone - 40)
  })

  test.each([
    ['hourly/c', 'hourly/core', '/jobs/hourly%2Fcore'],
    ['run 1', 'Run 1', '/runs/1'],
    ['audit', 'Audit', '/audit'],
  ])('the palette goes where %j means', async (typed, label, address) => {
    const { page } = await open('/freshness')
    await page.locator('.page-head').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type(typed)
    await page.locator('[cmdk-item][data-selected=true]').getByText(label, { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(served.address + address)
  })

  test('the palette does what a button does: it switches the theme, and shows the keys', async () => {
    const { page } = await open('/')
    await page.locator('.page-head').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('dark')
    await page.locator('[cmdk-item][data-selected=true]').getByText('Switch to the dark theme').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('html[data-theme=dark]').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('keys')
    await page.locator('[cmdk-item][data-selected=true]').getByText('Keys').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Freshness').waitFor()
  })

  test('a theme that was chosen can be that of the system again, and the button on top knows it', async () => {
    const { page } = await open('/settings', { theme: 'dark' })
    await page.getByLabel('light', { exact: true }).check()
    await page.getByRole('button', { name: 'Switch to the dark theme' }).waitFor()
    await page.reload()
    await page.locator('html[data-theme=light]').waitFor()
    await page.getByLabel('as the system').check()
    await page.locator('html[data-theme=dark]').waitFor()
    await page.emulateMedia({ colorScheme: 'light' })
    await page.locator('html[data-theme=light]').waitFor()
  })

  test.each([
    ['/nowhere', 'Nothing is at this address'],
    ['/alerts/nothing', 'Alerts have no such page'],
    ['/settings/nothing', 'Settings have no such page'],
    ['/jobs/nothing', "There is no job 'nothing'"],
    ['/runs/99', 'There is no run 99'],
    ['/runs/x', 'Runs have numbers'],
    ['/runs/1/nothing', 'A run has no such page'],
  ])('%s says what is wrong, under a title', async (path, words) => {
    const { page } = await open(path)
    await page.getByText(words).waitFor()
    expect((await page.locator('h1').innerText()).length).toBeGreaterThan(0)
  })
})

test.skipIf(!hasBrowser)('who is signed in sees so, and can sign out', async () => {
  const folder = makeProject({
    ...SETTINGS,
    'models/a.sql': 'select 1 as id\n',
    'trellis.yml': 'security: { sign_in: local }\n',
  })
  const add = [TRELLIS, 'users', 'add', 'ada', '--role', 'operator']
  execFileSync(process.execPath, add, { cwd: folder, input: 'a long password of hers\n' })
  const locked = await serve(folder)
  const { page } = await openPage(`${locked.address}/sign-in?next=%2Fruns`)
  await page.getByLabel('Name').fill('ada')
  await page.getByLabel('Password').fill('a long password of hers')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.sidebar-foot').getByText('ada').waitFor()
  expect(new URL(page.url()).pathname).toBe('/runs')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Password').waitFor()
  await page.goto(`${locked.address}/runs`)
  await page.getByLabel('Password').waitFor()
  await locked.stop()
})

test.skipIf(!hasBrowser)('a page of the program that cannot be had says so, and harms no other', async () => {
  const { page } = await open('/sign-in.css')
  await page.route(/settings-page/, (route) => route.abort())
  await page.goto(`${served.address}/runs`)
  await page.getByRole('link', { name: 'Run 1', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByText('This page could not be loaded').waitFor()
  await page.getByRole('link', { name: 'Runs', exact: true }).first().click()
  await page.getByRole('link', { name: 'Run 1', exact: true }).waitFor()
})

describe.skipIf(!hasBrowser)('a server that is gone', () => {
  test('is told of, with what can be read; and when it is there again, the page goes on by itself', async () => {
    const { page } = await open('/runs')
    await page.getByRole('link', { name: 'Run 1', exact: true }).waitFor()
    await served.stop()
    const told = page.getByText('The server does not answer.')
    await told.waitFor()
    await page.getByRole('link', { name: 'Run 1', exact: true }).waitFor()
    expect(await accessProblems(page)).toEqual([])
    served = await serve(served.folder, ['--port', new URL(served.address).port])
    await told.waitFor({ state: 'hidden' })
    await runJobs(served, 'nightly')
    await page.getByRole('link', { name: 'Run 2', exact: true }).waitFor()
  })
})

/** More than the connections that a browser has to one server. */
const MANY = 8

test.skipIf(!hasBrowser)(
  'pages that nobody looks at take no connection from the one that is, and catch up',
  async () => {
    const { page: first } = await open('/runs')
    const hide = (page: Page, isHidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
        document.dispatchEvent(new Event('visibilitychange'))
      }, isHidden)
    const pages = [first]
    for (let count = 1; count < MANY; count++) {
      await hide(pages.at(-1) ?? first, true)
      const page = await first.context().newPage()
      await page.goto(`${served.address}/runs`)
      await page.getByRole('link', { name: 'Run 1', exact: true }).waitFor()
      pages.push(page)
    }
    const before = (await served.runs()).length
    await runJobs(served, 'nightly')
    await hide(first, false)
    await first.getByRole('link', { name: `Run ${before + 1}`, exact: true }).waitFor()
  },
)
