import { connect, type AddressInfo } from 'node:net'
import { afterAll, describe, expect, test } from 'vitest'
import { addRunRoutes } from '../api/run-routes.ts'
import { addNodeRoutes } from '../api/node-routes.ts'
import { serversForTests } from '../access/served-for-tests.ts'

const { serve, clear } = serversForTests()
afterAll(clear)

const LONG_TEST = `test.shop.accepted_values_orders_${'a_long_column_'.repeat(15)}.be6b5b5ec3`

describe('what does not fit is refused with words that say what is wrong', () => {
  test.each([
    ['/api/runs?limit=-1', 'The query is not right: limit must be >= 1'],
    ['/api/runs?offset=99999999999999999999', `The query is not right: offset must be <= ${Number.MAX_SAFE_INTEGER}`],
    ['/api/runs?token=abc', "The query is not right: it takes no 'token'"],
    [
      '/api/runs?status=wrong',
      'The query is not right: status.0 has to be one of queued, starting, running, success, error, cancelled',
    ],
    ['/api/runs/-1', 'The address is not right: id must be >= 1'],
    ['/api/runs/%ff', 'The address is not written as addresses are'],
    [`/api/nodes/${'x'.repeat(3000)}/history`, 'A part of the address is too long'],
  ])('%s', async (url, message) => {
    const { app } = await serve({ routes: [addRunRoutes, addNodeRoutes] })
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(url.includes('x'.repeat(3000)) ? 414 : 400)
    expect(answer.json()).toMatchObject({ code: expect.stringMatching(/^http\//), message })
  })

  test('who looks at a page reads words', async () => {
    const { app } = await serve()
    const answer = await app.inject({ url: '/catalog/%E0%A4%A', headers: { accept: 'text/html' } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8'])
    expect(answer.body).toMatch(/^The address is not written as addresses are\n\nwhat is no plain letter/)
  })

  test('two hosts: a proxy in front may have believed the other one', async () => {
    const { app } = await serve()
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const [head, body = ''] = await sentBytes(
      port,
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n',
    )
    expect(head).toMatch(/^HTTP\/1\.1 400 /)
    expect(body).toContain('The request names two hosts')
  })

  test('a body that is too large names the setting', async () => {
    const { app } = await serve({ server: { maxBody: 100 } })
    const answer = await app.inject({ method: 'POST', url: '/needs/run', body: { text: 'x'.repeat(200) } })
    expect([answer.statusCode, answer.json().hint]).toEqual([413, expect.stringContaining('max_body')])
  })
})

test('tests with long names are found by them', async () => {
  const { app } = await serve({ routes: [addNodeRoutes] })
  expect(LONG_TEST.length).toBeGreaterThan(200)
  expect((await app.inject(`/api/nodes/${LONG_TEST}/history`)).statusCode).not.toBe(414)
})

test.each([
  ['FOO /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
  [`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('bytes that are no request are answered in our own form', async (bytes, status) => {
  const { app } = await serve()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const [head, body = '{}'] = await sentBytes(port, bytes)
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(JSON.parse(body)).toEqual({ code: 'http/odd', message: expect.any(String), hint: null })
})

/** Head and body of what is answered. */
async function sentBytes(port: number, bytes: string): Promise<readonly [head: string, body: string | undefined]> {
  const answer = await new Promise<string>((resolve) => {
    const line = connect(port, '127.0.0.1', () => line.write(bytes))
    let text = ''
    line.on('data', (chunk) => (text += chunk))
    line.on('error', () => undefined)
    line.on('close', () => resolve(text))
  })
  const [head = '', body] = answer.split('\r\n\r\n')
  return [head, body]
}
