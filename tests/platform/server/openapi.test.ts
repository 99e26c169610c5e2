import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OpenApi } from '#server/http/openapi.ts'
import { ROUTES } from '#server/routes.ts'
import type { TrellisServer } from '#server/server.ts'
import { ownServer } from './own-server.ts'
import { killAll, makeProject, removeProjects } from './served-project.ts'

let server: TrellisServer
let document: OpenApi

beforeAll(async () => {
  ;({ server } = await ownServer(makeProject(), { routes: ROUTES }))
  document = (await (await fetch(`${server.address}/api/openapi.json`)).json()) as OpenApi
})

afterAll(async () => {
  await server.stop()
  killAll()
  await removeProjects()
})

test('all that a server answers stands in one document', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/api/runs',
      '/api/tokens',
      '/api/query',
      '/api/triggers/webhook/{job}',
      '/api/v2/accounts/{account_id}/jobs/{job_id}/run/',
      '/api/v3/accounts/{account_id}/webhooks/subscriptions',
    ]),
  )
})

test('every reference leads to a schema', () => {
  const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(100)
  expect(names.filter((name) => name === undefined || !document.components.schemas[name])).toEqual([])
})

test('every route says what it answers', () => {
  const silent = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.keys(responses).length === 0 ? [`${method} ${path}`] : [],
    ),
  )
  expect(silent).toEqual([])
})
