import { closest } from '#foundation/source/closest.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { checkShape, type ObjectShape, type Shape } from '#project/parser/properties/check-shape.ts'
import type { CatalogPlaces } from './catalog-places.ts'

const TEXT: Shape = { anyOf: ['string', 'null'] }

const INTEGRATION: ObjectShape = {
  keys: new Map<string, Shape>([
    ['name', 'string'],
    ['catalog_type', 'string'],
    ['catalog_name', TEXT],
    ['table_format', TEXT],
    ['external_volume', TEXT],
    ['file_format', TEXT],
    ['catalog_database', TEXT],
    ['adapter_properties', 'mapping'],
  ]),
  required: ['name', 'catalog_type'],
  isOpen: false,
}

const CATALOG: ObjectShape = {
  keys: new Map<string, Shape>([
    ['name', 'string'],
    ['active_write_integration', TEXT],
    ['write_integrations', { list: INTEGRATION }],
  ]),
  required: ['name'],
  isOpen: false,
}

/** The integration that a catalog writes with. */
export interface ActiveIntegration {
  readonly type: string
  readonly path: YamlPath
}

/** Catalogs with `write_integrations`, of which one is active. */
export function readFirstForm(value: YamlValue, at: CatalogPlaces): readonly ActiveIntegration[] {
  if (!isMapping(value)) throw at.error('catalogs.yml must be a mapping at the top level', [])
  const { catalogs = [] } = value
  if (!Array.isArray(catalogs)) throw at.error("'catalogs' in catalogs.yml must be a list", ['catalogs'])
  return catalogs.map((catalog, index) => readCatalog(at.render(catalog, ['catalogs', index]), ['catalogs', index], at))
}

function readCatalog(catalog: YamlValue, path: YamlPath, at: CatalogPlaces): ActiveIntegration {
  const found = checkShape(CATALOG, catalog)
  if (found) {
    const { unknown } = found
    const meant = unknown && closest(unknown.key, unknown.known)
    const place = [...path, ...found.path, ...(unknown ? [unknown.key] : [])]
    throw at.error(found.message, place, { excType: 'ValidationError', meant, onKey: unknown !== undefined })
  }
  const { name, active_write_integration: active, write_integrations: list = [] } = catalog as YamlMapping
  const integrations = list as YamlMapping[]
  const names = integrations.map((integration) => integration.name as string)
  const twice = names.findIndex((each, index) => names.indexOf(each) < index)
  if (twice >= 0) {
    throw at.error(
      `Catalog '${name}' cannot have multiple 'write_integrations' with the same name: '${names[twice]}'.`,
      [...path, 'write_integrations', twice, 'name'],
    )
  }
  if (!active && names.length !== 1) {
    throw at.error(
      `Catalog '${name}' must specify an 'active_write_integration' when multiple 'write_integrations' are provided.`,
      [...path, 'name'],
      { hint: names.length > 1 ? `active_write_integration: ${names[0]}` : undefined },
    )
  }
  const index = active ? names.indexOf(active as string) : 0
  if (index < 0) {
    throw at.error(
      `Catalog '${name}' must specify an 'active_write_integration' from its set of defined 'write_integrations': ` +
        `${pythonRepr(names)}. Got: '${active}'.`,
      [...path, 'active_write_integration'],
      { meant: closest(String(active), names) },
    )
  }
  const type = integrations[index]?.catalog_type as string
  return { type, path: [...path, 'write_integrations', index, 'catalog_type'] }
}
