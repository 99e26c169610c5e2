/** Settings: tokens that are made and revoked, and what the server says of itself. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Tokens } from '#api/tokens.ts'
import { run, type Served } from '../platform/server/served-project.ts'
import { hasBrowser, openPage } from './browser.ts'
import { looksWrong } from './looks.ts'
import { askServer, servePlatform } from './platform-project.ts'
import { tidyUpAfterAll } from './tidy-up.ts'

let served: Served

beforeAll(async () => {
  if (!hasBrowser) return
  served = await servePlatform()
  await run(served.folder, ['tokens', 'create', 'glue', '--scope', 'job_runner'])
})

tidyUpAfterAll(() => [served])

describe.skipIf(!hasBrowser)('settings', () => {
  const open = (tab = '') => openPage(`${served.address}/settings${tab}`)

  test.each(['', '/tokens', '/users', '/connections'])(
    '%s look right at every width and in both themes',
    async (tab) => {
      const wrong = await looksWrong(`${served.address}/settings${tab}`, (page) =>
        page.locator('main .box').first().waitFor(),
      )
      expect(wrong).toEqual([])
    },
  )

  test('tell what is kept, and which server answers', async () => {
    const { page } = await open()
    await page.getByText('90 days').waitFor()
    const facts = await page.getByLabel('Server', { exact: true }).innerText()
    expect(facts).toContain(served.address)
    expect(facts).toContain('SQLite')
  })

  test('make a token, show its word once, and revoke it after asking', async () => {
    const { page } = await open('/tokens')
    const rows = page.getByRole('region', { name: 'Tokens' }).locator('tbody tr')
    await rows.filter({ hasText: 'glue' }).waitFor()
    await page.getByRole('textbox', { name: 'Name' }).fill('airflow')
    await page.getByRole('combobox', { name: 'May' }).selectOption('readonly')
    await page.keyboard.press('Tab')
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByText('Its word is shown this once').waitFor()
    const word = await page.locator('.token-word code').innerText()
    const headers = { authorization: `Bearer ${word}` }
    expect((await fetch(`${served.address}/api/project`, { headers })).status).toBe(200)
    await rows.filter({ hasText: 'airflow' }).getByRole('button', { name: 'Revoke airflow' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await rows
      .filter({ hasText: 'airflow' })
      .getByText(/revoked/)
      .waitFor()
    expect((await fetch(`${served.address}/api/project`, { headers })).status).toBe(401)
    const { data } = await askServer<Tokens>(served, '/api/tokens')
    expect(data.find(({ name }) => name === 'airflow')?.revoked_at).not.toBeNull()
    await page.reload()
    await rows.first().waitFor()
    expect(await page.locator('main').innerText()).not.toContain(word)
  })

  test('try a connection', async () => {
    const { page } = await open('/connections')
    await page.getByRole('button', { name: /^Test(ing)? the connection of default/ }).click()
    await page.getByText('it stands', { exact: true }).waitFor()
    expect(await page.getByLabel('Connection of default', { exact: true }).innerText()).toMatch(/path\s+shop\.duckdb/)
    await page.getByText('All that trellis debug says').click()
    expect(await page.locator('.connection-said').innerText()).toContain('path: shop.duckdb')
  })

  test('change the theme, which is kept', async () => {
    const { page } = await open()
    await page.getByRole('radio', { name: 'dark' }).check()
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
    await page.reload()
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
  })
})
