/** What stands in front of a server for clients that speak https and nothing else. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What went through: as the server got it, and its answer as the client got it. */
export interface Exchange {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly type: string
  readonly body: string
}

export interface TlsProxy {
  /** `localhost:<port>`. */
  readonly host: string
  /** The certificate that clients have to trust. */
  readonly certificate: string
  readonly exchanges: readonly Exchange[]
  readonly close: () => Promise<void>
}

/** Takes https at a free port of this machine, with a certificate made for it, and hands requests on to `address`. */
export async function tlsProxy(address: string): Promise<TlsProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-tls-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const days = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', ...days, '-keyout', key, '-out', certificate, ...subject], { stdio: 'pipe' })
  const exchanges: Exchange[] = []
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming
    const onward = request(`${address}${url}`, { method, headers }, (answer) => {
      const parts: Buffer[] = []
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on('data', (part: Buffer) => {
        parts.push(part)
        outgoing.write(part)
      })
      answer.once('end', () => {
        outgoing.end()
        const type = answer.headers['content-type'] ?? ''
        exchanges.push({ method, url, status: answer.statusCode ?? 0, type, body: Buffer.concat(parts).toString() })
      })
    })
    onward.once('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    certificate,
    exchanges,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
