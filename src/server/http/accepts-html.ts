import type { FastifyRequest } from 'fastify'

/** Whether a browser asks, to show what it is given as a page; programs do not ask for HTML. */
export function acceptsHtml({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return (headers.accept ?? '').includes('text/html')
}

/** Whether somebody looks at the answer, as at a page. */
export function isPage(request: Pick<FastifyRequest, 'headers' | 'method' | 'url'>): boolean {
  return request.method === 'GET' && !request.url.startsWith('/api/') && acceptsHtml(request)
}
