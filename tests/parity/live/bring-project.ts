/** Puts a project's files into a folder, or says why they cannot be had. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { LiveProject, Origin, Package, Pinned } from './live-project.ts'

export interface Sources {
  readonly root: string
  /** Where clones are kept. */
  readonly cache: string
  /** A folder with projects that are already there: `--projects`. */
  readonly projects: string | undefined
}

/** Gives the folder of the project to run, in a copy under `into`. */
export function bringProject(project: LiveProject, into: string, sources: Sources): string | { readonly why: string } {
  const home = join(into, project.name.replaceAll('-', '_'))
  for (const [folder, origin] of [[home, project.origin] as const, ...beside(project, into)]) {
    const why = bring(origin, folder, sources)
    if (why !== undefined) return { why }
  }
  writePackages(project, home, into)
  for (const [file, text] of Object.entries(project.write ?? {})) {
    if (text === null) rmSync(join(home, file), { recursive: true, force: true })
    else {
      mkdirSync(dirname(join(home, file)), { recursive: true })
      writeFileSync(join(home, file), text)
    }
  }
  return join(home, project.folder ?? '')
}

function beside(project: LiveProject, into: string): [string, Pinned][] {
  const packages = Object.entries(project.packages ?? {}).flatMap(([name, origin]): [string, Pinned][] =>
    origin.kind === 'pinned' ? [[join(PACKAGES, name), origin]] : [],
  )
  return [...Object.entries(project.beside ?? {}), ...packages].map(([name, origin]) => [join(into, name), origin])
}

const PACKAGES = 'packages'

/** What asks the hub for packages, where those that are there are the ones to use. */
const ASKING = ['packages.yml', 'dependencies.yml', 'package-lock.yml']

function writePackages(project: LiveProject, home: string, into: string): void {
  if (project.packages === undefined) return
  const folder = join(home, project.folder ?? '')
  const places = Object.entries(project.packages).map(([name, origin]) => placeOf(name, origin, home, into))
  for (const place of [folder, ...places]) for (const file of ASKING) rmSync(join(place, file), { force: true })
  if (places.length === 0) return
  const lines = places.map((place) => `  - local: ${relative(folder, place)}\n`)
  writeFileSync(join(folder, 'packages.yml'), `packages:\n${lines.join('')}`)
}

function placeOf(name: string, origin: Package, home: string, into: string): string {
  return origin.kind === 'pinned' ? join(into, PACKAGES, name) : join(home, origin.path)
}

/** Also what dbt does not know: with a `trellis.yml` snapshots keep a record of their own in the warehouse. */
const LEFT_OVERS =
  /(?:^|\/)(?:target|logs|dbt_packages|node_modules|\.git|\.trellis|trellis\.yml|[^/]+\.duckdb(?:\.wal)?)$/

function bring(origin: Origin, folder: string, sources: Sources): string | undefined {
  mkdirSync(dirname(folder), { recursive: true })
  if (origin.kind === 'ours') {
    copy(join(sources.root, origin.path), folder)
    return undefined
  }
  const given = sources.projects === undefined ? undefined : placeIn(sources.projects, origin)
  if (given !== undefined && !isRepository(given)) {
    copy(given, folder)
    return undefined
  }
  const repository = given ?? join(sources.cache, `${origin.repository.replace('/', '+')}.git`)
  const problem = given === undefined ? clone(origin, repository) : undefined
  return problem ?? checkOut(repository, origin, folder)
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !LEFT_OVERS.test(path.slice(from.length)) })
}

/** A folder named as the repository: `dbt-utils`, `dbt-labs+dbt-utils`, or a bare clone in the latter. */
function placeIn(projects: string, { repository }: Pinned): string | undefined {
  const [, name = ''] = repository.split('/')
  const long = repository.replace('/', '+')
  return [join(long, 'repo'), long, `${long}.git`, name]
    .map((place) => join(projects, place))
    .find((place) => existsSync(place))
}

function isRepository(folder: string): boolean {
  return existsSync(join(folder, '.git')) || (existsSync(join(folder, 'HEAD')) && existsSync(join(folder, 'objects')))
}

function clone({ repository, commit }: Pinned, into: string): string | undefined {
  if (git(into, ['cat-file', '-e', `${commit}^{commit}`]).status === 0) return undefined
  mkdirSync(into, { recursive: true })
  git(into, ['init', '--quiet', '--bare'])
  const fetched = git(into, ['fetch', '--quiet', '--depth', '1', `https://github.com/${repository}.git`, commit])
  return fetched.status === 0 ? undefined : `${repository} could not be cloned: ${lastLine(fetched.stderr)}`
}

function checkOut(repository: string, { repository: name, commit }: Pinned, folder: string): string | undefined {
  mkdirSync(folder, { recursive: true })
  let archive = git(repository, ['archive', commit])
  if (archive.status !== 0)
    archive = git(repository, ['archive', commit, '--', '.', ...withoutMissing(repository, commit)])
  if (archive.status !== 0) return `${name} has no commit ${commit.slice(0, 8)}: ${lastLine(archive.stderr)}`
  const { status, stderr } = spawnSync('tar', ['x', '-C', folder], { input: archive.stdout })
  return status === 0 ? undefined : `${name}: ${lastLine(stderr)}`
}

/** Snapshots that were made without large files name them all the same. */
function withoutMissing(repository: string, commit: string): string[] {
  const files = git(repository, ['ls-tree', '-r', '-z', commit]).stdout.toString().split('\0').filter(Boolean)
  const blobs = files.map((line) => line.split(/[ \t]/, 3)[2] ?? '')
  const there = git(repository, ['cat-file', '--batch-check=%(objecttype)'], blobs.join('\n'))
  const kinds = there.stdout.toString().split('\n')
  return files.flatMap((line, index) =>
    kinds[index]?.endsWith('missing') ? [`:(exclude,literal)${line.slice(line.indexOf('\t') + 1)}`] : [],
  )
}

function git(folder: string, args: readonly string[], input = '') {
  const place = existsSync(join(folder, '.git')) ? join(folder, '.git') : folder
  return spawnSync('git', [`--git-dir=${place}`, ...args], {
    input,
    maxBuffer: 2 ** 30,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    timeout: 120_000,
  })
}

function lastLine(text: Buffer | null): string {
  return text?.toString().trim().split('\n').at(-1) || 'no answer'
}
