import { WarnErrorOptionsValue } from '#project/builtins/functions/warn-error-options-value.ts'
import { toValue } from '#project/context/plain-value.ts'
import { SampleWindow } from '#project/config/sample-window.ts'
import { Dict } from '#jinja/values/dict.ts'
import type { Value } from '#jinja/values/value.ts'
import { toldFlags } from './invocation-args.ts'
import type { Invocation } from './invocation.ts'

/** The flags as templates see them in `flags`. */
export function flagValues(invocation: Invocation): Record<string, Value> {
  const { error, warn, silence } = invocation.flags.WARN_ERROR_OPTIONS
  return {
    ...Object.fromEntries(Object.entries(toldFlags(invocation)).map(([name, value]) => [name, flagValue(value)])),
    WARN_ERROR_OPTIONS: new WarnErrorOptionsValue(toValue(error), toValue(warn), toValue(silence)),
  }
}

function flagValue(value: unknown): Value {
  if (value instanceof SampleWindow) return Dict.from({ start: value.start, end: value.end })
  try {
    return toValue(value)
  } catch {
    return null
  }
}
