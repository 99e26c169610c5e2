import type { FastifyInstance } from 'fastify'
import { exactly, TEXT } from '#api/json-schema.ts'

/** `GET /`: what this is. Airflow tries its connection by asking for it. */
export function addRoot(app: FastifyInstance): void {
  app.get(
    '/',
    {
      config: { needs: 'read' },
      schema: { summary: 'What this is', response: { 200: exactly({ name: TEXT, api: TEXT }) } },
    },
    async () => ({ name: 'Trellis', api: '/api/openapi.json' }),
  )
}
