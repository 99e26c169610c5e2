import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, YamlFloat, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { settingError } from './project-error.ts'
import { type RenderText, renderValues } from './renderer.ts'

export const SELECTORS_FILE = 'selectors.yml'

const FILE_KEYS = ['version', 'selectors']
const KEYS = ['name', 'definition', 'description', 'default']

/** The entries of `selectors.yml`, rendered. What a definition means is up to selection. */
export function readSelectors(document: YamlDocument | undefined, render: RenderText): readonly YamlMapping[] {
  if (!document || isNothing(document.value)) return []
  const data = renderValues(document, document.value, render)
  const selectors = isMapping(data) ? data.selectors : undefined
  if (!Array.isArray(selectors)) throw malformed(document, [])
  const { version } = data as YamlMapping
  if (Object.keys(data as YamlMapping).some((key) => !FILE_KEYS.includes(key))) throw malformed(document, [])
  if (!isVersion(version)) throw malformed(document, ['version'], 'the version is a number: 2')
  let byDefault: string | undefined
  for (const [index, selector] of selectors.entries()) {
    const path = ['selectors', index]
    if (!isMapping(selector) || typeof selector.name !== 'string' || !isDefinition(selector.definition))
      throw malformed(document, path)
    if (Object.keys(selector).some((key) => !KEYS.includes(key))) throw malformed(document, path)
    if (!isDescription(selector.description)) {
      throw malformed(document, [...path, 'description'], 'a description is a text')
    }
    if (!isFlag(selector.default)) throw malformed(document, [...path, 'default'], 'default is true or false')
    if (selector.default !== true) continue
    if (byDefault !== undefined) {
      throw settingError(
        'DbtSelectorsError',
        'selector/two-defaults',
        'Could not read selector file data: Error when parsing the selector file. ' +
          `Found multiple selectors with \`default: true\`:${byDefault} and ${selector.name}`,
        document,
        [...path, 'default'],
        { onKey: true },
      )
    }
    byDefault = selector.name
  }
  return selectors as YamlMapping[]
}

/** As Python sees it: an empty list is nothing, too. */
function isNothing(value: YamlValue): boolean {
  if (isMapping(value)) return Object.keys(value).length === 0
  return Array.isArray(value) ? value.length === 0 : !value
}

function isDefinition(value: unknown): boolean {
  return typeof value === 'string' || isMapping(value)
}

function isFlag(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}

function isDescription(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isVersion(value: unknown): boolean {
  return value === undefined || Number.isInteger(value) || value instanceof YamlFloat
}

function malformed(
  document: YamlDocument,
  path: readonly (string | number)[],
  hint = "each selector has a 'name' and a 'definition'",
) {
  return settingError(
    'DbtSelectorsError',
    'selector/malformed',
    'Could not parse selector file data:\nValid root-level selector definitions: union, intersection, string, dictionary. No lists.\n' +
      'https://docs.getdbt.com/reference/node-selection/yaml-selectors',
    document,
    path,
    { hint },
  )
}
