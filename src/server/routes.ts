import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'
import { addOwnRoutes } from './api/own-routes.ts'
import { addCloudApi } from './api/v2/cloud-api.ts'
import { addOpenApi } from './http/openapi.ts'
import { addMetrics } from './metrics/metrics-route.ts'

/** A subject of HTTP: adds its routes. */
export type AddRoutes = (app: FastifyInstance, platform: LivePlatform) => void

/** All that the server answers over HTTP, besides what it says of itself, queries of the database, and the web app. */
export const ROUTES: readonly AddRoutes[] = [addMetrics, addOpenApi, addCloudApi, addOwnRoutes]
