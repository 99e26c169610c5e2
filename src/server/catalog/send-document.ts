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
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { digest, folder }: CatalogFolder,
  name: string,
): FastifyReply | undefined {
  const path = join(folder, name)
  if (!existsSync(path + DOCUMENT_FORMS.plain)) return undefined
  const tag = `W/"${digest}"`
  reply.header('cache-control', 'no-cache').header('etag', tag).header('vary', 'accept-encoding')
  if (headers['if-none-match']?.split(/,\s*/).includes(tag)) return reply.code(304).send()
  reply.type('application/json; charset=utf-8')
  const encoding = (['br', 'gzip'] as const).find(
    (each) => accepts(headers['accept-encoding'], each) && existsSync(path + DOCUMENT_FORMS[each]),
  )
  if (encoding) reply.header('content-encoding', encoding)
  const file = path + DOCUMENT_FORMS[encoding ?? 'plain']
  return reply.header('content-length', statSync(file).size).send(createReadStream(file))
}

function accepts(accepted: string | readonly string[] = '', encoding: string): boolean {
  return [accepted]
    .flat()
    .join(',')
    .split(',')
    .some((each) => {
      const [name = '', ...parameters] = each.split(';').map((part) => part.trim())
      return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    })
}
