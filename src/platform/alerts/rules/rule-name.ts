import { createHash } from 'node:crypto'
import type { AlertRule } from '../../settings/alerts.ts'

/**
 * What a rule is called in the store: its name, or else what it is about with a digest of it, so that states stay with
 * their rule wherever it is moved to in the file, and however its channels or hours change.
 */
export function ruleName(rule: AlertRule): string {
  if (rule.name !== undefined) return rule.name
  const { to: _to, remindMs: _remind, quiet: _quiet, digest: _digest, ...meaning } = rule
  const digest = createHash('sha256')
    .update(JSON.stringify(sorted(meaning)))
    .digest('hex')
    .slice(0, 8)
  return `${rule.kind === 'event' ? rule.on.join('+') : measureName(rule)} ${digest}`
}

/** What a measure is called in the store and in messages. */
export function measureName({ name, measure }: Extract<AlertRule, { kind: 'metric' }>): string {
  if (measure.kind === 'column') return `${measure.model}.${measure.column}`
  return name ?? `query ${createHash('sha256').update(measure.query).digest('hex').slice(0, 8)}`
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value instanceof Set) return [...value].map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
