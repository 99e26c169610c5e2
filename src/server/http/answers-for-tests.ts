import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { JsonSchema } from '#api/json-schema.ts'
import type { OpenApi } from './openapi.ts'

/** What came back from a server. */
export interface AnswerForTests {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly status: number
  readonly type: string
  readonly body: string
}

/**
 * Says what is wrong with an answer by an OpenAPI document: undefined where nothing is. Of paths that the document does not have,
 * the answer has to be a failure in dbt's form.
 */
export function answerChecker(document: OpenApi): (answer: AnswerForTests) => string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
  const compiled = new Map<JsonSchema, ReturnType<typeof ajv.compile>>()
  const routes = Object.entries(document.paths).map(([path, operations]) => ({ pattern: patternOf(path), operations }))
  return ({ method, url, status, type, body }) => {
    const [path = ''] = url.split('?')
    const name = method.toLowerCase()
    const route = routes.find(({ pattern, operations }) => pattern.test(path) && operations[name])
    const answers = route?.operations[name]?.responses
    const answer = answers?.[status] ?? answers?.[`${Math.floor(status / 100)}XX`]
    const told = `${method} ${url} → ${status}`
    if (route && !answer) return `${told}: of that the document says nothing`
    const content = answer?.content
    if (content?.['*/*']) return undefined
    if (!type.startsWith('application/json')) return `${told} is ${type}`
    const schema = route ? (content?.['application/json']?.schema ?? {}) : FAILURE
    const validate = compiled.get(schema) ?? ajv.compile(rooted(schema))
    compiled.set(schema, validate)
    return validate(JSON.parse(body))
      ? undefined
      : `${told}: ${ajv.errorsText(validate.errors)}\n${body.slice(0, 2000)}`
  }
}

const FAILURE: JsonSchema = { $ref: '#/components/schemas/Failure' }

function patternOf(path: string): RegExp {
  const source = path
    .replaceAll('{path}', '.+')
    .replaceAll(/\{\w+\}/g, '[^/]+')
    .replace(/\/$/, '')
  return new RegExp(`^${source}/?$`)
}

function rooted(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components')) as JsonSchema
}
