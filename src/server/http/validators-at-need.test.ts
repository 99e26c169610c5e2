import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { INTEGER } from '#api/json-schema.ts'
import { validatorsAtNeed } from './validators-at-need.ts'

const QUERY = { type: 'object', additionalProperties: false, properties: { size: INTEGER, at: { type: 'array' } } }

async function answersOf(schema: object, ...addresses: readonly string[]): Promise<readonly string[]> {
  const app = Fastify()
  app.setValidatorCompiler(validatorsAtNeed())
  app.get('/plants', { schema: { querystring: schema } }, async ({ query }) => query)
  const answers: string[] = []
  for (const address of addresses) answers.push((await app.inject(address)).body)
  await app.close()
  return answers
}

test('the words of a request become what the schema says, and those that do not fit are told each time', async () => {
  const [first, second, third, fourth] = await answersOf(
    QUERY,
    '/plants?size=x',
    '/plants?size=7&at=here',
    '/plants?colour=red',
    '/plants',
  )
  expect(JSON.parse(first ?? '')).toMatchObject({ statusCode: 400, message: 'querystring/size must be integer' })
  expect(JSON.parse(second ?? '')).toEqual({ size: 7, at: ['here'] })
  expect(JSON.parse(third ?? '')).toMatchObject({ message: 'querystring must NOT have additional properties' })
  expect(JSON.parse(fourth ?? '')).toEqual({})
})

test('no check is made before a request needs it', async () => {
  const app = Fastify()
  app.setValidatorCompiler(validatorsAtNeed())
  app.get('/plants', { schema: { querystring: { type: 'no such type' } } }, async () => ({}))
  await expect(app.ready()).resolves.toBeDefined()
  await app.close()
})
