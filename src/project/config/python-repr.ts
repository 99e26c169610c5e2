import { stringRepr } from '#jinja/values/string-repr.ts'
import { floatRepr } from '#foundation/source/float-repr.ts'
import { YamlDate } from '#foundation/yaml/yaml-date.ts'
import { isMapping, YamlFloat } from '#foundation/yaml/yaml-value.ts'

/** A value as Python prints it, since dbt's messages about settings do: `{'a': True}`. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return stringRepr(value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : floatRepr(value)
  if (value instanceof YamlFloat) return String(value)
  if (value instanceof YamlDate) return String(value)
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  if (value instanceof Map)
    return `{${[...value].map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`).join(', ')}}`
  if (isMapping(value)) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${stringRepr(key)}: ${pythonRepr(item)}`)
      .join(', ')}}`
  }
  return String(value)
}
