import { afterAll } from 'vitest'
import { killAll, removeProjects, type Served } from '../platform/server/served-project.ts'
import { closeBrowser } from './browser.ts'

/** After the tests of a file its browser, its servers and their folders go, also where one of them never came to be. */
export function tidyUpAfterAll(servers: () => readonly (Served | undefined)[]): void {
  afterAll(async () => {
    await closeBrowser()
    for (const served of servers()) await served?.stop()
    killAll()
    await removeProjects()
  }, 60_000)
}
