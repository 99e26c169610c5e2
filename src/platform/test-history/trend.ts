import type { TestHistory } from '../store/port/tests.ts'

/** How a test has fared lately, beyond its last verdict. */
export type TestTrend =
  /** Ran for the first time in the last run of its. */
  | 'new'
  /** Passes, and did not the time before. */
  | 'fixed'
  /** Changes its mind: at least so often among the last runs that neither verdict can be trusted. */
  | 'flapping'
  /** Has just begun to fail. */
  | 'broken'
  | 'steady'

/** Among so many of the last runs, so many changes between passing and not make it flapping. */
const LOOKED_AT = 10
const CHANGES = 3

export function trendOf({ verdicts }: Pick<TestHistory, 'verdicts'>): TestTrend {
  const passed = Array.from(verdicts.slice(0, LOOKED_AT), (verdict) => verdict === 'p')
  const changes = passed.filter((each, at) => at > 0 && each !== passed[at - 1]).length
  if (verdicts.length <= 1) return 'new'
  if (changes >= CHANGES) return 'flapping'
  if (passed[0] !== passed[1]) return passed[0] ? 'fixed' : 'broken'
  return 'steady'
}

/** Whether its last verdict is one that somebody has to do something about. */
export function isFailing({ verdicts }: Pick<TestHistory, 'verdicts'>): boolean {
  return /^[fwe]/.test(verdicts)
}
