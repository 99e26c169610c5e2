import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { addDashboards } from '../dashboards/add-dashboards.ts'
import { addAlertRoutes } from './alert-routes.ts'
import { addAuditRoutes } from './audit-routes.ts'
import { addCatalog } from './catalog-subjects.ts'
import { addCostRoutes } from './cost-routes.ts'
import { addDeadlineRoutes } from './deadline-routes.ts'
import { addFreshnessRoutes } from './freshness-routes.ts'
import { addJobActs } from './job-acts.ts'
import { addJobRoutes } from './job-routes.ts'
import { addNodeRoutes } from './node-routes.ts'
import { addPlanRoutes } from './plan-routes.ts'
import { addPlatformEvents } from './platform-events-route.ts'
import { addProjectRoutes } from './project-routes.ts'
import { addRunActs } from './run-acts.ts'
import { addRunEvents } from './run-events-route.ts'
import { addRunFiles } from './run-files.ts'
import { addRunRoutes } from './run-routes.ts'
import { addSettingsRoutes } from './settings-routes.ts'
import { addSnapshotRoutes } from './snapshot-routes.ts'
import { addTickRoutes } from './tick-routes.ts'

const SUBJECTS = [
  addProjectRoutes,
  addJobRoutes,
  addJobActs,
  addTickRoutes,
  addPlanRoutes,
  addRunRoutes,
  addRunActs,
  addRunFiles,
  addRunEvents,
  addPlatformEvents,
  addNodeRoutes,
  addFreshnessRoutes,
  addSnapshotRoutes,
  addCatalog,
  addCostRoutes,
  addDashboards,
  addAlertRoutes,
  addAuditRoutes,
  addSettingsRoutes,
  addDeadlineRoutes,
]

/** `/api/…`: what dbt Cloud's API has no words for, all in one form. */
export function addOwnRoutes(app: FastifyInstance, platform: LivePlatform): void {
  for (const add of SUBJECTS) add(app, platform)
}
