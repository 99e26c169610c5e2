/** A recording tells of each relation and file only when it changes; null where it went. */
import type { Observation } from './observing.ts'

export function changesOnly(seen: readonly Observation[]): unknown[] {
  return seen.map((now, index) => {
    const before = seen[index - 1]
    return {
      ...now,
      relations: changes(before?.relations, now.relations),
      compiled: changes(before?.compiled, now.compiled),
      run: changes(before?.run, now.run),
      ...(now.sent && { sent: changes(before?.sent, now.sent) }),
    }
  })
}

function changes<Value>(before: Readonly<Record<string, Value>> = {}, now: Readonly<Record<string, Value>>) {
  const changed: Record<string, Value | null> = {}
  for (const [name, value] of Object.entries(now)) {
    if (JSON.stringify(before[name]) !== JSON.stringify(value)) changed[name] = value
  }
  for (const name of Object.keys(before)) if (!(name in now)) changed[name] = null
  return changed
}

/** The observations that a recording stands for. */
export function inFull(recorded: readonly Observation[]): Observation[] {
  const full: Observation[] = []
  for (const step of recorded) {
    const before = full.at(-1)
    full.push({
      ...step,
      relations: applied(before?.relations, step.relations),
      compiled: applied(before?.compiled, step.compiled),
      run: applied(before?.run, step.run),
      ...(step.sent && { sent: applied(before?.sent, step.sent) }),
    })
  }
  return full
}

function applied<Value>(before: Readonly<Record<string, Value>> = {}, changes: Readonly<Record<string, Value | null>>) {
  const all: Record<string, Value> = { ...before }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete all[name]
    else all[name] = value
  }
  return all
}
