/** From a project's folders to its files: what kind each is, its path, its text and its checksum. Nothing is understood yet. */
import { basename, isAbsolute, join, normalize, sep } from 'node:path'
import { BLANK } from '#foundation/source/blank.ts'
import { strip } from '#jinja/values/split.ts'
import { sha256 } from '#foundation/source/checksum.ts'
import type { Files } from '#foundation/effects.ts'
import { SETTINGS_FILE } from '#foundation/settings-file.ts'
import { Listing } from './listing.ts'
import type { FileName } from './parse-watcher.ts'

export type FileKind =
  | 'macro'
  | 'model'
  | 'snapshot'
  | 'analysis'
  | 'singular_test'
  | 'generic_test'
  | 'seed'
  | 'documentation'
  | 'schema'
  | 'fixture'
  | 'function'
  /** A dashboard as code, in a project that has a `trellis.yml`. */
  | 'dashboard'
  /** That file, where there are any. */
  | 'settings'

/** One file as dbt names it: `models/staging/orders.sql` is found under `models` as `staging/orders.sql`. */
export interface ProjectFile {
  readonly kind: FileKind
  readonly package_name: string
  readonly searchedPath: string
  readonly relativePath: string
  /** What a node of this file is called, if it has no other name. */
  readonly stem: string
  readonly original_file_path: string
  readonly absolutePath: string
  /** Read when it is first asked for. Without the white space around it, as dbt keeps it; empty for seeds, which are read when they are loaded. */
  readonly text: string
  readonly checksum: { readonly name: string; readonly checksum: string }
}

export function fileName({
  package_name,
  original_file_path,
}: Pick<ProjectFile, 'package_name' | 'original_file_path'>): FileName {
  return [package_name, original_file_path]
}

/** `shop://models/orders.yml`, as dbt tells files and writes where a node is described. */
export function fileId({
  package_name,
  original_file_path,
}: Pick<ProjectFile, 'package_name' | 'original_file_path'>): string {
  return `${package_name}://${original_file_path}`
}

/** The folders that dbt_project.yml names, and what `.dbtignore` leaves out. */
export interface SearchPaths {
  readonly project_name: string
  readonly project_root: string
  readonly model_paths: readonly string[]
  readonly seed_paths: readonly string[]
  readonly snapshot_paths: readonly string[]
  readonly analysis_paths: readonly string[]
  readonly macro_paths: readonly string[]
  readonly test_paths: readonly string[]
  readonly docs_paths: readonly string[]
  readonly function_paths: readonly string[]
  /** Undefined where dashboards are none of the project's business. */
  readonly dashboard_paths?: readonly string[]
  /** Takes a path relative to the project's root. */
  readonly isIgnored?: (path: string) => boolean
}

export interface ReadOptions {
  /** Seeds above this are known by their path alone; 0 knows no limit. */
  readonly maximumSeedSizeMib: number
  /** Whether `orders.sql.j2`, `.jinja2` and `.jinja` are read like `orders.sql`. */
  readonly takesJinjaExtensions: boolean
}

/** The texts are not read yet. */
export function findFiles(files: Files, paths: SearchPaths, options: ReadOptions): ProjectFile[] {
  const found: ProjectFile[] = []
  const listed = new Map<string, Listing>()
  for (const { kind, folders, extensions } of searches(paths, options)) {
    for (const searchedPath of [...new Set(folders)].sort()) {
      const folder = isAbsolute(searchedPath) ? searchedPath : join(paths.project_root, searchedPath)
      let listing = listed.get(folder)
      if (!listing) listed.set(folder, (listing = new Listing(files, folder)))
      const [shownFolder, absoluteFolder] = [searchedPath, folder].map(asPrefix) as [string, string]
      for (const relativePath of listing.withExtensions(extensions)) {
        if (isForAnotherKind(kind, relativePath)) continue
        const original_file_path = shownFolder + relativePath
        if (paths.isIgnored?.(original_file_path)) continue
        const place = {
          kind,
          package_name: paths.project_name,
          searchedPath,
          relativePath,
          original_file_path,
          absolutePath: absoluteFolder + relativePath,
        }
        found.push(new FoundFile(place, files, options))
      }
    }
  }
  if (found.at(-1)?.kind === 'dashboard') found.push(settingsFile(files, paths, options))
  return found
}

function settingsFile(files: Files, { project_name, project_root }: SearchPaths, options: ReadOptions): ProjectFile {
  const place = {
    kind: 'settings' as const,
    package_name: project_name,
    searchedPath: '',
    relativePath: SETTINGS_FILE,
    original_file_path: SETTINGS_FILE,
    absolutePath: join(project_root, SETTINGS_FILE),
  }
  return new FoundFile(place, files, options)
}

interface Search {
  readonly kind: FileKind
  readonly folders: readonly string[]
  readonly extensions: readonly string[]
}

function searches(paths: SearchPaths, { takesJinjaExtensions }: ReadOptions): Search[] {
  const schemaFolders = [
    ...paths.model_paths,
    ...paths.seed_paths,
    ...paths.snapshot_paths,
    ...paths.analysis_paths,
    ...paths.macro_paths,
    ...paths.test_paths,
    ...paths.function_paths,
  ].map((path) => path.replace(/\/+$/, ''))
  const withJinja = (extension: string) => [
    extension,
    ...(takesJinjaExtensions ? JINJA.map((end) => extension + end) : []),
  ]
  const sql = withJinja('.sql')
  const within = (name: string) => paths.test_paths.map((path) => join(path, name))
  return [
    { kind: 'macro', folders: paths.macro_paths, extensions: sql },
    { kind: 'generic_test', folders: within('generic'), extensions: sql },
    { kind: 'model', folders: paths.model_paths, extensions: ['.py', ...sql] },
    { kind: 'snapshot', folders: paths.snapshot_paths, extensions: sql },
    { kind: 'analysis', folders: paths.analysis_paths, extensions: sql },
    { kind: 'singular_test', folders: paths.test_paths, extensions: sql },
    { kind: 'seed', folders: paths.seed_paths, extensions: ['.csv'] },
    { kind: 'documentation', folders: paths.docs_paths, extensions: withJinja('.md') },
    { kind: 'fixture', folders: within('fixtures'), extensions: ['.csv', ...sql] },
    { kind: 'function', folders: paths.function_paths, extensions: ['.py', '.js', ...sql] },
    { kind: 'schema', folders: schemaFolders, extensions: ['.yml', '.yaml'] },
    { kind: 'dashboard', folders: paths.dashboard_paths ?? [], extensions: ['.yml', '.yaml'] },
  ]
}

/** What stands before a path that is relative to a folder, as `join` has it. */
function asPrefix(folder: string): string {
  return join(folder, 'x').slice(0, -1)
}

const JINJA = ['.j2', '.jinja2', '.jinja']

function stemOf(path: string, { takesJinjaExtensions }: ReadOptions): string {
  let name = basename(path)
  if (takesJinjaExtensions) for (const end of JINJA) if (name.endsWith(end)) name = name.slice(0, -end.length)
  return withoutExtension(name)
}

/** Python's splitext: leading dots are no extension. */
export function withoutExtension(path: string): string {
  const name = basename(path)
  const dot = name.lastIndexOf('.')
  if (dot <= 0 || /^\.+$/.test(name.slice(0, dot))) return path
  return path.slice(0, path.length - (name.length - dot))
}

function isForAnotherKind(kind: FileKind, relativePath: string): boolean {
  if (kind !== 'singular_test') return false
  const top = normalize(relativePath).split(sep)[0]
  return top === 'generic' || top === 'fixtures'
}

type Place = Omit<ProjectFile, 'stem' | 'text' | 'checksum'>

/** Reads and reckons what it is asked for: of most files that is nothing while nothing has changed. */
class FoundFile implements ProjectFile {
  readonly kind: FileKind
  readonly package_name: string
  readonly searchedPath: string
  readonly relativePath: string
  readonly original_file_path: string
  readonly absolutePath: string
  readonly #files: Files
  readonly #options: ReadOptions
  #text: string | undefined

  constructor(place: Place, files: Files, options: ReadOptions) {
    this.kind = place.kind
    this.package_name = place.package_name
    this.searchedPath = place.searchedPath
    this.relativePath = place.relativePath
    this.original_file_path = place.original_file_path
    this.absolutePath = place.absolutePath
    this.#files = files
    this.#options = options
  }

  get stem(): string {
    return stemOf(this.relativePath, this.#options)
  }

  get text(): string {
    if (this.kind === 'seed') return ''
    return (this.#text ??= strip(this.#files.readText(this.absolutePath), undefined, 'both'))
  }

  get checksum(): ProjectFile['checksum'] {
    if (this.kind !== 'seed') return contentChecksum(this.text)
    return seedChecksum(this.#files, this.absolutePath, this.original_file_path, this.#options)
  }
}

function seedChecksum(
  files: Files,
  path: string,
  original_file_path: string,
  options: ReadOptions,
): ProjectFile['checksum'] {
  const limit = options.maximumSeedSizeMib * 1024 * 1024
  const size = files.stat(path)?.size ?? 0
  if (limit !== 0 && size > limit) return { name: 'path', checksum: original_file_path }
  return { name: 'sha256', checksum: sha256(strip(files.readText(path).replace(/\r\n?/g, '\n'), undefined, 'both')) }
}

const BLANKS = new RegExp(`[${BLANK}]+`, 'g')

/** What a text's words hash to, whatever white space is between and around them. */
export function contentChecksum(text: string): { readonly name: string; readonly checksum: string } {
  return { name: 'sha256', checksum: sha256(strip(text, undefined, 'both').replace(BLANKS, ' ')) }
}
