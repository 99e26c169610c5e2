import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpProblem } from '../../http/http-problem.ts'

/**
 * Bodies as clients of dbt Cloud send them: JSON, a form in either encoding, or none at all, whatever the header says it is.
 */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) =>
    readBody(body, request.headers['content-type'] ?? ''),
  )
  // Without a body there is none to be validated.
  app.addHook('preValidation', async (request) => {
    request.body ??= {}
  })
}

async function readBody(body: Buffer, type: string): Promise<unknown> {
  if (body.toString('latin1').trim() === '') return {}
  if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)) return formOf(body, type)
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new HttpProblem(400, 'http/body', 'The body is no JSON', {
      hint: 'send JSON, or a form with its Content-Type',
    })
  }
}

/** Of a field that is there several times, a list. Field by field, what is JSON but text is read: `["dbt run"]`, `true`. */
async function formOf(body: Buffer, type: string): Promise<Readonly<Record<string, unknown>>> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined)
  if (!form) throw new HttpProblem(400, 'http/body', 'The body is not the form that its Content-Type says')
  const fields = new Map<string, readonly string[]>()
  for (const [key, value] of form) {
    if (typeof value !== 'string') throw new HttpProblem(400, 'http/body', `'${key}' is a file, and no value`)
    const name = key.replace(/\[\]$/, '')
    fields.set(name, [...(fields.get(name) ?? []), value])
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? formValue(values[0] ?? '') : values]),
  )
}

function formValue(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
