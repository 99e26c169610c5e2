/** What is looked at after each command, each in a file of its own. */
import type { Seen } from '../answer.ts'
import { readCatalog } from './catalog.ts'
import { readEvents } from './events.ts'
import { readFiles } from './files.ts'
import type { Left } from './left.ts'
import { readLines } from './lines.ts'
import { readManifest, readSemanticManifest } from './manifest.ts'
import { readRelations } from './relations.ts'
import { readResults } from './results.ts'
import { readSources } from './sources.ts'
import { readCompiledSql, readRunSql } from './sql-files.ts'

export const ASPECTS = {
  exit: ({ exit }) => ({ code: exit }),
  results: readResults,
  manifest: readManifest,
  semantic_manifest: readSemanticManifest,
  compiled: readCompiledSql,
  run: readRunSql,
  relations: readRelations,
  catalog: readCatalog,
  sources: readSources,
  files: readFiles,
  events: readEvents,
  lines: readLines,
  /** What `ls` prints for many selectors: read by `list-many.ts`. */
  list: () => undefined,
} as const satisfies Readonly<Record<string, (left: Left) => Seen | undefined | Promise<Seen | undefined>>>

export type AspectName = keyof typeof ASPECTS

export const ASPECT_NAMES = Object.keys(ASPECTS) as AspectName[]
