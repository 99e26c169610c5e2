/** Every event there is, by dbt's name for it: its code, level, fields and text. */
import { ADAPTER } from './catalogue/adapter.ts'
import { DEPRECATIONS } from './catalogue/deprecations.ts'
import { OUTCOME } from './catalogue/outcome.ts'
import { OWN } from './catalogue/own.ts'
import { PACKAGES } from './catalogue/packages.ts'
import { PARSING } from './catalogue/parsing.ts'
import { RUNNING } from './catalogue/running.ts'
import { SETTINGS } from './catalogue/settings.ts'
import type { EventKind } from './event-kind.ts'

/** The kinds of events by subject, in the order in which the reference lists them. */
export const CATALOGUE_PARTS: readonly Readonly<Record<string, EventKind>>[] = [
  SETTINGS,
  DEPRECATIONS,
  ADAPTER,
  PARSING,
  PACKAGES,
  RUNNING,
  OUTCOME,
  OWN,
]

const CATALOGUE: ReadonlyMap<string, EventKind> = new Map(CATALOGUE_PARTS.flatMap((part) => Object.entries(part)))

/** The names that `warn_error_options` may use. */
export const EVENT_NAMES: ReadonlySet<string> = new Set(CATALOGUE.keys())

/** What is known of the events of that name. */
export function getEventKind(name: string): EventKind {
  const kind = CATALOGUE.get(name)
  if (!kind) throw new Error(`no event is called ${name}`)
  return kind
}
