/** Plays a case, step by step, and tells what each step left behind. */
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { type DepsCase, makeWorld, prepare, stepEnvironment, TOKEN } from './world.ts'

/** What a step left behind. Addresses, folders and times are masked. */
export interface Outcome {
  readonly dbt: string
  readonly exit: number
  /** The lines on the screen; of an error, only that there is one. */
  readonly printed: readonly string[]
  /** What the error says, as dbt or Trellis words it. */
  readonly error?: readonly string[]
  /** The names of the events that tell of packages, with repeats left out. */
  readonly events: readonly string[]
  readonly lock: readonly string[] | null
  readonly specified: readonly string[] | null
  /** What is in the folder of packages: files, and links with what they point at. */
  readonly installed: readonly string[]
  /** What was asked of the servers, but for git's own talk. */
  readonly asked: readonly string[]
  /** Files of the project that hold the token, and `screen` if it was printed. */
  readonly leaks: readonly string[]
}

/** Runs words of a command line in a folder; gives its exit code and all it printed. */
export type Play = (
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  folder: string,
) => Promise<{ readonly exit: number; readonly output: string }>

export async function playCase(one: DepsCase, folder: string, play: Play): Promise<Outcome[]> {
  const world = await makeWorld(one, folder)
  const outcomes: Outcome[] = []
  try {
    for (const step of one.steps) {
      prepare(step, world)
      const before = world.asked.length
      rmSync(join(world.project, 'logs'), { recursive: true, force: true })
      const logging = ['--log-format-file', 'json', '--log-level-file', 'debug', '--no-use-colors']
      const words = [...splitWords(world.fill(step.dbt)), ...logging]
      const { exit, output } = await play(words, stepEnvironment(step, world), world.project)
      const lines = stripVTControlCharacters(world.mask(output))
        .split('\n')
        .map((line) => maskLine(line).trimEnd())
        .filter((line) => line !== '' && !/^(Running with dbt=|\[WARNING\]\[.*Deprecation\])/.test(line))
      const isError = (line: string) => /^((\[ERROR\]: )?Encountered an error:|Usage: |Error: )/.test(line)
      const errorAt = exit === 0 ? -1 : lines.findIndex(isError)
      const printed = errorAt < 0 ? lines : lines.slice(0, errorAt)
      const log = join(world.project, 'logs', 'dbt.log')
      outcomes.push({
        dbt: step.dbt,
        exit,
        printed,
        ...(errorAt >= 0 && { error: withoutTrace(lines.slice(errorAt + 1)) }),
        events: eventNames(existsSync(log) ? readFileSync(log, 'utf8') : ''),
        lock: readLines(join(world.project, 'package-lock.yml'), world.mask),
        specified: readLines(join(world.project, 'packages.yml'), world.mask),
        installed: treeOf(join(world.project, 'dbt_packages')).map(world.mask),
        asked: world.asked
          .slice(before)
          .filter((path) => !path.startsWith('/git/'))
          .sort(),
        leaks: [...(output.includes(TOKEN) ? ['screen'] : []), ...filesWithToken(world.project)],
      })
    }
    return outcomes
  } finally {
    await world.close()
  }
}

function withoutTrace(lines: readonly string[]): string[] {
  const at = lines.findIndex((line) => line.startsWith('Traceback '))
  return at < 0 ? [...lines] : lines.slice(0, at)
}

/** Words between blanks; single quotes keep blanks together. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

function maskLine(line: string): string {
  return line
    .replace(/^\d\d:\d\d:\d\d {2}/, '')
    .replace(/\/\S*dbt-downloads-\w+/g, '{downloads}')
    .replace(/\b[0-9a-f]{32}\b/g, '{checkout}')
    .replace(/\b[0-9a-f]{40}\b/g, '{sha1}')
    .replace(/0x[0-9a-f]{8,}/g, '{address}')
}

const TOLD =
  /^(Deps|Registry|Git|RetryExternalCall|RecordRetryException|PackageRedirect|EnsureGit|RequiredVersion|PackageArchive)/

function eventNames(log: string): string[] {
  const names = log
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { info: { name: string } }).info.name)
    .filter((name) => TOLD.test(name))
  return [...new Set(names)]
}

/** The hash of packages whose text holds an address changes with it. */
function readLines(path: string, mask: (text: string) => string): string[] | null {
  if (!existsSync(path)) return null
  const text = mask(readFileSync(path, 'utf8'))
  const isChanging = /\{(web|host|folder)\}/.test(text)
  return text
    .split('\n')
    .map((line) => (isChanging ? line.replace(/^sha1_hash: [0-9a-f]{40}$/, 'sha1_hash: {hash}') : line))
}

/** Where the token stands in the list of packages as it is, it is no secret. */
function filesWithToken(folder: string): string[] {
  const list = readLines(join(folder, 'packages.yml'), (text) => text)?.join('\n') ?? ''
  const isOpen = (name: string) => list.includes(TOKEN) && /^package(s|-lock)\.yml$/.test(name)
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => lstatSync(join(folder, name)).isFile() && !isOpen(name))
    .filter((name) => readFileSync(join(folder, name), 'utf8').includes(TOKEN))
}

function treeOf(folder: string, below = ''): string[] {
  if (!existsSync(join(folder, below))) return []
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = below ? `${below}/${name}` : name
      const found = lstatSync(join(folder, path))
      if (found.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(folder, path))}`]
      if (name === '.git') return []
      return found.isDirectory() ? treeOf(folder, path) : [path]
    })
}
