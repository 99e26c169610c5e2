import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** How bytes are kept. */
export type Packing = 'plain' | 'deflate'

/** Below this there is little to gain. */
const WORTH_PACKING = 512

export function pack(content: Uint8Array): { readonly packing: Packing; readonly body: Uint8Array } {
  if (content.length < WORTH_PACKING) return { packing: 'plain', body: content }
  return { packing: 'deflate', body: deflateRawSync(content, { level: 5 }) }
}

export function unpack(packing: string, body: Uint8Array): Uint8Array {
  return packing === 'deflate' ? inflateRawSync(body) : body
}
