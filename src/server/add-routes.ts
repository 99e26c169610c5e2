import type { FastifyInstance } from 'fastify'
import type { LivePlatform } from '#platform/live/live-platform.ts'

/** A subject of HTTP: adds its routes. */
export type AddRoutes = (app: FastifyInstance, platform: LivePlatform) => void
