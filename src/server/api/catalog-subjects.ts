import type { AddRoutes } from '../add-routes.ts'
import { CatalogFolders } from '../catalog/catalog-folders.ts'
import { addCatalogNodeRoutes } from './catalog-node-routes.ts'
import { addCatalogRoutes } from './catalog-routes.ts'
import { addLineageRoutes } from './lineage-routes.ts'

/** All that is answered from the catalog of the project, and with it. */
export const addCatalog: AddRoutes = (app, platform) => {
  const folders = new CatalogFolders(platform)
  for (const add of [addCatalogRoutes, addCatalogNodeRoutes, addLineageRoutes]) add(app, platform, folders)
}
