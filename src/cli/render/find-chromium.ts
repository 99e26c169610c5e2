import { delimiter, join } from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Host } from '../host.ts'

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chromium-headless-shell',
  'chrome.exe',
  'msedge.exe',
]
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The browser that draws pages for files: the one that TRELLIS_CHROMIUM names, else one that is installed. Throws where there is none. */
export function findChromium({ effects: { env, files } }: Pick<Host, 'effects'>): string {
  const named = env['TRELLIS_CHROMIUM']
  if (named !== undefined) {
    if (files.exists(named)) return named
    throw dbtError('DbtRuntimeError', 'render/no-chromium', `TRELLIS_CHROMIUM names '${named}', which is not there`)
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES]
  const found = candidates.find((path) => files.exists(path))
  if (found !== undefined) return found
  throw dbtError('DbtRuntimeError', 'render/no-chromium', 'No Chromium, Chrome or Edge is here to draw the page', {
    hint: 'install one, for example with apt-get install chromium, or name it in TRELLIS_CHROMIUM',
  })
}
