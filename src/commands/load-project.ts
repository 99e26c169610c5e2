/** From a folder and flags to a parsed project, by parsing it or from what is remembered of the last parse. */
import type { EventSink } from '#foundation/events/event.ts'
import type { CacheContent } from '#project/parser/cache/cache-file.ts'
import {
  type CacheLookup,
  type CachePlace,
  digestOf,
  readParseCache,
  rememberedText,
  writeParseCache,
} from '#project/parser/cache/parse-cache.ts'
import { mergeReads, recordReads } from '#project/parser/cache/record-reads.ts'
import { restoreProject } from '#project/parser/cache/restore-project.ts'
import { findAll, readAll } from '#project/parser/find-project-files.ts'
import type { ParsedProject } from '#project/parser/parse-project.ts'
import { fileName, type ProjectFile } from '#project/parser/read-files.ts'
import { QueryComments } from '#execution/compiler/query-comments.ts'
import { checkCatalogs } from './catalogs/check-catalogs.ts'
import { checkConfigVersion } from './check-config-version.ts'
import type { Invocation } from './invocation.ts'
import { openProject } from './open-project.ts'
import { parseState } from './parse-state.ts'
import { tellAdapter } from './tell-adapter.ts'
import { tellLookup } from './tell-lookup.ts'
import { targetFile } from './write-artifacts.ts'
import type { LoadedProject, OpenProject } from './loaded-project.ts'

interface Remembered {
  readonly content: CacheContent
  readonly digest: () => string
}

/** A project whose manifest is known, if only in the form in which it was remembered. */
export type FoundParse =
  /** Partly: all but a few files as it was remembered. */
  | { readonly kind: 'parsed'; readonly isPartly: boolean; readonly project: LoadedProject }
  | ({ readonly kind: 'remembered'; readonly open: OpenProject } & Remembered)

/** Beside dbt's own `partial_parse.msgpack`, which is left alone. */
const CACHE_FILE = 'partial_parse.trellis'

/**
 * Reads and parses a project. Nothing is asked of the warehouse, and nothing is written but the memory of the parse.
 * Before the adapter can call macros, `lateMacros` have to be provided.
 */
export async function loadProject(invocation: Invocation): Promise<LoadedProject> {
  const found = await findParse(invocation)
  const project = found.kind === 'parsed' ? { ...found.project, isNew: !found.isPartly } : restored(found.open, found)
  invocation.loaded?.(project)
  return project
}

function restored(open: OpenProject, { content, digest }: Remembered): LoadedProject {
  return { ...open, ...restoreProject(open.setup, content), written: rememberedText(content), digest }
}

/** The same without making a manifest of what is remembered, for who needs none. */
export async function findParse(invocation: Invocation): Promise<FoundParse> {
  const found = await parseOrRemember(invocation)
  const { root } = found.kind === 'parsed' ? found.project.setup : found.open.setup
  if (!root.queryComment.comment) return found
  const parsed: Extract<FoundParse, { kind: 'parsed' }> =
    found.kind === 'parsed' ? found : { kind: 'parsed', isPartly: true, project: restored(found.open, found) }
  // A comment that cannot be made is an error of the project, whatever the command.
  new QueryComments(parsed.project.macros).for('master')
  return parsed
}

async function parseOrRemember(invocation: Invocation): Promise<FoundParse> {
  const { events, effects } = invocation
  const open = await openProject(invocation, (known) => {
    checkCatalogs(invocation, known)
    tellAdapter(invocation, known.adapterType)
  })
  const { setup } = open
  for (const project of setup.projects.values()) checkConfigVersion(project, setup.root)
  const state = parseState(invocation, setup)
  events.emit('StateCheckVarsHash', state)
  const place = cachePlace(invocation, open, state.checksum)
  if (!place) {
    const all = readAll(setup, effects.files)
    if (!invocation.flags.PARTIAL_PARSE) events.emit('PartialParsingNotEnabled')
    const { parseProject } = await parser()
    return { kind: 'parsed', isPartly: false, project: { ...open, ...parseProject(setup, effects.files, all) } }
  }
  const all = findAll(setup, effects.files)
  const lookup = readParseCache(place, setup, all)
  const digest = () => digestOf(lookup.inputs)
  tellLookup(events, lookup)
  if (lookup.kind === 'hit') {
    tellAgain(events, lookup.content)
    return { kind: 'remembered', open, content: lookup.content, digest }
  }
  const partly = lookup.kind === 'changed' && (await reparsed(open, place, all, lookup))
  if (partly) return { kind: 'parsed', isPartly: true, project: { ...open, ...partly, digest } }
  const recording = recordReads(setup)
  const { parseProject } = await parser()
  const parsed = parseProject(recording.setup, effects.files, all, recording)
  const written = recording.isRepeatable()
    ? writeParseCache(place, setup, lookup.inputs, parsed.manifest, {
        reads: recording.reads(),
        events: recording.events,
      })
    : undefined
  return { kind: 'parsed', isPartly: false, project: { ...open, ...parsed, digest, ...(written && { written }) } }
}

/** Half of the program, and mostly nothing has changed. */
function parser() {
  return import('#project/parser/parse-project.ts')
}

/** So few are parsed anew each time: that costs less than to write down all the others once more. */
const FEW_FILES = 3

/** The remembered project with some of its files parsed anew, where that is enough. */
async function reparsed(
  { setup }: OpenProject,
  place: CachePlace,
  all: readonly ProjectFile[],
  { content, files: changed, changes, inputs }: Extract<CacheLookup, { kind: 'changed' }>,
): Promise<(ParsedProject & Pick<LoadedProject, 'written'>) | undefined> {
  const { facts } = content
  const recording = recordReads(setup)
  const project = restoreProject(setup, content)
  const { reparseNodes } = await import('#project/parser/reparse-nodes.ts')
  const reparsing = { project, all, changed, told: facts.events, watcher: recording }
  if (!reparseNodes({ ...reparsing, setup: recording.setup, files: place.files })) return undefined
  tellAgain(setup.events, content)
  if (changes.length <= FEW_FILES || !recording.isRepeatable()) return project
  const reads = mergeReads(facts.reads, recording.reads(), changed.map(fileName))
  const record = { reads, events: facts.events, before: facts }
  const written = writeParseCache(place, setup, inputs, project.manifest, record)
  return { ...project, ...(written && { written }) }
}

/** The warnings of a remembered parse: they belong to the project, whether it is parsed again or not. */
function tellAgain(events: EventSink, { facts }: CacheContent): void {
  for (const { name, data, level } of facts.events) events.emit(name, data, level)
}

function cachePlace(
  { build, flags, effects }: Invocation,
  { setup }: OpenProject,
  vars: string,
): CachePlace | undefined {
  if (build === undefined || !flags.PARTIAL_PARSE) return undefined
  const comparesFiles = flags.PARTIAL_PARSE_FILE_DIFF !== false
  return { files: effects.files, path: targetFile(setup, CACHE_FILE), build, vars, comparesFiles }
}
