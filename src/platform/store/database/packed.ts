import { promisify } from 'node:util'
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib'

/** How bytes are kept. */
export type Packing = 'plain' | 'deflate'

export interface Packed {
  readonly packing: Packing
  readonly body: Uint8Array
}

/** Below this there is little to gain. */
const WORTH_PACKING = 512
/** Above this it takes so long that nothing else should wait for it. */
const LARGE = 50_000
const LEVEL = { level: 5 }

export function pack(content: Uint8Array): Packed {
  if (content.length < WORTH_PACKING) return { packing: 'plain', body: content }
  return { packing: 'deflate', body: deflateRawSync(content, LEVEL) }
}

export function unpack(packing: string, body: Uint8Array): Uint8Array {
  return packing === 'deflate' ? inflateRawSync(body) : body
}

/** The same for contents of any size. */
export async function packLarge(content: Uint8Array): Promise<Packed> {
  if (content.length < LARGE) return pack(content)
  return { packing: 'deflate', body: await promisify<Uint8Array, typeof LEVEL, Uint8Array>(deflateRaw)(content, LEVEL) }
}

export async function unpackLarge(packing: string, body: Uint8Array): Promise<Uint8Array> {
  if (packing !== 'deflate' || body.length < LARGE / 10) return unpack(packing, body)
  return promisify<Uint8Array, Uint8Array>(inflateRaw)(body)
}
