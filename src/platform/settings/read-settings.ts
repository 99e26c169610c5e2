import { join } from 'node:path'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { RenderText } from '#project/config/renderer.ts'
import { Reading, WRONG } from '#project/config/shapes/reading.ts'
import { settingsNames } from './settings-names.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import { type Settings, SETTINGS } from './settings.ts'

/** What reading the file needs from outside. */
export interface SettingsTools {
  readonly files: Pick<Files, 'exists' | 'readText'>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Renders Jinja as for `profiles.yml`. */
  readonly render: RenderText
}

/**
 * Reads `trellis.yml` of a project's folder; undefined where there is none. What is wrong with it is thrown as one
 * `DbtError` with all that is wrong, each with its place.
 */
export function readSettings(folder: string, { files, env, render }: SettingsTools): Settings | undefined {
  const path = join(folder, SETTINGS_FILE)
  if (!files.exists(path)) return undefined
  const document = parseYaml({ path: SETTINGS_FILE, text: files.readText(path) })
  return settingsOf(document, { env, render })
}

/** The settings that a file holds which was read already. An empty one holds them all, as they are by default. */
export function settingsOf(document: YamlDocument, tools: Omit<SettingsTools, 'files'>): Settings {
  const names = settingsNames(document.value)
  const reading = new Reading(document, { ...tools, names, title: SETTINGS_FILE, codes: 'settings' })
  reading.refuseDuplicateKeys()
  const values = SETTINGS.read(document.value === null ? { raw: {}, path: [] } : reading.top, reading)
  if (reading.problems.length > 0) throw new DbtError('ParsingError', reading.problemsInOrder())
  if (values === WRONG) throw new Error('something is wrong with the settings, but nothing was told')
  return { ...values, document }
}
