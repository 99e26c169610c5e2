import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { addDashboardRoutes } from './dashboard-routes.ts'
import { DataDesk } from './data-desk.ts'
import { DashboardDefinitions } from './definitions.ts'
import { addExploreRoutes } from './explore-routes.ts'
import { addPageRoutes } from './page-routes.ts'
import { addSaveTileRoute } from './save-tile-route.ts'

/** Where their files lie. */
const FOLDERS = ['dashboards']

/** Dashboards and pages over HTTP. */
export function addDashboards(app: FastifyInstance, platform: LivePlatform): void {
  const tools = { platform, definitions: new DashboardDefinitions(platform), desk: new DataDesk(platform) }
  addDashboardRoutes(app, tools)
  addPageRoutes(app, tools)
  addExploreRoutes(app, tools)
  addSaveTileRoute(app, tools)
  app.addHook('onListen', async () => {
    if (FOLDERS.some((folder) => existsSync(join(platform.projectFolder, folder)))) tools.definitions.warm()
  })
}
