/** A package hub, archives and git repositories on loopback, as a case describes them. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What one address answers: bytes, or nothing that is there. */
export interface Served {
  readonly body: Uint8Array | string
  readonly type?: string
}

/** Trouble that an address makes, one a request, before it answers well: a status, a connection cut, no answer at all. */
export type Trouble = number | 'cut' | 'half' | 'silence' | { readonly redirect: string }

export interface Servers {
  readonly url: string
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[]
  close(): Promise<void>
}

export interface ServedThings {
  readonly pages: ReadonlyMap<string, Served>
  readonly troubles: Readonly<Record<string, readonly Trouble[]>>
  /** The folder with the bare repositories that are served under `/git/`; those under `/git/private/` want a token. */
  readonly repositories: string
  /** The user or the password for `/git/private/`. */
  readonly token: string
}

export async function serve(makeThings: (url: string) => ServedThings): Promise<Servers> {
  const asked: string[] = []
  let things: ServedThings | undefined
  const troubles = new Map<string, Trouble[]>()
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://loopback')
    asked.push(pathname)
    if (!things) return void response.destroy()
    const trouble = troubles.get(pathname)?.shift()
    if (trouble !== undefined) return makeTrouble(trouble, pathname, things, response)
    if (pathname.startsWith('/git/')) return serveGit(request, response, things)
    const page = things.pages.get(pathname)
    if (!page) return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not here</h1>')
    response.writeHead(200, { 'content-type': page.type ?? 'application/json' }).end(page.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  things = makeThings(url)
  for (const [path, list] of Object.entries(things.troubles)) troubles.set(path, [...list])
  return {
    url,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function makeTrouble(trouble: Trouble, path: string, { pages }: ServedThings, response: ServerResponse): void {
  if (typeof trouble === 'number') return void response.writeHead(trouble).end('trouble')
  if (typeof trouble === 'object') return void response.writeHead(302, { location: trouble.redirect }).end()
  if (trouble === 'cut') return void response.destroy()
  if (trouble === 'silence') return
  const body = Buffer.from(pages.get(path)?.body ?? '')
  response.writeHead(200, { 'content-length': body.length })
  response.write(body.subarray(0, body.length / 2), () => response.destroy())
}

/** Git's own program answers, in the form of a CGI. */
function serveGit(request: IncomingMessage, response: ServerResponse, { repositories, token }: ServedThings): void {
  const url = new URL(request.url ?? '/', 'http://loopback')
  const given = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
    .toString()
    .split(':')
  if (url.pathname.startsWith('/git/private/') && !given.includes(token)) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="private"' }).end()
    return
  }
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: repositories,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname.slice('/git'.length),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      HTTP_GIT_PROTOCOL: request.headers['git-protocol'] as string | undefined,
    },
  })
  request.pipe(child.stdin)
  child.stdin.on('error', () => {})
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const answer = Buffer.concat(chunks)
    const end = answer.indexOf('\r\n\r\n')
    const headers = answer.subarray(0, Math.max(0, end)).toString().split('\r\n')
    let status = 200
    for (const line of headers) {
      const [name = '', value = ''] = line.split(/: */, 2)
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10)
      else if (name) response.setHeader(name, value)
    }
    response.writeHead(status).end(answer.subarray(end + 4))
  })
}

export function sha1(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex')
}
