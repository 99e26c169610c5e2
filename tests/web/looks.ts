import type { Page } from 'playwright-core'
import { accessProblems, openPage, THEMES, WIDTHS } from './browser.ts'

const LOOKS = [
  { width: WIDTHS.desk, theme: THEMES[0] },
  { width: WIDTHS.desk, theme: THEMES[1] },
  { width: WIDTHS.tablet, theme: THEMES[0] },
  { width: WIDTHS.phone, theme: THEMES[1] },
] as const

/**
 * What is wrong with a page at three widths, in both themes: what keeps people from using it, scrolling sideways, complaints of
 * the browser, and markup that somebody wrote into the project.
 */
export async function looksWrong(address: string, ready: (page: Page) => Promise<unknown>): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const look of LOOKS) {
    const { page, complaints } = await openPage(address, look)
    await ready(page)
    const name = `${look.width} ${look.theme}`
    const isWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
    const isHacked = await page.evaluate("window.hacked !== undefined || document.querySelector('main img') !== null")
    if (isWide) wrong.push(`${name}: it scrolls sideways`)
    if (isHacked) wrong.push(`${name}: markup of the project is markup of the page`)
    wrong.push(...complaints.map((complaint) => `${name}: ${complaint}`))
    wrong.push(...(await accessProblems(page)).map((problem) => `${name}: ${problem}`))
    await page.context().close()
  }
  return wrong
}
