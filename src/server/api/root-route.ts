import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { exactly, TEXT } from '#api/json-schema.ts'

/** Shows a page to who wants one; undefined to whom the API may say what it is. */
export type ShowPage = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | undefined

/** `GET /`: a page in browsers; programs are told what this is. Airflow tries its connection by asking for it. */
export function addRoot(app: FastifyInstance, showPage?: ShowPage): void {
  app.get(
    '/',
    {
      config: { needs: 'read' },
      schema: { summary: 'What this is', response: { 200: exactly({ name: TEXT, api: TEXT }) } },
    },
    async (request, reply) => showPage?.(request, reply) ?? { name: 'Trellis', api: '/api/openapi.json' },
  )
}
