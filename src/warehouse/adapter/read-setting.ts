import { dbtError, type DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Setting } from './credentials.ts'

/** Reads the settings of a target by their names. */
export function settingReader(
  settings: readonly Setting[],
  target: Readonly<Record<string, unknown>>,
): (name: string) => unknown {
  const byName = new Map(settings.map((setting) => [setting.name, setting]))
  return (name) => {
    const setting = byName.get(name)
    if (!setting) throw new Error(`no setting is called ${name}`)
    return readSetting(setting, target)
  }
}

/** The value of a setting, of the type it is described with; the default where the target has none. */
export function readSetting(setting: Setting, target: Readonly<Record<string, unknown>>): unknown {
  const value = target[setting.name]
  if (value === undefined || value === null) {
    if (setting.required) throw missing(setting)
    return setting.default
  }
  if (!isOfType(value, setting.type)) throw wrongType(setting.name, ARTICLES[setting.type], value, setting.secret)
  return value
}

/** An error about a profile's key that holds something else than it should. */
export function wrongType(key: string, wanted: string, value: unknown, secret = false): DbtError {
  const found = secret ? '' : `, found ${JSON.stringify(value)}`
  return dbtError('DbtProfileError', 'profile/wrong-type', `'${key}' must be ${wanted}${found}`, { setting: key })
}

function missing(setting: Setting): DbtError {
  return dbtError('DbtProfileError', 'profile/missing-key', `'${setting.name}' is missing: ${setting.help}`)
}

const ARTICLES: Readonly<Record<Setting['type'], string>> = {
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
}

function isOfType(value: unknown, type: Setting['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'list':
      return Array.isArray(value)
    case 'map':
      return typeof value === 'object' && !Array.isArray(value)
    default:
      return typeof value === type
  }
}
