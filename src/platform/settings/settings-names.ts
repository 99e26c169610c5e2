import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'

/** What can be referred to by a name. */
export type NameKind = 'job' | 'frequency' | 'line' | 'calendar' | 'pool' | 'instance' | 'channel'

/** The names that a file gives, by what they name. */
export type SettingsNames = Readonly<Record<NameKind, ReadonlySet<string>>>

/** Collects them before anything is understood, so that a wrong value does not make its name unknown. */
export function settingsNames(value: YamlValue): SettingsNames {
  const schedule = part(value, 'schedule')
  const matrix = entries(part(schedule, 'matrix'))
  const cells = matrix.flatMap(([frequency, row]) =>
    entries(row).flatMap(([line, cell]) => (isEmptyCell(cell) ? [] : [`${frequency}/${line}`])),
  )
  const lines = part(schedule, 'lines')
  return {
    job: new Set([...cells, ...names(part(value, 'jobs'))]),
    frequency: names(part(schedule, 'frequencies')),
    line: new Set([...names(lines), ...(lines === null ? matrix.flatMap(([, row]) => [...names(row)]) : [])]),
    calendar: names(part(value, 'calendars')),
    pool: names(part(value, 'pools')),
    instance: names(part(value, 'instances')),
    channel: names(part(part(value, 'alerts'), 'channels')),
  }
}

/** A field of the matrix in which nothing stands. */
export function isEmptyCell(cell: YamlValue): boolean {
  return cell === null || (typeof cell === 'string' && cell.trim() === '') || (Array.isArray(cell) && cell.length === 0)
}

function part(value: YamlValue, key: string): YamlValue {
  return isMapping(value) && Object.hasOwn(value, key) ? (value[key] ?? null) : null
}

function entries(value: YamlValue): [string, YamlValue][] {
  if (value instanceof Map) return [...value].map(([key, item]) => [String(key), item])
  return isMapping(value) ? Object.entries(value) : []
}

function names(value: YamlValue): ReadonlySet<string> {
  return new Set(entries(value).map(([name]) => name))
}
