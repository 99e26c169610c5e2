/** The world that a case describes: a project, a hub, archives and git repositories, made afresh in a folder. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseYaml } from '#foundation/yaml/parse-yaml.ts'
import { toPlain } from '#foundation/yaml/to-plain.ts'
import { type Served, type ServedThings, type Servers, serve, sha1, type Trouble } from './servers.ts'
import { type TarEntry, writeTarGz } from './write-tar.ts'

type Texts = Readonly<Record<string, string>>

/** A case file as it is written. `{web}`, `{folder}` in its texts are the server's address and the world's folder. */
export interface DepsCase {
  readonly name: string
  readonly about: string
  /** Versions by package; a version's files are packed and served. */
  readonly hub?: Readonly<Record<string, HubPackage>>
  /** Archives by file name. */
  readonly archives?: Readonly<
    Record<string, { readonly files?: Texts; readonly entries?: readonly TarEntry[]; readonly text?: string }>
  >
  /** Repositories by name, each a list of commits. */
  readonly repositories?: Readonly<Record<string, readonly Commit[]>>
  readonly troubles?: Readonly<Record<string, readonly Trouble[]>>
  /** Files of the project beside its `dbt_project.yml`. */
  readonly project?: Texts
  readonly steps: readonly Step[]
}

interface HubPackage {
  readonly versions: Readonly<Record<string, HubVersion>>
  readonly [key: string]: unknown
}

interface HubVersion {
  readonly packages?: readonly unknown[]
  readonly require_dbt_version?: readonly string[] | string
  readonly files?: Texts
  readonly entries?: readonly TarEntry[]
  readonly sha1?: string
  readonly name?: string
}

interface Commit {
  readonly files: Texts
  readonly links?: Texts
  readonly branch?: string
  readonly tag?: string
}

export interface Step {
  readonly dbt: string
  /** Why its outcome is another than dbt's. */
  readonly differs?: string
  readonly write?: Texts
  readonly remove?: readonly string[]
  readonly env?: Texts
}

export interface World {
  readonly project: string
  /** Puts what stands for the world's addresses in their place. */
  fill(text: string): string
  /** The other way: addresses and folders as a case writes them. */
  mask(text: string): string
  readonly asked: readonly string[]
  close(): Promise<void>
}

export const TOKEN = 'tok3n-of-a-test'

export function readCases(): DepsCase[] {
  const folder = join(import.meta.dirname, 'cases')
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8')
      const value = toPlain(parseYaml({ path: file, text }).value) as unknown as Omit<DepsCase, 'name'>
      return { ...value, name: file.replace(/\.yml$/, '') }
    })
}

export async function makeWorld(one: DepsCase, folder: string): Promise<World> {
  rmSync(folder, { recursive: true, force: true })
  const project = join(folder, 'shop')
  const repositories = join(folder, 'repositories')
  const shas = new Map<string, string>()
  for (const [name, commits] of Object.entries(one.repositories ?? {})) {
    makeRepository(join(repositories, `${name}.git`), join(folder, 'work', name), commits, (rev, sha) =>
      shas.set(`{${name}@${rev}}`, sha),
    )
  }
  const servers: Servers = await serve((url) => servedThings(one, url, repositories))
  const fill = (text: string) => {
    let filled = text
      .replaceAll('{web}', servers.url)
      .replaceAll('{host}', servers.url.replace('http://', ''))
      .replaceAll('{secret}', TOKEN)
      .replaceAll('{folder}', folder)
    for (const [word, sha] of shas) filled = filled.replaceAll(word, sha)
    return filled
  }
  writeFiles(project, { 'dbt_project.yml': "name: shop\nversion: '1.0'\nprofile: shop\n", ...one.project }, fill)
  const mask = (text: string) => {
    let masked = text
      .replaceAll(servers.url, '{web}')
      .replaceAll(servers.url.replace('http://', ''), '{host}')
      .replaceAll(folder, '{folder}')
    for (const [word, sha] of shas) masked = masked.replaceAll(sha, word).replaceAll(sha.slice(0, 7), `${word}:7`)
    return masked
  }
  return { project, fill, mask, asked: servers.asked, close: servers.close }
}

/** Does what a step wants done before its command. */
export function prepare(step: Step, world: World): void {
  for (const file of step.remove ?? []) rmSync(join(world.project, file), { recursive: true, force: true })
  writeFiles(world.project, step.write ?? {}, world.fill)
}

/** The variables of the environment that a step's command sees. */
export function stepEnvironment(step: Step, world: World): Record<string, string> {
  const own = Object.fromEntries(Object.entries(step.env ?? {}).map(([name, value]) => [name, world.fill(value)]))
  return {
    DBT_PACKAGE_HUB_URL: world.fill('{web}/'),
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    ...own,
  }
}

function servedThings(one: DepsCase, url: string, repositories: string): ServedThings {
  const pages = new Map<string, Served>()
  const add = (path: string, body: unknown) => pages.set(path, { body: JSON.stringify(body).replaceAll('{web}', url) })
  const hub = Object.entries(one.hub ?? {})
  add(
    '/api/v1/index.json',
    hub.map(([name]) => name),
  )
  for (const [id, { versions, ...rest }] of hub) {
    const [namespace = '', name = ''] = id.split('/')
    const told: Record<string, unknown> = {}
    for (const [version, { files, entries, sha1: wrongSha, ...facts }] of Object.entries(versions)) {
      const path = `/archives/${id}/${version}.tar.gz`
      const packed = writeTarGz(
        entries ?? filesAsEntries(`${name}-${version}`, { ...projectFile(name, version), ...files }),
      )
      pages.set(path, { body: packed, type: 'application/gzip' })
      told[version] = {
        id: `${id}/${version}`,
        name,
        version,
        packages: [],
        downloads: { tarball: url + path, format: 'tgz', sha1: wrongSha ?? sha1(packed) },
        ...facts,
      }
    }
    add(`/api/v1/${id}.json`, { name, namespace, versions: told, ...rest })
  }
  for (const [name, { files, entries, text }] of Object.entries(one.archives ?? {})) {
    const body = text ?? writeTarGz(entries ?? filesAsEntries(name.replace(/\..*/, ''), files ?? {}))
    pages.set(`/archives/${name}`, { body, type: 'application/gzip' })
  }
  return { pages, troubles: one.troubles ?? {}, repositories, token: TOKEN }
}

function projectFile(name: string, version: string): Texts {
  return { 'dbt_project.yml': `name: ${name}\nversion: '${version}'\n` }
}

/** As GitHub packs: a comment, one folder, and the files in it. */
function filesAsEntries(root: string, files: Texts): TarEntry[] {
  const folders = new Set([root])
  for (const file of Object.keys(files)) {
    const parts = file.split('/').slice(0, -1)
    for (const index of parts.keys()) folders.add([root, ...parts.slice(0, index + 1)].join('/'))
  }
  return [
    { name: 'pax_global_header', type: 'pax-global', content: '52 comment=0123456789abcdef0123456789abcdef01234567\n' },
    ...[...folders].map((name) => ({ name: `${name}/`, type: 'folder' as const })),
    ...Object.entries(files).map(([name, content]) => ({ name: `${root}/${name}`, content })),
  ]
}

function writeFiles(folder: string, files: Texts, fill: (text: string) => string): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, fill(text))
    if (name.endsWith('.sh')) chmodSync(path, 0o755)
  }
}

/** Commits are the same each time: their times and authors are. */
function makeRepository(
  bare: string,
  work: string,
  commits: readonly Commit[],
  remember: (revision: string, sha: string) => void,
): void {
  mkdirSync(work, { recursive: true })
  const env = {
    PATH: process.env.PATH,
    HOME: work,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
  const git = (args: readonly string[], date = 0) => {
    const stamp = `${1_700_000_000 + date * 60} +0000`
    return execFileSync('git', [...args], {
      cwd: work,
      env: { ...env, GIT_AUTHOR_DATE: stamp, GIT_COMMITTER_DATE: stamp },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim()
  }
  const branches = new Set<string>()
  git(['init', '-q', '-b', 'main'])
  for (const [index, { files, links = {}, branch, tag }] of commits.entries()) {
    if (branch !== undefined) git(['checkout', '-q', ...(index > 0 && branches.has(branch) ? [] : ['-B']), branch])
    branches.add(branch ?? 'main')
    writeFiles(work, files, (text) => text)
    for (const [path, target] of Object.entries(links)) symlinkSync(target, join(work, path))
    git(['add', '-A'])
    git(['commit', '-q', '--allow-empty', '-m', `commit ${index}`], index)
    if (tag !== undefined) git(['tag', '-a', tag, '-m', tag], index)
    remember(String(index), git(['rev-parse', 'HEAD']))
  }
  git(['checkout', '-q', 'main'])
  mkdirSync(dirname(bare), { recursive: true })
  execFileSync('git', ['clone', '-q', '--bare', work, bare], { env, stdio: 'ignore' })
}
