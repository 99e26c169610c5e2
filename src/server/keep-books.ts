import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { Run } from '#platform/store/port/runs.ts'

/**
 * Has the books kept after each run: freshness, rows that failed tests, the tables of history. It is done where the
 * database is, and before anybody is told of the run. What cannot be done is said once, until it is something else.
 */
export function booksKeeper(
  platform: Pick<LivePlatform, 'ask' | 'settings'>,
  log: (text: string) => void,
): (run: Run) => Promise<void> {
  const told = new Map<string, string>()
  return async ({ instance, target }) => {
    if (!platform.settings) return
    const words = ['history', 'write', '--output', 'json', ...(target === null ? [] : ['--target', target])]
    const { output, errorOutput } = await platform.ask(words, { instance })
    const problem = problemOf(output) ?? errorOutput.trim()
    const place = `${instance ?? ''} ${target ?? ''}`
    if (problem !== '' && told.get(place) !== problem) log(problem)
    told.set(place, problem)
  }
}

function problemOf(output: string): string | undefined {
  if (!output.startsWith('{')) return undefined
  const { problems } = JSON.parse(output) as { readonly problems: readonly string[] }
  return problems.join('\n')
}
