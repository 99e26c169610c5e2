import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { addDashboardRoutes } from './dashboard-routes.ts'
import { addExploreRoutes } from './explore-routes.ts'
import { addPageRoutes } from './page-routes.ts'
import { addSaveTileRoute } from './save-tile-route.ts'
import { toolsOfInstances } from './tools-of-instances.ts'

/** Where their files lie. */
const FOLDERS = ['dashboards']

/** Dashboards and pages over HTTP. */
export function addDashboards(app: FastifyInstance, platform: LivePlatform): void {
  const toolsOf = toolsOfInstances(platform)
  addDashboardRoutes(app, toolsOf)
  addPageRoutes(app, toolsOf)
  addExploreRoutes(app, toolsOf)
  addSaveTileRoute(app, toolsOf({}))
  app.addHook('onListen', async () => {
    if (FOLDERS.some((folder) => existsSync(join(platform.projectFolder, folder)))) toolsOf({}).definitions.warm()
  })
}
