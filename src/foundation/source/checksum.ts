import { createHash } from 'node:crypto'

/** The sha256 of a text in hexadecimal, as dbt writes it into its artifacts. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
