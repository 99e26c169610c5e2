import type { LivePlatform } from '#platform/live/live-platform.ts'
import type { EndedRunListener } from './ended-runs.ts'

/**
 * Has the books kept after each run: freshness, rows that failed tests, the tables of history. It is done where the
 * database is, and before anybody is told of the run. What cannot be done is said once, until it is something else.
 */
export function booksKeeper(
  platform: Pick<LivePlatform, 'ask' | 'settings'>,
  log: (text: string) => void,
): EndedRunListener {
  const told = new Map<string, string>()
  /** When one last began to keep them, by places: with all that had been over by then. */
  const kept = new Map<string, number>()
  return async ({ instance, target }, seenAt) => {
    const place = `${instance ?? ''} ${target ?? ''}`
    if (!platform.settings || seenAt < (kept.get(place) ?? Number.NEGATIVE_INFINITY)) return
    kept.set(place, performance.now())
    const words = ['history', 'write', '--output', 'json', ...(target === null ? [] : ['--target', target])]
    const { output, errorOutput } = await platform.ask(words, { instance })
    const problem = problemOf(output) ?? errorOutput.trim()
    if (problem !== '' && told.get(place) !== problem) log(problem)
    told.set(place, problem)
  }
}

function problemOf(output: string): string | undefined {
  if (!output.startsWith('{')) return undefined
  const { problems } = JSON.parse(output) as { readonly problems: readonly string[] }
  return problems.join('\n')
}
