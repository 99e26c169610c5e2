import { extname } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.sql': 'text/plain; charset=utf-8',
  '.log': 'text/plain; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
}

/** The media type of a file that a run has left behind, by its name. */
export function artifactType(path: string): string {
  return TYPES[extname(path)] ?? 'application/octet-stream'
}
