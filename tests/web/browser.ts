/** Pages in a real Chromium. `node scripts/with-chromium.mjs` says where one is; without one, these tests are left out. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const executablePath = process.env['TRELLIS_TEST_CHROMIUM']

export const hasBrowser = executablePath !== undefined

export const WIDTHS = { phone: 390, tablet: 820, desk: 1360 } as const
export const THEMES = ['light', 'dark'] as const

let browser: Promise<Browser> | undefined

export function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return browser
}

export async function closeBrowser(): Promise<void> {
  const open = await browser
  browser = undefined
  await open?.close()
}

export interface OpenPage {
  readonly page: Page
  /** What the page complained of, and what it asked of other hosts: both are to stay empty. */
  readonly complaints: readonly string[]
}

/** A busy machine takes longer to draw a page. */
const PATIENCE_MS = 90_000

/**
 * A page at an address, open until the test ends: pages that nobody looks at any more would go on drawing what their server says.
 * Whatever it asks of another host is refused and noted.
 */
export async function openPage(
  address: string,
  {
    width = WIDTHS.desk,
    theme = 'light',
    locale = 'en-US',
  }: { readonly width?: number; readonly theme?: (typeof THEMES)[number]; readonly locale?: string } = {},
): Promise<OpenPage> {
  const context = await (await openBrowser()).newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    locale,
    timezoneId: 'UTC',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const own = new URL(address).origin
  await page.route('**', (route) => {
    const { origin, protocol } = new URL(route.request().url())
    if (origin === own || protocol === 'data:' || protocol === 'blob:' || protocol === 'file:') return route.continue()
    complaints.push(`asked ${origin}`)
    return route.abort()
  })
  await page.goto(address)
  return { page, complaints }
}

/** Another address of the app, without loading it anew. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, address)
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What keeps people from using the page, by WCAG 2.2 AA, each with the element. */
export async function accessProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (options: unknown) => Promise<AxeResult> } }
    const { violations } = await axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    )
  })
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}
