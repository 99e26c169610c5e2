import { closest } from '#foundation/source/closest.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { typeName } from '#jinja/values/type-name.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import { toValue } from '#project/context/plain-value.ts'
import type { CatalogPlaces } from './catalog-places.ts'

const KEYS = ['name', 'type', 'table_format', 'config']
const FORMATS = ['default', 'iceberg']

/** Catalogs with a `config` for each platform. Gives their number. */
export function checkSecondForm(value: YamlValue, at: CatalogPlaces): number {
  if (!isMapping(value)) {
    throw at.error(`catalogs.yml must be a mapping at the top level, got ${typeOf(value)}`, [])
  }
  if (Object.hasOwn(value, 'iceberg_catalogs')) {
    throw at.error("v2 catalogs.yml uses 'catalogs', not 'iceberg_catalogs'", ['iceberg_catalogs'], { onKey: true })
  }
  const unknown = Object.keys(value)
    .filter((key) => key !== 'catalogs')
    .sort()
  if (unknown.length > 0) {
    throw at.error(
      `Unknown top-level keys in catalogs.yml: ${pythonRepr(unknown)}. Only 'catalogs' is allowed`,
      [unknown[0] as string],
      { onKey: true },
    )
  }
  const { catalogs = [] } = value
  if (!Array.isArray(catalogs)) {
    throw at.error(`'catalogs' in catalogs.yml must be a list, got ${typeOf(catalogs)}`, ['catalogs'])
  }
  const seen = new Set<string>()
  for (const [index, catalog] of catalogs.entries()) {
    const path = ['catalogs', index]
    const name = checkCatalog(catalog, path, at)
    if (seen.has(name)) throw at.error(`Duplicate catalog name '${name}' in catalogs.yml`, [...path, 'name'])
    seen.add(name)
  }
  return seen.size
}

function checkCatalog(written: YamlValue, path: YamlPath, at: CatalogPlaces): string {
  if (!isMapping(written)) {
    throw at.error(`Each entry in catalogs.yml 'catalogs' must be a mapping, got ${typeOf(written)}`, path)
  }
  const catalog = at.render(written, path) as Readonly<Record<string, YamlValue>>
  checkKeys(catalog, path, at)
  const { name, table_format: format, config } = catalog
  if (typeof name !== 'string' || name.trim() === '') {
    throw at.error('catalogs[].name must be a non-empty string', [...path, 'name'])
  }
  if (!FORMATS.includes(String(format).toLowerCase())) {
    throw at.error(`Invalid table_format '${String(format)}'. Must be one of ${pythonRepr(FORMATS)}`, [
      ...path,
      'table_format',
    ])
  }
  if (!isMapping(config)) {
    throw at.error(`Catalog '${name}' config must be a mapping, got ${typeOf(config)}`, [...path, 'config'])
  }
  for (const [platform, block] of Object.entries(config)) {
    if (block === null || isMapping(block)) continue
    throw at.error(`Catalog '${name}' config.${platform} must be a mapping`, [...path, 'config', platform])
  }
  return name.trim()
}

function checkKeys(catalog: Readonly<Record<string, YamlValue>>, path: YamlPath, at: CatalogPlaces): void {
  const unknown = Object.keys(catalog)
    .filter((key) => !KEYS.includes(key))
    .sort()
  if (unknown.length > 0) {
    const [first = ''] = unknown
    throw at.error(
      `Unknown keys in catalog entry: ${pythonRepr(unknown)}. Allowed keys: ${pythonRepr([...KEYS].sort())}`,
      [...path, first],
      { meant: closest(first, KEYS), onKey: true },
    )
  }
  const missing = KEYS.filter((key) => !Object.hasOwn(catalog, key))
  if (missing.length > 0) throw at.error(`Missing required keys in catalog entry: ${pythonRepr(missing)}`, path)
}

function typeOf(value: YamlValue | undefined): string {
  return typeName(toValue(value))
}
