import type { Page } from 'playwright-core'
import { accessProblems, openPage, WIDTHS } from './browser.ts'

/** How a page is looked at: each of these is opened as the first says, then turned into the others, as a person turns a phone or the light goes. */
const LOOKS = [
  [
    { width: WIDTHS.desk, theme: 'light' },
    { width: WIDTHS.desk, theme: 'dark' },
  ],
  [
    { width: WIDTHS.phone, theme: 'dark' },
    { width: WIDTHS.tablet, theme: 'light' },
  ],
] as const

/**
 * What is wrong with a page at three widths, in both themes: what keeps people from using it, scrolling sideways, complaints of
 * the browser, and markup that somebody wrote into the project.
 */
export async function looksWrong(address: string, ready: (page: Page) => Promise<unknown>): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const looks of LOOKS) {
    const { page, complaints } = await openPage(address, looks[0])
    for (const { width, theme } of looks) {
      await page.setViewportSize({ width, height: 900 })
      // Half of a change of colours is no colour of either theme.
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.locator(`html[data-theme=${theme}]`).waitFor()
      await ready(page)
      const name = `${width} ${theme}`
      const isWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
      const isHacked = await page.evaluate("window.hacked !== undefined || document.querySelector('main img') !== null")
      if (isWide) wrong.push(`${name}: it scrolls sideways`)
      wrong.push(
        ...(await crookedRows(page)).map((row) => `${name}: what stands in a row does not stand on a line: ${row}`),
      )
      if (isHacked) wrong.push(`${name}: markup of the project is markup of the page`)
      wrong.push(...(await accessProblems(page)).map((problem) => `${name}: ${problem}`))
    }
    wrong.push(...complaints)
    await page.context().close()
  }
  return wrong
}

/** Rows of tables in which the first line of a cell begins elsewhere than that of the others; a button is a little higher than a word. */
function crookedRows(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const firstTop = (cell: Element) => {
      const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, (node) =>
        node.textContent?.trim() && !node.parentElement?.closest('.visually-hidden')
          ? NodeFilter.FILTER_ACCEPT
          : NodeFilter.FILTER_SKIP,
      )
      const node = words.nextNode()
      if (!node) return undefined
      const range = document.createRange()
      range.selectNodeContents(node)
      return range.getClientRects()[0]?.top
    }
    return [...document.querySelectorAll('.table tbody tr')].flatMap((row) => {
      const tops = [...row.children].map(firstTop).filter((top) => top !== undefined)
      return Math.max(...tops) - Math.min(...tops) > 10 ? [row.textContent ?? ''] : []
    })
  })
}
