import { DEPRECATIONS } from './catalogue/deprecations.ts'
import type { EventFields } from './event-kind.ts'

/** Warnings of the deprecation chapter that are told each time they come. */
const EACH_TIME: ReadonlySet<string> = new Set([
  'BehaviorChangeEvent',
  'DeprecatedModel',
  'DeprecationsSummary',
  'GetMetaKeyWarning',
  'InternalDeprecation',
  'SpacesInResourceNameDeprecation',
  'TestsConfigDeprecation',
])

/** Those that are a deprecation for each name they speak of. */
const SUBJECTS: Readonly<Record<string, string>> = {
  EnvironmentVariableRenamed: 'old_name',
}

interface Count {
  readonly event_name: string
  occurrences: number
}

/** Counts deprecations, to tell each only once and to sum them up at the end. */
export class DeprecationCount {
  private readonly counts = new Map<string, Count>()

  /** Whether it has come before; false for what is not counted. */
  isRepeated(name: string, data: EventFields): boolean {
    return this.counts.has(keyOf(name, data))
  }

  /** One more, if it is of those that are counted. */
  add(name: string, data: EventFields): void {
    if (!isCounted(name)) return
    const key = keyOf(name, data)
    const known = this.counts.get(key)
    if (known) known.occurrences += 1
    else this.counts.set(key, { event_name: name, occurrences: 1 })
  }

  /** In the order in which they first came. */
  summary(): readonly { readonly event_name: string; readonly occurrences: number }[] {
    return [...this.counts.values()]
  }
}

function keyOf(name: string, data: EventFields): string {
  const subject = SUBJECTS[name]
  return subject ? `${name}:${data[subject]}` : name
}

function isCounted(name: string): boolean {
  if (EACH_TIME.has(name)) return false
  return Object.hasOwn(DEPRECATIONS, name)
}
