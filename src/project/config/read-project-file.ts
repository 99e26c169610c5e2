import path from 'node:path'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { pythonRepr } from './python-repr.ts'
import type { Files } from '#foundation/effects.ts'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { settingsYamlError } from './project-error.ts'
import { readSettingsText } from './read-settings-text.ts'

export const PROJECT_FILE = 'dbt_project.yml'

/** `dbt_project.yml` as it is written. */
export interface ProjectFile {
  readonly root: string
  readonly document: YamlDocument
  /** Its value, `tests` named `data_tests` unless both are there. */
  readonly data: YamlMapping
}

/** Reads `dbt_project.yml` of a folder without rendering it. `shownPath` is how errors name the file. */
export function readProjectFile(files: Files, root: string, shownPath: string = PROJECT_FILE): ProjectFile {
  const file = path.join(root, PROJECT_FILE)
  if (!files.exists(file)) {
    throw dbtError(
      'DbtProjectError',
      'project/not-found',
      `No ${PROJECT_FILE} found at expected path ${file}\n` +
        `Verify that each entry within packages.yml (and their transitive dependencies) contains a file named ${PROJECT_FILE}`,
      { hint: 'go to the folder of a dbt project, name it with --project-dir, or make one: trellis init' },
    )
  }
  const document = parseYaml({ path: shownPath, text: readSettingsText(files, file) }, settingsYamlError)
  if (document.value instanceof Map) {
    const key = [...document.value.keys()].find((each) => typeof each !== 'string')
    const message = `at path []: Additional properties are not allowed (${pythonRepr(key)} was unexpected)`
    throw dbtError('ProjectContractError', 'project/invalid', message, {
      at: document.spanOf([]),
      hint: 'write quotes around it, if it is meant as a text',
    })
  }
  if (!isMapping(document.value)) {
    throw dbtError('DbtProjectError', 'project/not-a-mapping', `${PROJECT_FILE} does not parse to a dictionary`, {
      at: document.spanOf([]),
      hint: "it holds keys and values, for example 'name: shop'",
    })
  }
  return { root, document, data: renameTests(document.value) }
}

/** dbt moves `tests` to the end under its new name. */
function renameTests(data: YamlMapping): YamlMapping {
  if (!Object.hasOwn(data, 'tests') || Object.hasOwn(data, 'data_tests')) return data
  const { tests, ...rest } = data
  return { ...rest, data_tests: tests ?? null }
}

/** A settings file of the project that may be missing, as a document; undefined if it is. */
export function readOptionalYaml(files: Files, root: string, name: string): YamlDocument | undefined {
  const file = path.join(root, name)
  return files.exists(file)
    ? parseYaml({ path: name, text: readSettingsText(files, file) }, settingsYamlError)
    : undefined
}
