/** `trellis catalog write`: the documents that a web app, or a search, reads a project from. */
import { join, resolve } from 'node:path'
import { Option } from 'commander'
import type { Files } from '#foundation/effects.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { sha256 } from '#foundation/source/checksum.ts'
import type { Catalog } from '#manifest/artifacts/catalog.ts'
import { type ArtifactKind, readArtifactJson } from '#manifest/artifacts/read-json.ts'
import type { ProjectSetup } from '#project/context/setup.ts'
import { targetFile } from '#commands/write-artifacts.ts'
import { catalogDocuments, type CatalogParts } from '#platform/catalog/catalog-documents.ts'
import { type WrittenCatalog, writeCatalog } from '#platform/catalog/write-catalog.ts'
import { PLATFORM_FOLDER } from '#platform/runner/server-file.ts'
import type { Invocation } from '#commands/invocation.ts'
import type { LoadedProject } from '#commands/loaded-project.ts'
import { loadProject } from '#commands/load-project.ts'
import type { Host } from '../host.ts'
import { compileAll } from './compile-all.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly to?: string
  readonly compile?: true
  readonly described?: string
  readonly keep?: readonly string[]
  readonly output: 'text' | 'json'
}

/** What was written, or was there already. */
interface Outcome {
  readonly digest: string
  readonly folder: string
  /** Undefined where it was there. */
  readonly written: WrittenCatalog | undefined
}

export const describeCatalogWrite: DescribeCommand = (command, host) => {
  command
    .option('--to <folder>', `In which folder; without it ${PLATFORM_FOLDER}/catalog of the project`)
    .option('--compile', 'Compile all nodes first, and write their compiled code too')
    .option('--described <file>', 'Another catalog.json, which counts where it is newer than that of the target folder')
    .option('--keep <digests...>', 'Older ones there that stay, besides the last two')
    .addOption(new Option('-o, --output <form>', 'How to tell of it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (words: Words) => {
    const outcome = await write(host, words)
    host.output.write(words.output === 'json' ? `${JSON.stringify(outcomeJson(outcome))}\n` : outcomeText(outcome))
  })
}

const HELP = `
The documents lie in a folder that is called by what they were made of: where nothing has changed since, nothing is
written. Types of columns and what the warehouse says of relations come from the last docs generate.`

/** Another form of the documents. */
const FORM = 1

async function write(host: Host, words: Words): Promise<Outcome> {
  const invocation = projectInvocation(host, words, ['catalog', 'write'])
  const project = await loadProject(invocation)
  try {
    const { files, env } = invocation.effects
    const root = invocation.flags.PROJECT_DIR
    const into = words.to === undefined ? join(root, PLATFORM_FOLDER, 'catalog') : resolve(host.cwd, words.to)
    const digest = digestOf(invocation, project, words)
    const folder = join(into, digest)
    if (files.exists(folder)) return { digest, folder, written: undefined }
    if (words.compile) await compileAll(host, words, project)
    const parts = partsOf(invocation, project, { words, digest })
    const mask = new SecretMask(env)
    const written = await writeCatalog(catalogDocuments(parts), {
      files,
      folder: into,
      digest,
      writer: invocation.id,
      ...(words.keep && { keep: words.keep }),
      mask: (text) => mask.text(text),
    })
    return { digest, folder, written }
  } finally {
    await project.setup.adapter.close()
  }
}

function partsOf(
  { effects }: Invocation,
  { manifest, setup }: LoadedProject,
  { words, digest }: { readonly words: Words; readonly digest: string },
): CatalogParts {
  const { files, now } = effects
  const { path } = descriptionOf(files, setup, words)
  const head = { digest, made_at: new Date(now()).toISOString(), target: setup.profile.targetName }
  return { manifest, catalog: files.exists(path) ? readCatalog(files.readText(path), path) : undefined, head }
}

/** What was written last of what is known of the warehouse. */
function descriptionOf(files: Files, setup: ProjectSetup, { described }: Words) {
  const own = targetFile(setup, 'catalog.json')
  const known = files.stat(own)
  const other = described === undefined ? undefined : files.stat(described)
  const isOther = described !== undefined && other && (!known || other.mtimeMs > known.mtimeMs)
  return isOther ? { path: described, stat: other } : { path: own, stat: known }
}

/** A file that is only half there, or of another kind, says nothing. */
function readCatalog(text: string, path: string): Catalog | undefined {
  try {
    return readArtifactJson(CATALOG, text, path).data as unknown as Catalog
  } catch {
    return undefined
  }
}

const CATALOG: ArtifactKind = { className: 'CatalogArtifact', name: 'catalog', versions: [1] }

/** The same for all that is made of the same files and the same description of the warehouse. */
function digestOf({ effects, version, build, id }: Invocation, { setup, digest }: LoadedProject, words: Words): string {
  const found = descriptionOf(effects.files, setup, words).stat
  // Of a parse that is not remembered nobody knows whether it was like the one before.
  const parsed = digest?.() ?? id
  const parts = [FORM, build ?? version, parsed, setup.profile.targetName, words.compile === true, found ?? null]
  return sha256(JSON.stringify(parts)).slice(0, 24)
}

function outcomeText({ folder, written }: Outcome): string {
  if (!written) return `Nothing has changed: the catalog lies in ${folder}\n`
  const { documents, bytes, packedBytes } = written
  const size = (count: number) => `${(count / 1e6).toFixed(1)} MB`
  return `Wrote ${documents} documents (${size(bytes)}, packed ${size(packedBytes)}) to ${folder}\n`
}

function outcomeJson({ digest, folder, written }: Outcome): Record<string, unknown> {
  return {
    digest,
    folder,
    is_new: written !== undefined,
    documents: written?.documents ?? null,
    bytes: written?.bytes ?? null,
    packed_bytes: written?.packedBytes ?? null,
  }
}
