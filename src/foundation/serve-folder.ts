/** A small server of the files in one folder, for looking at them in a browser. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Files } from './effects.ts'

export interface ServedFolder {
  readonly folder: string
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  readonly files: Pick<Files, 'exists' | 'isDirectory' | 'readBytes'>
  /** Ends the server. */
  readonly signal: AbortSignal
  /** Told once the server can be asked, with its port. */
  readonly onReady: (port: number) => void
}

/** Serves until the signal fires. Fails with Node's error, with its `code`, where the address cannot be had. */
export function serveFolder(served: ServedFolder): Promise<void> {
  const server = createServer((request, response) => answer(served, request, response))
  return new Promise((resolve, reject) => {
    const stop = () => {
      server.close(() => resolve())
      server.closeAllConnections()
    }
    server.on('error', reject)
    server.listen(served.port, served.host, () => {
      served.onReady((server.address() as AddressInfo).port)
      if (served.signal.aborted) stop()
      else served.signal.addEventListener('abort', stop, { once: true })
    })
  })
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.sql': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

function answer(served: ServedFolder, request: IncomingMessage, response: ServerResponse): void {
  const refuse = (status: number, reason: string) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${reason}\n`)
  if (request.method !== 'GET' && request.method !== 'HEAD') return void refuse(405, 'only GET is served here')
  if (!isMeant(served.host, request.headers.host)) return void refuse(403, 'this server is asked by another name')
  const path = filePath(served, request.url ?? '/')
  if (path === undefined) return void refuse(404, 'there is no such file')
  const content = served.files.readBytes(path)
  response.writeHead(200, {
    'content-type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'content-length': content.byteLength,
    // The next command may write the file anew.
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  })
  response.end(request.method === 'HEAD' ? undefined : content)
}

const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A page of the web may lead its own name to this machine, and so read what is served to this machine alone. */
function isMeant(host: string, asked: string | undefined): boolean {
  if (!LOCAL.has(host) && host !== '::1') return true
  const name = asked?.replace(/:\d+$/, '').toLowerCase()
  return name !== undefined && (LOCAL.has(name) || name === host)
}

/** Never anything outside of the folder, whatever the address says. */
function filePath({ folder, files }: ServedFolder, url: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ''))
  } catch {
    return undefined
  }
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
  if (parts.some((part) => part === '..' || part.includes('\0'))) return undefined
  const found = join(folder, ...parts)
  const file = files.isDirectory(found) ? join(found, 'index.html') : found
  return files.exists(file) && !files.isDirectory(file) ? file : undefined
}
