import { hash } from 'node:crypto'

/** The sha256 of a text in hexadecimal, as dbt writes it into its artifacts. */
export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text)
}

/** The md5 of a text in hexadecimal. */
export function md5(text: string): string {
  return hash('md5', text)
}
