import type { Value } from '#jinja/values/value.ts'
import { dateTimeFromIso } from '#project/builtins/datetime/parse-iso.ts'
import { toValue } from './plain-value.ts'

/**
 * A setting of a node as templates see it once the project is parsed: the `begin` of batches is a moment in Python then,
 * in whatever form it was configured.
 */
export function configValue(config: Readonly<Record<string, unknown>>, key: string): Value {
  const value = config[key]
  if (key !== 'begin' || config.incremental_strategy !== 'microbatch') return toValue(value)
  // What is no date is told of by the check of the parsed model.
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? dateTimeFromIso(value) : toValue(value)
}
