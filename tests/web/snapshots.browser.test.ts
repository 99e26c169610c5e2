/** The change explorer of snapshots: its numbers are those of SQL. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { run, type Served } from '../platform/server/served-project.ts'
import { hasBrowser, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { HOSTILE, restock, runJobs, servePlatform } from './platform-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served

beforeAll(async () => {
  if (!hasBrowser) return
  served = await servePlatform()
  await runJobs(served, 'nightly')
  restock(served)
  await runJobs(served, 'nightly')
})

tidyUpAfterAll(() => [served])

async function rows(page: Page): Promise<readonly string[]> {
  await page.getByRole('region', { name: 'Answer' }).waitFor()
  const texts = await page.getByRole('region', { name: 'Answer' }).locator('tbody tr').allInnerTexts()
  return texts.map((text) =>
    text
      .replaceAll(/\s+/g, ' ')
      .replace(/^[A-Z][a-z]{2} \d{1,2}, \d{4} \d\d:\d\d:\d\d /, '')
      .trim(),
  )
}

async function sql(query: string): Promise<readonly unknown[][]> {
  const answer = await fetch(`${served.address}/api/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql: query }),
  })
  const { data } = (await answer.json()) as { data: Record<string, unknown>[] }
  return data.map((row) => Object.values(row))
}

describe.skipIf(!hasBrowser)('snapshots', () => {
  const open = (query = '') => openPage(`${served.address}/snapshots/sst_plants${query}`)

  test('are listed, with what begins a version', async () => {
    const { page } = await openPage(`${served.address}/snapshots`)
    await page.getByRole('link', { name: 'sst_plants', exact: true }).waitFor()
    const row = await page.getByRole('region', { name: 'Snapshots' }).locator('tbody tr').innerText()
    expect(row).toContain(HOSTILE)
    expect(row).toContain('when inventory differs')
    await page.getByRole('link', { name: 'sst_plants', exact: true }).click()
    await page.getByRole('heading', { name: 'sst_plants' }).waitFor()
  })

  test('look right at every width and in both themes', async () => {
    const wrong = await looksWrong(`${served.address}/snapshots/sst_plants`, (page) =>
      page.getByRole('region', { name: 'Answer' }).waitFor(),
    )
    expect(wrong).toEqual([])
  })

  test('show each change, before and after', async () => {
    const { page } = await open()
    const shown = await rows(page)
    expect(shown.filter((row) => row.startsWith('changed'))).toEqual([
      'changed 1 Monstera inventory 50 → 31',
      'changed 2 Pothos inventory 40 → 0',
      'changed 3 Fern inventory 0 → 12',
    ])
    expect(shown.filter((row) => row.startsWith('✓') || row.startsWith('inserted'))).toHaveLength(5)
    expect(shown.some((row) => row.includes(HOSTILE))).toBe(true)
  })

  test('tell times as people read them, and whose they are', async () => {
    const { page } = await open()
    const at = page.locator('.changes-at').first()
    await at.waitFor()
    const [[whole]] = (await sql('select max(dbt_valid_from) from sst_plants')) as [[string]]
    expect(await at.getAttribute('title')).toContain(whole.slice(11, 19))
    const day = new Date(`${whole.slice(0, 10)}T00:00:00Z`)
    const told = day.toLocaleDateString('en-US', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
    expect(await at.innerText()).toBe(`${told} ${whole.slice(11, 19)}`)
    await page.getByText('times as the warehouse has them, without a zone').waitFor()
    const { page: german } = await openPage(`${served.address}/snapshots/sst_plants`, { locale: 'de-DE' })
    const tag = day.toLocaleDateString('de-DE', { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
    await german
      .getByText(`${tag} ${whole.slice(11, 19)}`)
      .first()
      .waitFor()
  })

  test('answer the other questions, each at its address', async () => {
    const { page } = await open()
    await page.getByRole('link', { name: 'Ran out' }).click()
    await page.waitForURL(/ask=ran-out/)
    await page.getByText('1 time that inventory ran out').waitFor()
    expect((await rows(page)).join()).toContain('Pothos')
    await page.getByRole('link', { name: 'Came back' }).click()
    // Fern was never anything but empty before.
    await page.getByText('0 times that inventory came back').waitFor()
    await page.getByRole('link', { name: 'Never changed' }).click()
    await page.getByText('2 keys that never changed').waitFor()
    const never = await sql('select count(*) from (select id from sst_plants group by id having count(*) = 1)')
    expect(never).toEqual([[2]])
    await page.getByRole('link', { name: 'Most changed' }).click()
    await page.getByText('3 keys').waitFor()
    await page.goBack()
    await page.getByText('2 keys that never changed').waitFor()
  })

  test('show the rows as they stood', async () => {
    const { page } = await open('?ask=as-of')
    await page.getByText(/^5 rows at the end of [A-Z][a-z]{2} \d{1,2}, \d{4}/).waitFor()
    expect(await rows(page)).toHaveLength(5)
  })

  test('tell the history of one key on a time line', async () => {
    const { page } = await open()
    await page.getByRole('link', { name: '2', exact: true }).first().click()
    await page.waitForURL(/key=2/)
    await page.getByText('Pothos').waitFor()
    const versions = page.locator('.key-history li')
    const [[count]] = (await sql('select count(*) from sst_plants where id = 2')) as [[number]]
    expect(await versions.count()).toBe(count)
    expect(await versions.first().innerText()).toContain('inventory: 40 → 0')
    expect(await page.getByRole('img', { name: 'inventory over time: 40, then 0' }).count()).toBe(1)
    await page.getByRole('link', { name: 'All keys' }).click()
    await page.getByRole('region', { name: 'Answer' }).waitFor()
  })

  test('of several numbers ask which one is meant', async () => {
    const { folder } = served
    writeFileSync(
      join(folder, 'snapshots', 'sst_numbers.sql'),
      `{% snapshot sst_numbers %}{{ config(strategy='check', unique_key='id', check_cols='all') }}
      select id, inventory, inventory * 2 as doubled from {{ ref('plants') }}{% endsnapshot %}`,
    )
    await run(folder, ['snapshot', '--select', 'sst_numbers'])
    const { page } = await openPage(`${served.address}/snapshots/sst_numbers?ask=ran-out`)
    await page.getByText('Of which column?').waitFor()
    const choices = page.getByLabel('Column').locator('option')
    expect(await choices.allInnerTexts()).toEqual(['the usual one', 'inventory', 'doubled'])
    await page.getByRole('button', { name: 'doubled' }).click()
    await page.waitForURL(/column=doubled/)
    await page.getByText('0 times that doubled ran out').waitFor()
  })

  test('that there are not are told in the words of the terminal', async () => {
    const { page } = await openPage(`${served.address}/snapshots/sst_plant`)
    await page.getByRole('alert').getByText("no snapshot is called 'sst_plant'").waitFor()
    await page.getByText("did you mean 'sst_plants'?").waitFor()
  })
})
