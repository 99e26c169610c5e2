import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import { isMapping, YamlFloat, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { toInteger } from '#jinja/values/integer.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { PySet } from '#jinja/values/py-set.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { Value } from '#jinja/values/value.ts'
import { PyDateTime } from '../datetime/date-time.ts'
import { PyDate } from '../datetime/date.ts'
import { PyTimedelta } from '../datetime/timedelta.ts'
import { FixedTimezone } from '../datetime/tzinfo.ts'

/** Reads YAML as dbt's `fromyaml`; a text that is no YAML is a ValueError. */
export function loadYaml(text: string): Value {
  try {
    return yamlToValue(parseYaml({ path: '<string>', text }).value)
  } catch (error) {
    if (error instanceof DbtError) throw new PyError('ValueError', error.message)
    throw error
  }
}

/** A YAML value as templates see it; what aliases share stays shared. */
export function yamlToValue(yaml: YamlValue): Value {
  return convert(yaml, new Map())
}

function convert(yaml: YamlValue, made: Map<object, Value>): Value {
  if (yaml === null || typeof yaml === 'boolean' || typeof yaml === 'string') return yaml
  if (typeof yaml === 'number') return Number.isSafeInteger(yaml) ? yaml + 0 : new Float(yaml)
  if (typeof yaml === 'bigint') return toInteger(yaml)
  const known = made.get(yaml)
  if (known !== undefined) return known
  const value = convertObject(yaml, made)
  made.set(yaml, value)
  return value
}

function convertObject(
  yaml: Exclude<YamlValue, null | boolean | number | bigint | string>,
  made: Map<object, Value>,
): Value {
  if (yaml instanceof YamlFloat) return new Float(yaml.value)
  if (yaml instanceof YamlDateTime) return convertMoment(yaml)
  if (yaml instanceof YamlDate) return new PyDate(yaml.year, yaml.month, yaml.day)
  if (yaml instanceof Uint8Array) return Buffer.from(yaml).toString('latin1')
  if (Array.isArray(yaml)) {
    const items: Value[] = []
    made.set(yaml, items)
    for (const item of yaml) items.push(convert(item, made))
    return items
  }
  if (yaml instanceof Set) return new PySet([...yaml].map((item) => convert(item, made)))
  const dict = new Dict()
  made.set(yaml, dict)
  for (const [key, item] of isMapping(yaml) ? Object.entries(yaml) : yaml) {
    dict.set(hashable(convert(key, made)), convert(item, made))
  }
  return dict
}

/** A sequence as a key is a tuple. */
function hashable(key: Value): Value {
  return Array.isArray(key) ? new Tuple(key) : key
}

function convertMoment(moment: YamlDateTime): PyDateTime {
  const { year, month, day, hour, minute, second, microsecond, offset } = moment
  const zone =
    offset === undefined
      ? null
      : offset === 0
        ? FixedTimezone.utc
        : new FixedTimezone(PyTimedelta.ofSeconds(offset * 60))
  return new PyDateTime(year, month, day, hour, minute, second, microsecond, zone)
}
