/** `catalogs.yml`: where tables of open formats are kept. It is checked as dbt does, and no warehouse here has a use for it. */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Files } from '#foundation/effects.ts'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { Project } from '#project/config/project.ts'
import { readSettingsText } from '#project/config/read-settings-text.ts'
import { join } from 'node:path'
import type { Invocation } from '../invocation.ts'
import type { KnownProject } from '../open-project.ts'
import { settingsRenderers } from '../renderers.ts'
import { CatalogPlaces } from './catalog-places.ts'
import { readFirstForm } from './first-form.ts'
import { checkSecondForm } from './second-form.ts'

const CATALOGS_FILE = 'catalogs.yml'

/** Refuses a `catalogs.yml` that is wrong, or that names a catalog. */
export function checkCatalogs(invocation: Invocation, { adapterType, environments, root }: KnownProject): void {
  const { effects, events, flags } = invocation
  const document = readCatalogs(effects.files, root)
  if (!document) return
  const at = new CatalogPlaces(document, settingsRenderers(invocation, environments).secret(flags.VARS))
  if (flags.USE_CATALOGS_V2 !== true) {
    const [first] = readFirstForm(document.value, at)
    if (!first) return
    const message = `Catalog type is not supported.\nReceived: ${first.type}\nExpected one of: `
    throw at.error(message, first.path, {
      excType: 'DbtCatalogIntegrationNotSupportedError',
      hint: `${adapterType} knows no catalogs: remove ${CATALOGS_FILE}`,
    })
  }
  if (checkSecondForm(document.value, at) === 0) return
  events.emit('Note', { msg: EXPERIMENTAL }, 'warn')
  throw at.error(
    `Adapter '${adapterType}' does not support catalogs.yml v2 yet. ` +
      'Use catalogs.yml v1 or upgrade to a supported adapter version.',
    ['catalogs'],
    { excType: 'DbtProjectError' },
  )
}

const EXPERIMENTAL =
  'catalogs.yml v2 schema validation is experimental, not officially supported yet, and its spec is liable to change. ' +
  'See https://github.com/dbt-labs/dbt-core/discussions/12723'

function readCatalogs(files: Files, { projectRoot, projectName }: Project): YamlDocument | undefined {
  const file = join(projectRoot, CATALOGS_FILE)
  if (!files.exists(file) || files.isDirectory(file)) return undefined
  const reading = `Error reading ${projectName}: ${CATALOGS_FILE} - `
  const category = 'Parsing Error'
  const document = parseYaml(
    { path: CATALOGS_FILE, text: readSettingsText(files, file) },
    ({ message, source, span, hint }) =>
      dbtError('YamlLoadError', 'yaml/syntax', `${reading}Runtime Error\n  ${message}`, {
        category,
        at: span,
        frames: [{ source, span }],
        ...(hint !== undefined && { hint }),
      }),
  )
  const { value } = document
  const isEmpty = value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0)
  if (!isEmpty) return document
  throw dbtError('YamlLoadError', 'catalogs/empty', `${reading}Runtime Error\n  The file at ${file} is empty`, {
    category,
    hint: 'remove the file',
  })
}
