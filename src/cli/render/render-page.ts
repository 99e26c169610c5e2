import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { Chromium } from './chromium.ts'

export interface RenderedPage {
  /** The browser's program. */
  readonly program: string
  readonly address: string
  readonly form: 'pdf' | 'png'
  /** In CSS pixels. */
  readonly width: number
  readonly theme: 'light' | 'dark'
  readonly token?: string | undefined
  readonly timeoutMs: number
}

const LOOK_MS = 100
const HEIGHT = 900

export interface DrawnPage {
  readonly file: Buffer
  /** What the page says could not be shown on it. */
  readonly failures: readonly string[]
}

/** The whole page at an address as a picture or a document, once all that it asks for is there. */
export async function renderPage(page: RenderedPage): Promise<DrawnPage> {
  const browser = await Chromium.open(page.program, { width: page.width, height: HEIGHT })
  try {
    await browser.ask('Emulation.setEmulatedMedia', {
      media: 'screen',
      features: [{ name: 'prefers-color-scheme', value: page.theme }],
    })
    if (page.token !== undefined) {
      await browser.ask('Network.enable')
      await browser.ask('Network.setExtraHTTPHeaders', { headers: { authorization: `Bearer ${page.token}` } })
    }
    await browser.ask('Page.enable')
    const { errorText } = await browser.ask<{ errorText?: string }>('Page.navigate', { url: page.address })
    if (errorText !== undefined) {
      throw dbtError('DbtRuntimeError', 'render/failed', `${page.address} could not be opened: ${errorText}`)
    }
    await settled(browser, page)
    const failures = await browser.evaluate<readonly string[]>(FAILURES)
    return { file: page.form === 'pdf' ? await printed(browser, page) : await pictured(browser, page), failures }
  } finally {
    await browser.close()
  }
}

const FAILURES = `[...document.querySelectorAll('[role="alert"]')].map(({ innerText }) => innerText.trim())`

/** Until the page says that it waits for nothing more. */
async function settled(browser: Chromium, { address, timeoutMs }: RenderedPage): Promise<void> {
  const end = performance.now() + timeoutMs
  while (performance.now() < end) {
    if (await browser.evaluate<boolean>("document.documentElement.dataset.settled === 'true'")) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  throw dbtError('DbtRuntimeError', 'render/slow', `${address} was not drawn within ${timeoutMs / 1000} s`, {
    hint: '--timeout gives it longer',
  })
}

async function pictured(browser: Chromium, { width }: RenderedPage): Promise<Buffer> {
  const height = await heightOf(browser, width)
  await resize(browser, width, height)
  const { data } = await browser.ask<{ data: string }>('Page.captureScreenshot', {
    format: 'png',
    clip: { x: 0, y: 0, width, height, scale: 1 },
  })
  return Buffer.from(data, 'base64')
}

/** CSS pixels of an inch of paper. */
const INCH = 96

/** One page as long as the content: nothing is cut between two sheets. */
async function printed(browser: Chromium, { width }: RenderedPage): Promise<Buffer> {
  const height = await heightOf(browser, width)
  const { data } = await browser.ask<{ data: string }>('Page.printToPDF', {
    printBackground: true,
    paperWidth: width / INCH,
    paperHeight: (height + 1) / INCH,
    marginTop: 0,
    marginBottom: 0,
    marginLeft: 0,
    marginRight: 0,
  })
  return Buffer.from(data, 'base64')
}

/** Of the content: in a window that is higher, a page is as high as the window. */
async function heightOf(browser: Chromium, width: number): Promise<number> {
  await resize(browser, width, 1)
  return browser.evaluate<number>('Math.ceil(document.documentElement.scrollHeight)')
}

async function resize(browser: Chromium, width: number, height: number): Promise<void> {
  await browser.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 2, mobile: false })
}
