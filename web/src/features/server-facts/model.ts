import type { ServerSettings } from '#api/settings.ts'
import { formatSeconds } from '../../lib/format.ts'

/** How long something is kept; what nothing limits is kept for ever. */
export function spanWords(seconds: number | null): string {
  if (seconds === null) return 'for ever'
  const days = seconds / 86_400
  return Number.isInteger(days) ? `${days} ${days === 1 ? 'day' : 'days'}` : formatSeconds(seconds)
}

/** The state of the files that the last run had. */
export function commitWords(code: ServerSettings['code']): string {
  if (code?.commit == null) return 'not in git'
  return `${code.commit.slice(0, 7)}${code.is_dirty ? ', with changes' : ''}`
}

export function storeWords(kind: ServerSettings['store']['kind']): string {
  return kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'
}
