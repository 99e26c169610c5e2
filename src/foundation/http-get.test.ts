import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { httpGet } from './http-get.ts'
import { proxyFor } from './proxy-for.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function get(url: string, rest: { env?: Record<string, string>; maxBytes?: number; timeoutMs?: number } = {}) {
  const { status, body } = await httpGet(url, {
    timeoutMs: 5000,
    maxBytes: 1000,
    signal: new AbortController().signal,
    env: {},
    ...rest,
  })
  return `${status} ${Buffer.from(body).toString()}`
}

describe('an address is asked', () => {
  test('and its answer given, whatever the status', async () => {
    const url = await serve((_, response) => response.writeHead(404).end('none'))
    expect(await get(url)).toBe('404 none')
  })

  test('and those it leads to, with what it has of credentials on the same host', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end()
      else response.end(`${request.url} ${request.headers.authorization}`)
    })
    const basic = Buffer.from('me:p@ss').toString('base64')
    expect(await get(`${url.replace('//', '//me:p%40ss@')}/a`)).toBe(`200 /b Basic ${basic}`)
  })

  test('but no credentials go to another host', async () => {
    const other = await serve((request, response) => response.end(String(request.headers.authorization)))
    const url = await serve((_, response) => response.writeHead(302, { location: other }).end())
    expect(await get(url.replace('//', '//me:secret@'))).toBe('200 undefined')
  })

  test('through the proxy that the environment names', async () => {
    const proxy = await serve((request, response) => response.end(`for ${request.url}`))
    const env = { http_proxy: proxy, no_proxy: 'other.invalid' }
    expect(await get('http://hub.invalid/x?y', { env })).toBe('200 for http://hub.invalid/x?y')
  })

  test('encrypted through a tunnel of the proxy', async () => {
    const asked: string[] = []
    const firstBytes: (number | undefined)[] = []
    const proxy = await serve(() => {})
    servers.at(-1)?.on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`)
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.once('data', (bytes: Buffer) => {
        firstBytes.push(bytes[0])
        socket.destroy()
      })
    })
    const env = { HTTPS_PROXY: proxy.replace('//', '//me:pw@') }
    await expect(get('https://hub.invalid/', { env })).rejects.toThrow('hub.invalid')
    expect(asked).toEqual([`hub.invalid:443 Basic ${Buffer.from('me:pw').toString('base64')}`])
    // With this byte TLS says hello.
    expect(firstBytes).toEqual([0x16])
  })
})

describe('what goes wrong has a reason', () => {
  const refusing = 'http://127.0.0.1:1'

  test.each([
    [refusing, '127.0.0.1:1: the host refuses the connection'],
    ['http://nowhere.invalid/', 'nowhere.invalid: '],
    ['file:///etc/passwd', "'file:' is no kind of address to download from"],
    ['nonsense', "'nonsense' is no address"],
  ])('%s', async (url, message) => {
    await expect(get(url)).rejects.toThrow(message)
  })

  test('certificates that are not there', async () => {
    const env = { REQUESTS_CA_BUNDLE: '/nowhere/ca.pem' }
    await expect(get('https://hub.invalid/', { env })).rejects.toThrow("'/nowhere/ca.pem' cannot be read")
  })

  test('an answer that is cut off', async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.destroy())
    })
    await expect(get(url)).rejects.toThrow(/^the answer of 127.0.0.1:\d+ breaks off$/)
  })

  test('no answer', async () => {
    const url = await serve(() => {})
    await expect(get(url, { timeoutMs: 50 })).rejects.toThrow(/^127\.0\.0\.1:\d+ does not answer$/)
  })

  test('more than there is room for', async () => {
    const url = await serve((_, response) => response.end('x'.repeat(2 * 1024 * 1024)))
    await expect(get(url, { maxBytes: 1024 * 1024 })).rejects.toThrow(/is larger than 1 MiB$/)
  })

  test('an address that leads in circles', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/' }).end())
    await expect(get(url)).rejects.toThrow('the address leads on more than 30 times')
  })

  test('a user who stops it', async () => {
    const url = await serve(() => {})
    const stop = new AbortController()
    const asking = httpGet(url, { timeoutMs: 5000, maxBytes: 10, signal: stop.signal, env: {} })
    stop.abort()
    await expect(asking).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }))
  })
})

describe('which proxy an address goes through', () => {
  const env = {
    http_proxy: 'proxy:3128',
    HTTPS_PROXY: 'http://secure:1',
    no_proxy: 'localhost, .corp.example,10.0.0.1',
  }

  test.each([
    ['http://a.example/', env, 'http://proxy:3128/'],
    ['https://a.example/', env, 'http://secure:1/'],
    ['https://a.example/', { all_proxy: 'http://all:2' }, 'http://all:2/'],
    ['http://localhost:8000/', env, undefined],
    ['http://git.corp.example/', env, undefined],
    ['http://corp.example/', env, undefined],
    ['http://othercorp.example/', env, 'http://proxy:3128/'],
    ['http://10.0.0.1/', env, undefined],
    ['http://a.example/', { ...env, no_proxy: '*' }, undefined],
    ['http://a.example/', {}, undefined],
  ])('%s with %j: %s', (url, variables, proxy) => {
    expect(proxyFor(new URL(url), variables as Record<string, string>)?.href).toBe(proxy)
  })
})
