import Fastify, { type FastifyInstance } from 'fastify'
import { expect, test } from 'vitest'
import { INTEGER, recordOf, TEXT } from '#api/json-schema.ts'
import { addOpenApi, type OpenApi } from './openapi.ts'

async function documentOf(add: (app: FastifyInstance) => void): Promise<OpenApi> {
  const app = Fastify()
  addOpenApi(app)
  add(app)
  const answer = await app.inject('/api/openapi.json')
  await app.close()
  return answer.json<OpenApi>()
}

const plants = recordOf('Plants', { plant: recordOf('Plant', { id: INTEGER, name: TEXT }) })

test('a route is described by the schemas that it has', async () => {
  const { openapi, paths, components } = await documentOf((app) => {
    app.get(
      '/plants/:id/leaves/*',
      {
        config: { needs: 'read' },
        schema: {
          summary: 'Leaves',
          tags: ['Plants'],
          params: { type: 'object', properties: { id: INTEGER } },
          querystring: {
            type: 'object',
            required: ['size'],
            properties: { size: { ...INTEGER, description: 'How large.' } },
          },
          response: { 200: plants, '4xx': TEXT },
        },
      },
      async () => ({}),
    )
  })
  expect(openapi).toBe('3.1.0')
  expect(paths).toEqual({
    '/plants/{id}/leaves/{path}': {
      get: {
        summary: 'Leaves',
        description: "Needs the permission 'read'.",
        tags: ['Plants'],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'path', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'size', in: 'query', required: true, description: 'How large.', schema: { type: 'integer' } },
        ],
        responses: {
          200: {
            description: 'What was asked for',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Plants' } } },
          },
          '4XX': { description: 'What was asked for', content: { 'application/json': { schema: { type: 'string' } } } },
        },
      },
    },
  })
  expect(Object.keys(components.schemas)).toEqual(['Plant', 'Plants'])
  expect(components.schemas['Plants']).toMatchObject({ properties: { plant: { $ref: '#/components/schemas/Plant' } } })
})

test('a body is shown in every form that it may have', async () => {
  const { paths } = await documentOf((app) => {
    app.post('/plants', { schema: { body: plants } }, async () => ({}))
  })
  expect(paths['/plants']?.['post']).toMatchObject({
    requestBody: {
      content: { 'application/x-www-form-urlencoded': { schema: { $ref: '#/components/schemas/Plants' } } },
    },
  })
})

test('what is hidden is left out, and so are the answers to HEAD', async () => {
  const { paths } = await documentOf((app) => {
    app.get('/seen', async () => ({}))
    app.get('/other', { schema: { hide: true } }, async () => ({}))
  })
  expect(Object.entries(paths).map(([path, operations]) => [path, Object.keys(operations)])).toEqual([
    ['/seen', ['get']],
  ])
})

test('a schema of an answer takes nothing out of it', async () => {
  const app = Fastify()
  addOpenApi(app)
  app.get('/plants', { schema: { response: { 200: plants } } }, async () => ({ plant: { id: 1 }, soil: 'dry' }))
  void app.register(async (scope) => {
    scope.get('/more', { schema: { response: { 200: plants } } }, async () => ({ soil: 'dry' }))
  })
  expect((await app.inject('/plants')).json()).toEqual({ plant: { id: 1 }, soil: 'dry' })
  expect((await app.inject('/more')).json()).toEqual({ soil: 'dry' })
  await app.close()
})

test('two schemas of one name are a mistake of ours', async () => {
  const app = Fastify()
  addOpenApi(app)
  app.get('/plants', { schema: { response: { 200: plants } } }, async () => ({}))
  app.get('/other', { schema: { response: { 200: recordOf('Plants', { other: TEXT }) } } }, async () => ({}))
  expect((await app.inject('/api/openapi.json')).json()).toMatchObject({ message: 'Two schemas are called Plants' })
  await app.close()
})

test('a field may be called as a keyword of schemas is', async () => {
  const book = recordOf('Book', { title: TEXT, properties: recordOf('Properties', { title: INTEGER }) })
  const { components } = await documentOf((app) => {
    app.get('/books', { schema: { response: { 200: book } } }, async () => ({}))
  })
  expect(components.schemas).toMatchObject({
    Book: {
      properties: { title: TEXT, properties: { $ref: '#/components/schemas/Properties' } },
      required: ['title', 'properties'],
    },
    Properties: { properties: { title: INTEGER } },
  })
})
