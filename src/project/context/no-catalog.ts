import { type DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'

/** The keys that put a node into a catalog of `catalogs.yml`, the former one last. */
const KEYS = ['catalog_name', 'catalog'] as const

/** The error about a configuration that names a catalog: no warehouse here has any. None if it names none. */
export function noCatalogFor(adapterType: string, configured: (key: string) => unknown): DbtError | undefined {
  const setting = KEYS.find((key) => configured(key))
  return setting && noCatalog(adapterType, String(configured(setting)), setting)
}

/** The error about a catalog that is asked for by its name. */
export function noCatalog(adapterType: string, name: string, setting?: string): DbtError {
  const message = `Catalog not found.\nReceived: ${name}\nExpected one of: `
  return dbtError('DbtCatalogIntegrationNotFoundError', 'catalogs/not-found', message, {
    ...(setting !== undefined && { setting }),
    hint: `${adapterType} knows no catalogs`,
  })
}
