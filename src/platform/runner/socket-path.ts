import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'

/** Of a socket's address the system keeps so many bytes, on macOS even fewer, the end included. */
const LONGEST = 103

/**
 * The path of a socket in a folder, or where that is too long for the system, one among the user's temporary files. The
 * folder it lies in is open to nobody else.
 */
export function socketPath(folder: string, name: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\trellis-${digest(folder)}-${name}`
  const path = join(folder, name)
  if (Buffer.byteLength(path) <= LONGEST) return privately(folder, path)
  const short = join(tmpdir(), `trellis-${userInfo().uid}`)
  return privately(short, join(short, `${digest(folder)}-${name}`))
}

function privately(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  return path
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
