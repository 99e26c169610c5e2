import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Permission } from '../../http/caller.ts'
import { closest } from '#foundation/source/closest.ts'
import { HttpProblem } from '../../http/http-problem.ts'
import { INTEGER, type JsonSchema, TEXT } from '#api/json-schema.ts'
import { envelope, envelopeSchema, FAILURE, listSchema } from './envelope.ts'
import { pageOf, type Query } from './filters.ts'

/** The one account that a server has. */
export const ACCOUNT = 1

/** What a route is asked. */
export interface Asked {
  /** The parts of the path, by their names; those called `…_id` are numbers, unless the route says otherwise. */
  readonly params: Readonly<Record<string, string | number>>
  readonly query: Query
  readonly body: Query
  /** The address by which the caller knows the server, for links. */
  readonly base: string
  readonly request: FastifyRequest
  /** Aborted when whoever asked has gone. */
  readonly gone: AbortSignal
}

/** What a route answers; refusals are thrown, as an `HttpProblem`. */
export type Outcome =
  | { readonly data: unknown; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly items: readonly unknown[]; readonly total: number; readonly orderBy: string }
  | { readonly file: Uint8Array; readonly type: string }

export interface CloudRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As dbt has it, mostly with a slash at its end. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly needs: Permission
  /** Of parts of the path that are no plain numbers. */
  readonly params?: Readonly<Record<string, JsonSchema>>
  readonly query?: Readonly<Record<string, JsonSchema>>
  readonly body?: JsonSchema
  readonly answers: { readonly data: JsonSchema } | { readonly item: JsonSchema } | 'a file' | 'a refusal'
  readonly handle: (asked: Asked) => Promise<Outcome>
}

/** Adds routes, each with and without a slash at its end: clients differ in that. */
export function addCloudRoutes(app: FastifyInstance, tag: string, routes: readonly CloudRoute[]): void {
  for (const route of routes) {
    const spellings = route.path.endsWith('*') ? [route.path] : [route.path, otherSpelling(route.path)]
    for (const [at, url] of spellings.entries()) {
      app.route({
        method: route.method,
        url,
        exposeHeadRoute: false,
        config: { needs: route.needs },
        schema: { ...schemaOf(route), tags: [tag], hide: at > 0 },
        handler: (request, reply) => answer(route, request, reply),
      })
    }
  }
}

function otherSpelling(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : `${path}/`
}

const NUMBER_OF_PATH: JsonSchema = { ...INTEGER, minimum: 0, maximum: Number.MAX_SAFE_INTEGER }

function schemaOf({ path, summary, description, params = {}, query, body, answers }: CloudRoute) {
  const parts = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return {
    summary,
    ...(description !== undefined && { description }),
    params: {
      type: 'object',
      properties: Object.fromEntries(
        parts.map((name) => [name, params[name] ?? (name.endsWith('_id') ? NUMBER_OF_PATH : TEXT)]),
      ),
    },
    ...(query && { querystring: { type: 'object', properties: query } }),
    ...(body && { body }),
    response: { ...successSchema(answers), '4xx': FAILURE, '5xx': FAILURE },
  }
}

function successSchema(answers: CloudRoute['answers']): Readonly<Record<string, unknown>> {
  if (answers === 'a refusal') return {}
  if (answers === 'a file') return { '200': { description: 'The file', content: { '*/*': { schema: {} } } } }
  return { '200': 'item' in answers ? listSchema(answers.item) : envelopeSchema(answers.data) }
}

async function answer(route: CloudRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const params = request.params as Asked['params']
  if (params['account_id'] !== undefined && params['account_id'] !== ACCOUNT) {
    throw new HttpProblem(404, 'api/account', `There is no account ${params['account_id']}`, {
      hint: `this server has one account, and its number is ${ACCOUNT}`,
    })
  }
  const query = request.query as Query
  refuseUnknown(route, query)
  const outcome = await route.handle({
    params,
    query,
    body: (request.body ?? {}) as Query,
    base: `${request.protocol}://${request.host}`,
    request,
    gone: goneSignal(reply),
  })
  if ('file' in outcome) {
    // What a run has left behind is nothing that a browser should take for a page of this server.
    return reply
      .headers({
        'x-content-type-options': 'nosniff',
        'content-security-policy': 'sandbox',
        'cache-control': 'private',
      })
      .type(outcome.type)
      .send(Buffer.from(outcome.file.buffer, outcome.file.byteOffset, outcome.file.byteLength))
  }
  if ('data' in outcome) {
    const { status = 200, headers = {} } = outcome
    return reply
      .code(status)
      .headers(headers)
      .send(envelope(outcome.data, undefined, status))
  }
  const { items, total, orderBy } = outcome
  return reply.send(
    envelope(items, {
      filters: { ...query, ...params, ...pageOf(query) },
      order_by: orderBy,
      pagination: { count: items.length, total_count: total },
    }),
  )
}

/** What nobody knows would filter nothing, and all of the list would be taken for what was asked for. */
function refuseUnknown({ answers, query: known = {} }: CloudRoute, query: Query): void {
  if (typeof answers === 'string' || !('item' in answers)) return
  // Some clients repeat what stands in the path.
  const names = [...Object.keys(known), 'account_id']
  const name = Object.keys(query).find((each) => !names.includes(each))
  if (name === undefined) return
  const meant = closest(name, names)
  throw new HttpProblem(400, 'http/query', `This list cannot be filtered by '${name.slice(0, 100)}'`, {
    hint: meant === undefined ? `it takes ${names.join(', ')}` : `did you mean '${meant}'?`,
  })
}

function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return gone.signal
}

export function notFound(what: string, number: unknown, hint: string | null = null): HttpProblem {
  return new HttpProblem(404, 'api/not-found', `There is no ${what} ${String(number)}`, { hint })
}
