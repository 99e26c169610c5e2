import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchema, FastifySchemaCompiler } from 'fastify'

/**
 * What checks the words of requests. Each check is made when the first request needs it: those of all routes together
 * take longer than all else of a start, and nobody asks for all of them.
 */
export function validatorsAtNeed(): FastifySchemaCompiler<FastifySchema> {
  const ajv = new Ajv({
    coerceTypes: 'array',
    useDefaults: true,
    allowUnionTypes: true,
    // The schemas are the program's own.
    meta: false,
    validateSchema: false,
  })
  addFormats.default(ajv)
  return ({ schema }) => {
    let made: ValidateFunction | undefined
    const validate = (words: unknown): boolean => {
      made ??= ajv.compile(schema)
      const isRight = made(words)
      // Fastify looks for what is wrong at the function that it called.
      Object.assign(validate, { errors: made.errors })
      return isRight
    }
    return validate
  }
}
