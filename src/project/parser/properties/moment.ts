import { parseTimestamp, YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import type { YamlValue } from '#foundation/yaml/yaml-value.ts'

/** A date or moment of a properties file in ISO form with its offset; without one it is the machine's local time. */
export function momentOf(value: YamlValue | undefined): string | null {
  const moment = typeof value === 'string' ? parseTimestamp(value.trim()) : value
  if (!(moment instanceof YamlDate)) return null
  const time = moment instanceof YamlDateTime ? moment : new YamlDateTime(moment, [0, 0, 0, 0])
  if (time.offset !== undefined) return time.toJSON()
  const local = new Date(time.year, time.month - 1, time.day, time.hour, time.minute, time.second)
  const { hour, minute, second, microsecond } = time
  return new YamlDateTime(time, [hour, minute, second, microsecond], -local.getTimezoneOffset()).toJSON()
}
