import type { Deadline } from '#api/deadlines.ts'

/** Deadlines that were missed, or will be, and nothing is done yet: of each job and instance its latest. By `<job>\n<instance>`. */
export function openDeadlines(deadlines: readonly Deadline[]): ReadonlyMap<string, Deadline> {
  const latest = new Map<string, Deadline>()
  for (const each of deadlines) {
    const key = `${each.job}\n${each.instance ?? ''}`
    const known = latest.get(key)
    if (!known || known.tick < each.tick) latest.set(key, each)
  }
  const isLate = ({ status, done_at }: Deadline) => (status === 'missed' || status === 'at_risk') && done_at === null
  return new Map([...latest].filter(([, each]) => isLate(each)))
}
