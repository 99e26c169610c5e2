import type { AddRoutes } from './add-routes.ts'
import { addOwnRoutes } from './api/own-routes.ts'
import { addCloudApi } from './api/v2/cloud-api.ts'
import { addOpenApi } from './http/openapi.ts'
import { addMetrics } from './metrics/metrics-route.ts'

/** All that the server answers over HTTP, besides what it says of itself, queries of the database, and the web app. */
export const ROUTES: readonly AddRoutes[] = [addMetrics, addOpenApi, addCloudApi, addOwnRoutes]
