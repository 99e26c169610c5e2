/** Alerts, and the audit chain, as a person looks after them. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Alerts } from '#api/alerts.ts'
import type { AuditRecords } from '#api/audit.ts'
import { type Served, until } from '../platform/server/served-project.ts'
import { hasBrowser, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { askServer, runJobs, servePlatform } from './platform-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served

beforeAll(async () => {
  if (!hasBrowser) return
  served = await servePlatform()
  await runJobs(served, 'nightly', 'broken')
  await until(async () => (await askServer<Alerts>(served, '/api/alerts')).alerts.length >= 3)
})

tidyUpAfterAll(() => [served])

describe.skipIf(!hasBrowser)('alerts', () => {
  const open = (tab = '') => openPage(`${served.address}/alerts${tab}`)

  test.each(['', '/rules', '/deliveries'])('%s look right at every width and in both themes', async (tab) => {
    const wrong = await looksWrong(`${served.address}/alerts${tab}`, (page) =>
      page.locator('main .box').first().waitFor(),
    )
    expect(wrong).toEqual([])
  })

  test('are those of the API, and the sidebar counts what fires', async () => {
    const { page } = await open()
    await page.locator('.alert-list > li').first().waitFor()
    const { alerts } = await askServer<Alerts>(served, '/api/alerts')
    const names = await page.locator('.alert-head b').allInnerTexts()
    expect(names.toSorted()).toEqual(alerts.map(({ name, rule }) => name ?? rule).toSorted())
    expect(await page.locator('.sidebar-count').innerText()).toContain(String(alerts.length))
  })

  test('of a run that failed say at which node, and what that said', async () => {
    const { page } = await open()
    const item = page.locator('.alert-list > li', { hasText: 'broken' })
    expect(await item.locator('.alert-detail').innerText()).toMatch(/^odd failed: .*"nothing"/)
  })

  test('are acknowledged, silenced and resolved', async () => {
    const { page } = await open()
    const item = page.locator('.alert-list > li', { hasText: 'broken' })
    await item.getByRole('button', { name: /^Acknowledge/ }).click()
    await item.getByText('acknowledged').waitFor()
    await item.getByText(/looks after it/).waitFor()
    await item.getByRole('button', { name: /^More for/ }).click()
    await page.getByRole('menuitem', { name: 'Silence for 4h' }).click()
    await item.getByText(/silent until/).waitFor()
    await item.getByRole('button', { name: /^More for/ }).click()
    await page.getByRole('menuitem', { name: 'End the silence' }).click()
    await item.getByText(/silent until/).waitFor({ state: 'hidden' })
    await item.getByRole('button', { name: /^More for/ }).click()
    await page.getByRole('menuitem', { name: 'Resolve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Resolve' }).click()
    await item.waitFor({ state: 'hidden' })
    await page.getByRole('link', { name: 'Over', exact: true }).click()
    await page.locator('.alert-list > li', { hasText: 'broken' }).getByText('resolved').waitFor()
  })

  test('are told by rules and channels, of which no secret shows', async () => {
    const { page } = await open('/rules')
    await page.getByRole('region', { name: 'Channels' }).waitFor()
    expect(await page.getByRole('region', { name: 'Rules' }).locator('tbody tr').count()).toBe(2)
    const main = await page.locator('main').innerText()
    expect(main).toContain('run.errored, freshness.late')
    expect(main).toContain('remind: 1d')
    expect(main).not.toContain('secret-part')
    await page.getByRole('button', { name: 'Send a trial message to team' }).click()
    await page.getByText('The trial message did not arrive').waitFor()
  })

  test('and what became of messages', async () => {
    const { page } = await open('/deliveries')
    const rows = page.getByRole('region', { name: 'Deliveries' }).locator('tbody tr')
    await rows.first().waitFor()
    expect(await rows.first().innerText()).toContain('team')
  })
})

describe.skipIf(!hasBrowser)('the audit chain', () => {
  const open = (query = '') => openPage(`${served.address}/audit${query}`)

  test('looks right at every width and in both themes', async () => {
    const wrong = await looksWrong(`${served.address}/audit`, (page) =>
      page.getByRole('region', { name: 'Audit chain' }).waitFor(),
    )
    expect(wrong).toEqual([])
  })

  test('shows where it ends, and its links backwards', async () => {
    const { page } = await open()
    await page.getByRole('region', { name: 'Audit chain' }).waitFor()
    const { head, records } = await askServer<AuditRecords>(served, '/api/audit')
    const rows = page.getByRole('region', { name: 'Audit chain' }).locator('tbody tr')
    expect(await rows.count()).toBe(records.length)
    await page.getByText(`ends with ${head.hash.slice(0, 16)}`).waitFor()
  })

  test('is filtered in the address, and verified', async () => {
    const { page } = await open('?action=run.finished')
    const rows = page.getByRole('region', { name: 'Audit chain' }).locator('tbody tr')
    await rows.first().waitFor()
    expect(new Set(await rows.locator('td:nth-child(3)').allInnerTexts())).toEqual(new Set(['run.finished']))
    await page.getByRole('button', { name: 'Verify the chain' }).click()
    await page.getByText(/All \d+ links are what was written/).waitFor()
    await page.getByText('trellis audit export --output evidence').waitFor()
  })
})
