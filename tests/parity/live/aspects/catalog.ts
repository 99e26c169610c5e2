import type { Seen } from '../answer.ts'
import { artifactOf, type Left } from './left.ts'

/** catalog.json: each relation with its columns, types and statistics. */
export function readCatalog(left: Left): Seen | undefined {
  return artifactOf(left, 'catalog.json')
}
