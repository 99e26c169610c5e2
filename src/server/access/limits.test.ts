import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { addressGroup } from './address-group.ts'
import { CountedWindows } from './counted-windows.ts'
import { serversForTests, type ServedWish } from './served-for-tests.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

async function listening(wish: ServedWish = {}): Promise<number> {
  const { app } = await serve(wish)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

/** Says something to the server by hand; gives all it answers until it hangs up. */
function say(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const line = connect(port, '127.0.0.1', () => line.write(text))
    let answer = ''
    line.on('data', (chunk) => (answer += chunk))
    line.on('error', () => undefined)
    line.on('close', () => resolve(answer))
  })
}

describe('a client that keeps a connection is let go', () => {
  test('where the head of its request never comes to an end', async () => {
    const port = await listening({ headersTimeoutMs: 200 })
    expect(await say(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('where its body never comes to an end', async () => {
    const port = await listening({ headersTimeoutMs: 200, server: { requestTimeoutMs: 400 } })
    const head =
      'POST /needs/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{'
    expect(await say(port, head)).toMatch(/^(HTTP\/1\.1 408 .*)?$/s)
  })

  test('where its head is too long', async () => {
    const port = await listening()
    const head = `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`
    expect(await say(port, head)).toMatch(/^HTTP\/1\.1 431 /)
  })

  test.each([
    ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
    ['a length besides chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('where a proxy could understand it otherwise: %s', async (_, rest) => {
    const port = await listening()
    expect(await say(port, `POST /needs/run HTTP/1.1\r\nHost: localhost\r\n${rest}`)).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('a request is no larger than the settings say', () => {
  const limited = () => serve({ server: { maxBody: 2000 } })

  test('nor is one without a length', async () => {
    const { app } = await limited()
    const payload = JSON.stringify({ text: 'x'.repeat(3000) })
    const headers = { 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: '/needs/run', payload, headers })
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'http/invalid'])
    const port = await listening({ server: { maxBody: 2000 } })
    const chunk = `bb8\r\n${'x'.repeat(3000)}\r\n`
    const head =
      'POST /needs/run HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await say(port, `${head}${chunk}0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('a stranger’s is not even read', async () => {
    const { app } = await serve({ host: '0.0.0.0', server: { maxBody: 2000 } })
    const answer = await app.inject({ method: 'POST', url: '/needs/run', payload: { text: 'x'.repeat(3000) } })
    expect(answer.statusCode).toBe(401)
  })

  test.each([
    ['application/json', '{"a":', 400],
    ['application/json', '{"__proto__": {"admin": true}}', 400],
    ['application/json', '{"constructor": {"prototype": {}}}', 400],
    ['text/xml', '<a/>', 415],
  ])('%s %s is refused', async (type, payload, status) => {
    const { app } = await limited()
    const answer = await app.inject({ method: 'POST', url: '/needs/run', payload, headers: { 'content-type': type } })
    expect(answer.statusCode).toBe(status)
  })
})

test('what goes wrong inside is told to the log, and not to who asked', async () => {
  const served = await serve({
    routes: [
      (app) => {
        app.get('/broken', { config: { needs: 'read' } }, () => {
          throw new Error('connect to postgres://ada:hush@db failed')
        })
      },
    ],
  })
  const answer = await served.app.inject('/broken?token=x')
  expect([answer.statusCode, answer.json()]).toEqual([
    500,
    {
      code: 'internal',
      message: 'Something went wrong here, and not in the request',
      hint: 'the log of the server says what',
      request_id: answer.headers['x-request-id'],
    },
  ])
  expect(served.logged.join()).toMatch(/^GET \/broken: Error: connect to postgres/)
})

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nonsense', 'nonsense'],
])('the address %s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group)
})

test('no more keys are counted than there is room for, the newest stay', () => {
  let now = 0
  const windows = new CountedWindows(() => now, 3)
  for (const key of ['a', 'b', 'c', 'a']) windows.add(key, 100)
  expect(windows.add('a', 100)).toEqual({ count: 3, endsInMs: 100 })
  windows.add('d', 100)
  expect(windows.add('a', 100).count).toBe(1)
  now = 100
  expect(windows.add('d', 100)).toEqual({ count: 1, endsInMs: 100 })
})
