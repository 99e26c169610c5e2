import dns from 'node:dns'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { httpSend, openAddressOf } from './http-send.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Gives the port of a server that keeps to this machine. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

function send(url: string, allowPrivate: readonly string[] = [], env: Record<string, string> = {}) {
  return httpSend(
    url,
    { headers: { 'content-type': 'application/json' }, body: '{"a":1}' },
    { timeoutMs: 5000, maxBytes: 1000, signal: new AbortController().signal, env, allowPrivate },
  )
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

describe('what is sent', () => {
  test('arrives by POST, and the answer comes back with its headers', async () => {
    const port = await serve(async (request, response) => {
      const body = await textOf(request)
      response.writeHead(429, { 'retry-after': '7' })
      response.end(`${request.method} ${request.headers['content-type']} ${body}`)
    })
    const { status, headers, body } = await send(`http://127.0.0.1:${port}/`, ['127.0.0.1'])
    expect([status, headers['retry-after'], Buffer.from(body).toString()]).toEqual([
      429,
      '7',
      'POST application/json {"a":1}',
    ])
  })

  test('goes nowhere else, wherever the answer leads', async () => {
    const asked: (string | undefined)[] = []
    const port = await serve((request, response) => {
      asked.push(request.url)
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect((await send(`http://127.0.0.1:${port}/first`, ['127.0.0.1'])).status).toBe(307)
    expect(asked).toEqual(['/first'])
  })

  test('goes to a private address whose name is allowed', async () => {
    const port = await serve((_, response) => response.end('in'))
    expect((await send(`http://localhost:${port}/`, ['localhost'])).status).toBe(200)
    expect((await send(`http://localhost:${port}/`, ['127.0.0.0/8', '::1'])).status).toBe(200)
  })
})

describe('a private address is refused, however it is written', () => {
  test.each([
    'http://127.0.0.1',
    'http://127.1',
    'http://2130706433',
    'http://0x7f.0.0.1',
    'http://0177.0.0.1',
    'http://0.0.0.0',
    'http://[::1]',
    'http://[::ffff:127.0.0.1]',
    'http://[0:0:0:0:0:ffff:7f00:1]',
    'http://127.0.0.1.',
    'http://localhost',
    'http://LOCALHOST',
    'http://user:pw@localhost',
    'http://169.254.169.254',
  ])('%s', async (origin) => {
    let hasBeenAsked = false
    const port = await serve((_, response) => {
      hasBeenAsked = true
      response.end()
    })
    await expect(send(`${origin}:${port}/`)).rejects.toThrow('is a private address')
    expect(hasBeenAsked).toBe(false)
  })

  test('also behind a proxy', async () => {
    const asked: (string | undefined)[] = []
    const port = await serve((request, response) => {
      asked.push(request.url)
      response.end('proxied')
    })
    const env = { http_proxy: `http://127.0.0.1:${port}` }
    await expect(send('http://localhost:1/', [], env)).rejects.toThrow('localhost is a private address')
    await expect(send('http://10.0.0.1/', [], env)).rejects.toThrow('10.0.0.1 is a private address')
    expect((await send('http://hooks.invalid/x', [], env)).status).toBe(200)
    expect(asked).toEqual(['http://hooks.invalid/x'])
  })

  test.each(['file:///etc/passwd', 'gopher://x/', 'nonsense'])('and %s is no address to send to', async (url) => {
    await expect(send(url)).rejects.toThrow(/is no/)
  })
})

/** A name that leads elsewhere each time somebody looks it up, as names of attackers do. */
async function withRebinding<Result>(
  answers: readonly (readonly string[])[],
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly lookUps: number }> {
  const honest = dns.lookup
  let lookUps = 0
  const lying = (_host: string, _options: unknown, done: (error: null, found: unknown) => void): void => {
    const addresses = answers[Math.min(lookUps++, answers.length - 1)] ?? []
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    )
  }
  Object.assign(dns, { lookup: lying })
  syncBuiltinESMExports()
  try {
    return { result: await work(), lookUps }
  } finally {
    Object.assign(dns, { lookup: honest })
    syncBuiltinESMExports()
  }
}

describe('a name that leads elsewhere the next time', () => {
  const ALLOWED = ['127.0.0.2']
  const outcome = (port: number) =>
    send(`http://rebound.example:${port}/`, ALLOWED).then(
      ({ status }) => String(status),
      (error: Error) => error.message,
    )

  test('is looked up once, and what was looked at is what is connected to', async () => {
    const asked: string[] = []
    const port = await serve((request, response) => {
      asked.push(request.socket.localAddress ?? '')
      response.end()
    })
    const { result, lookUps } = await withRebinding([['127.0.0.2'], ['127.0.0.1']], () => outcome(port))
    // Nobody listens at the address that was allowed, and nobody else is asked in its place.
    expect([result.includes('refuses the connection'), lookUps, asked]).toEqual([true, 1, []])
  })

  test('is refused where it leads to a private address now', async () => {
    const port = await serve((_, response) => response.end())
    const { result } = await withRebinding([['127.0.0.1'], ['127.0.0.2']], () => outcome(port))
    expect(result).toContain('rebound.example is a private address')
  })

  test('leads to none of its private addresses, where it has others', async () => {
    const found = await withRebinding([['127.0.0.1', '10.0.0.1', '127.0.0.2']], () =>
      openAddressOf('rebound.example', ALLOWED),
    )
    expect(found.result).toBe('127.0.0.2')
  })
})
