import { createReadStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DOCUMENT_FORMS } from '#platform/catalog/write-catalog.ts'
import type { CatalogFolder } from './catalog-folders.ts'

/**
 * Sends a document of the catalog from its file, packed as whoever asks can take it; to who has it already it says so.
 * Undefined where there is no such document.
 */
export function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  { digest, folder }: CatalogFolder,
  name: string,
): FastifyReply | undefined {
  const path = join(folder, name)
  if (!existsSync(path + DOCUMENT_FORMS.plain)) return undefined
  if (hasAlready(request, reply, `W/"${digest}"`)) return reply
  const encoding = (['br', 'gzip'] as const).find(
    (each) => acceptsPacking(request, each) && existsSync(path + DOCUMENT_FORMS[each]),
  )
  if (encoding) reply.header('content-encoding', encoding)
  const file = path + DOCUMENT_FORMS[encoding ?? 'plain']
  reply.type('application/json; charset=utf-8').header('content-length', statSync(file).size)
  return reply.send(createReadStream(file))
}

/** Says which state of it this is, and whether whoever asks has that: then it is answered. */
export function hasAlready({ headers }: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('cache-control', 'no-cache').header('etag', etag).header('vary', 'accept-encoding')
  if (!headers['if-none-match']?.split(/,\s*/).includes(etag)) return false
  reply.code(304).send()
  return true
}

export function acceptsPacking({ headers }: FastifyRequest, encoding: 'br' | 'gzip'): boolean {
  return String(headers['accept-encoding'] ?? '')
    .split(',')
    .some((each) => {
      const [name = '', ...parameters] = each.split(';').map((part) => part.trim())
      return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    })
}
