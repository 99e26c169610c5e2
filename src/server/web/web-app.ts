import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { addRoot } from '../api/root-route.ts'
import { acceptsHtml } from '../http/accepts-html.ts'
import type { AddRoutes } from '../add-routes.ts'

/** Their names change with what is in them, and nothing in them is anybody's secret. */
const ASSET = { config: { needs: 'nothing', isProbe: true }, schema: { hide: true } } as const
const PAGE = { config: { needs: 'read', embeds: 'page' }, schema: { hide: true } } as const

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** The web app, as it was built into a folder: its files, and its page at every address that nothing else has. */
export function webApp(folder: string): AddRoutes {
  return (app) => {
    const assets = join(folder, 'assets')
    const names: ReadonlySet<string> = new Set(readdirSync(assets))
    app.get<{ Params: { readonly name: string } }>('/assets/:name', ASSET, async (request, reply) => {
      const { name } = request.params
      if (!names.has(name)) return reply.callNotFound()
      const isForEver = /-[0-9A-Z]{8}\.\w+$/.test(name)
      reply.header('cache-control', isForEver ? 'public, max-age=31536000, immutable' : 'public, max-age=3600')
      reply.type(TYPES[extname(name)] ?? 'application/octet-stream')
      return sendCompressed(request, reply, assets, name, names)
    })
    addPage(app, folder)
  }
}

function addPage(app: FastifyInstance, folder: string): void {
  const page = readFile(join(folder, 'index.html'))
  const sendPage = async (_request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8')
    return reply.send(await page)
  }
  addRoot(app, (request, reply) => (isPage(request) ? sendPage(request, reply) : undefined))
  app.get('/*', PAGE, async (request, reply) => (isPage(request) ? sendPage(request, reply) : reply.callNotFound()))
}

/** Whether a browser wants to show it; what programs ask for and is not there, is not there. */
function isPage(request: FastifyRequest): boolean {
  return !/^\/(?:api|assets)(?:[/?]|$)/.test(request.url) && acceptsHtml(request)
}

async function sendCompressed(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  folder: string,
  name: string,
  names: ReadonlySet<string>,
): Promise<FastifyReply> {
  const accepted = headers['accept-encoding'] ?? ''
  reply.header('vary', 'accept-encoding')
  for (const [encoding, ending] of [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const) {
    if (!accepted.includes(encoding) || !names.has(name + ending)) continue
    return reply.header('content-encoding', encoding).send(await readFile(join(folder, name + ending)))
  }
  return reply.send(await readFile(join(folder, name)))
}
