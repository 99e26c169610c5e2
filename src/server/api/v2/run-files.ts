import { extname } from 'node:path'
import type { Outcome } from './cloud-route.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json; charset=utf-8',
  '.sql': 'text/plain; charset=utf-8',
  '.log': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
}

/** An artifact as it was written, with the type that its name says. */
export function fileOutcome(path: string, file: Uint8Array): Outcome {
  return { file, type: TYPES[extname(path)] ?? 'application/octet-stream' }
}
