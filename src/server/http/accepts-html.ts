import type { FastifyRequest } from 'fastify'

/** Whether a browser asks, to show what it is given as a page; programs do not ask for HTML. */
export function acceptsHtml({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return (headers.accept ?? '').includes('text/html')
}
