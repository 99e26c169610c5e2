import { parseTimestamp, YamlDate, YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { type Entry, errorAt } from './entry.ts'

/** `deprecation_date` of an entry or of one of its versions, at `below`. */
export function deprecationDate(entry: Entry, data: YamlMapping, below: YamlPath = []): string | null {
  const date = data.deprecation_date
  const moment = momentOf(date)
  if (moment !== null || date === null || date === undefined) return moment
  throw errorAt(
    entry,
    [...entry.path, ...below, 'deprecation_date'],
    'InvalidFieldValue',
    'yaml/invalid-date',
    `Field "deprecation_date" has invalid value ${pythonRepr(date)}: it is no date`,
    'write a date: 2030-12-31',
  )
}

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
