/** Puts a project's files into a folder, or says why they cannot be had. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { LiveProject, Origin, Pinned } from './live-project.ts'

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
  for (const [file, text] of Object.entries(project.write ?? {})) {
    if (text === null) rmSync(join(home, file), { recursive: true, force: true })
    else writeFileSync(join(home, file), text)
  }
  return join(home, project.folder ?? '')
}

function beside(project: LiveProject, into: string): [string, Pinned][] {
  return Object.entries(project.beside ?? {}).map(([name, origin]) => [join(into, name), origin])
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
  const archive = git(repository, ['archive', commit])
  if (archive.status !== 0) return `${name} has no commit ${commit.slice(0, 8)}: ${lastLine(archive.stderr)}`
  const { status, stderr } = spawnSync('tar', ['x', '-C', folder], { input: archive.stdout })
  return status === 0 ? undefined : `${name}: ${lastLine(stderr)}`
}

function git(folder: string, args: readonly string[]) {
  const place = existsSync(join(folder, '.git')) ? join(folder, '.git') : folder
  return spawnSync('git', [`--git-dir=${place}`, ...args], {
    maxBuffer: 2 ** 30,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    timeout: 120_000,
  })
}

function lastLine(text: Buffer | null): string {
  return text?.toString().trim().split('\n').at(-1) || 'no answer'
}
