import type { FastifyInstance, RouteOptions } from 'fastify'
import type { JsonSchema } from '#api/json-schema.ts'

declare module 'fastify' {
  interface FastifySchema {
    /** In a few words, what the route does. */
    readonly summary?: string
    readonly description?: string
    /** The subject that it belongs to. */
    readonly tags?: readonly string[]
    /** Whether it stays out of the document, for example since it is another spelling of one that is in it. */
    readonly hide?: boolean
  }
}

/** The OpenAPI document, version 3.1. */
export interface OpenApi {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

export interface Operation {
  readonly responses: Readonly<Record<string, Answer>>
}

interface Answer {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>
}

type DescribedRoute = Pick<RouteOptions, 'method' | 'url' | 'schema' | 'config'>

/**
 * Serves `GET /api/openapi.json`: all routes that are added after this one, by the schemas that their requests are validated
 * with, and those of their answers. These only describe: tests hold answers against them, and nothing gets lost on the way out
 * that they do not name.
 */
export function addOpenApi(app: FastifyInstance): void {
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer))
  const routes: DescribedRoute[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  let made: string | undefined
  app.get('/api/openapi.json', { config: { needs: 'nothing' }, schema: { hide: true } }, (_request, reply) => {
    made ??= JSON.stringify(openApiOf(routes))
    return reply.type('application/json; charset=utf-8').send(made)
  })
}

export function openApiOf(routes: readonly DescribedRoute[]): OpenApi {
  const components = new Map<string, JsonSchema>()
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    const method = String(route.method).toLowerCase()
    if (route.schema?.hide === true || method === 'head' || method === 'options') continue
    const operations = (paths[documentedPath(route.url)] ??= {})
    operations[method] = operationOf(route, components)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Trellis', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ token: [] }, { bearer: [] }, {}],
    paths,
    components: {
      schemas: Object.fromEntries([...components].sort(([one], [other]) => (one < other ? -1 : 1))),
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'Token <token>' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  } as OpenApi
}

/** `/runs/:id/artifacts/*` as OpenAPI has it. */
function documentedPath(url: string): string {
  return url.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')
}

function operationOf({ url, schema = {}, config }: DescribedRoute, components: Map<string, JsonSchema>): Operation {
  const { body, querystring, response, summary, description, tags } = schema
  const shared = (part: unknown) => withNames(part, components) as JsonSchema
  const needs = config?.needs
  const told = [
    description,
    needs === undefined || needs === 'nothing' ? undefined : `Needs the permission '${needs}'.`,
  ]
  return {
    ...(summary !== undefined && { summary }),
    ...(told.some((text) => text !== undefined) && {
      description: told.filter((text) => text !== undefined).join(' '),
    }),
    ...(tags && { tags }),
    parameters: [...pathParameters(url, schema.params, shared), ...queryParameters(querystring, shared)],
    ...(body !== undefined && {
      requestBody: {
        content: Object.fromEntries(BODY_TYPES.map((type) => [type, { schema: shared(body) }])),
      },
    }),
    responses: Object.fromEntries(
      Object.entries((response ?? { 200: undefined }) as Readonly<Record<string, unknown>>).map(([status, answer]) => [
        /^\dxx$/i.test(status) ? status.toUpperCase() : status,
        answerOf(answer, shared),
      ]),
    ),
  } as Operation
}

const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'] as const

function answerOf(answer: unknown, shared: (part: unknown) => JsonSchema): Answer {
  if (answer === undefined) return { description: 'What was asked for' }
  const { description = 'What was asked for', content, ...schema } = answer as Record<string, unknown> & Partial<Answer>
  if (content) return { description, content }
  return { description, content: { 'application/json': { schema: shared(schema) } } }
}

function pathParameters(url: string, params: unknown, shared: (part: unknown) => JsonSchema): readonly unknown[] {
  const known = (params as { readonly properties?: Readonly<Record<string, JsonSchema>> } | undefined)?.properties ?? {}
  return [...documentedPath(url).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: shared(known[name] ?? { type: 'string' }),
  }))
}

function queryParameters(query: unknown, shared: (part: unknown) => JsonSchema): readonly unknown[] {
  const { properties = {}, required = [] } = (query ?? {}) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    ...(required.includes(name) && { required: true }),
    schema: shared(schema),
  }))
}

/** Puts a reference in place of each schema that has a name, and notes it under that. */
function withNames(part: unknown, components: Map<string, JsonSchema>): unknown {
  if (Array.isArray(part)) return part.map((each) => withNames(each, components))
  if (typeof part !== 'object' || part === null) return part
  const { title, ...rest } = part as JsonSchema
  const named = typeof title === 'string' ? title : undefined
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      key === 'properties' ? fieldsWithNames(value, components) : withNames(value, components),
    ]),
  )
  if (named === undefined) return inner
  const known = components.get(named)
  if (known && JSON.stringify(known) !== JSON.stringify(inner)) throw new Error(`Two schemas are called ${named}`)
  components.set(named, inner)
  return { $ref: `#/components/schemas/${named}` }
}

/** The fields of an object: what they are called says nothing about their schemas. */
function fieldsWithNames(fields: unknown, components: Map<string, JsonSchema>): unknown {
  if (typeof fields !== 'object' || fields === null) return fields
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, withNames(schema, components)]))
}
