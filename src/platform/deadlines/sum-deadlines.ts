import type { DeadlineCase } from './deadline-cases.ts'

/** How the deadlines of a business line or a job were kept. */
export interface DeadlineSum {
  /** Null for all jobs that belong to no line. */
  readonly name: string | null
  readonly kept: number
  readonly missed: number
  readonly excused: number
  /** Not over yet, with those at risk. */
  readonly open: number
  /** The part of those that are over and count, from 0 to 1; null where there are none. */
  readonly rate: number | null
  /** The most that one was late, in milliseconds; null where none was done late. */
  readonly latestBy: number | null
  readonly lastMissed: DeadlineCase | null
}

/** By business line or by job, in the order in which they come. */
export function sumDeadlines(cases: readonly DeadlineCase[], by: 'line' | 'job'): readonly DeadlineSum[] {
  return [...new Set(cases.map((each) => each[by]))].map((name) => {
    const members = cases.filter((each) => each[by] === name)
    const count = (...wanted: readonly DeadlineCase['status'][]) =>
      members.filter(({ status }) => wanted.includes(status)).length
    const [kept, missed] = [count('kept'), count('missed')]
    const late = members.flatMap(({ status, doneAt, deadline }) =>
      status === 'missed' && doneAt !== null ? [doneAt - deadline] : [],
    )
    return {
      name,
      kept,
      missed,
      excused: count('excused'),
      open: count('open', 'at_risk'),
      rate: kept + missed === 0 ? null : kept / (kept + missed),
      latestBy: late.length === 0 ? null : Math.max(...late),
      lastMissed:
        members.filter(({ status }) => status === 'missed').sort((a, b) => b.deadline - a.deadline)[0] ?? null,
    }
  })
}
