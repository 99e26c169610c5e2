import { ticksBetween, type TickRule } from './ticks.ts'

/** What becomes of ticks that passed while nobody was there to see them: none of them runs, the latest one, or all. */
export type MissedPolicy = 'skip' | 'latest' | 'all'

export interface DueTicks {
  /** To be run, in order. */
  readonly due: readonly number[]
  /** How many ticks passed and are let go. */
  readonly skipped: number
}

export interface DueQuestion {
  /** The last tick, or moment, that was seen to. */
  readonly after: number
  readonly now: number
  readonly policy: MissedPolicy
  /** A tick is not missed for so long after it. */
  readonly graceMs: number
  /** Of `all` that were missed, no more than these, the latest ones. */
  readonly atMost?: number
}

/** The ticks that are due by now: those of a moment ago, and of those that were missed what the policy says. */
export function dueTicks(rule: TickRule, { after, now, policy, graceMs, atMost = 1000 }: DueQuestion): DueTicks {
  const most = { skip: 0, latest: 1, all: atMost }[policy]
  const missed: number[] = []
  const inTime: number[] = []
  let skipped = 0
  for (const tick of ticksBetween(rule, after + 1, now + 1)) {
    if (now - tick <= graceMs) inTime.push(tick)
    else if (missed.push(tick) > most) {
      missed.shift()
      skipped++
    }
  }
  // A tick in time is later than any that was missed.
  const made = policy === 'latest' && inTime.length > 0 ? [] : missed
  return { due: [...made, ...inTime], skipped: skipped + missed.length - made.length }
}
