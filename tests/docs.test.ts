import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { COMMAND_NAMES } from '#cli/command-names.ts'
import { testHost } from '#cli/host-for-tests.ts'
import { loadPlatformCommand } from '#cli/platform/load-platform-command.ts'
import { PLATFORM_COMMANDS } from '#cli/platform/platform-commands.ts'
import { optionsOf } from '#project/config/option.ts'
import { COMMAND_LINE_OPTIONS } from '#cli/own-options.ts'
import { OPTIONS } from '#project/config/options.ts'
import { cliReference } from '../scripts/cli-reference.ts'
import { coverageReference } from '../scripts/coverage-reference.ts'
import { dashboardsReference, dashboardsSchema } from '../scripts/dashboards-reference.ts'
import { eventsReference } from '../scripts/events-reference.ts'
import { historyReference } from '../scripts/history-reference.ts'
import { settingsReference, settingsSchema } from '../scripts/settings-reference.ts'

const IGNORED = new Set(['node_modules', 'dist', 'target', 'dbt_packages', 'logs'])

const pages = markdownFiles('.')

test.each([
  ['cli.md', cliReference],
  ['coverage.md', () => coverageReference('.')],
  ['dashboards.md', dashboardsReference],
  ['dashboard.schema.json', dashboardsSchema],
  ['events.md', eventsReference],
  ['history-tables.md', historyReference],
  ['trellis-yml.md', settingsReference],
  ['trellis.schema.json', settingsSchema],
])('docs/reference/%s is what `node scripts/docs.mjs` writes', (name, reference) => {
  expect(readFileSync(join('docs/reference', name), 'utf8')).toBe(reference())
})

test('a default of a duration or a size is written with its unit', () => {
  const rows = settingsReference().match(/^\| `\w+` \| a (?:duration|size) such as .*$/gm) ?? []
  expect(rows.length).toBeGreaterThan(10)
  expect(rows.filter((row) => /\| `\d+` \|/.test(row))).toEqual([])
})

test.each(pages)('every relative link of %s leads to a file, and to a heading if it names one', (page) => {
  const broken = links(page).filter((link) => !leadsSomewhere(page, link))
  expect(broken).toEqual([])
})

test.each(readdirSync('src').filter((name) => !name.includes('.') && readdirSync(join('src', name)).length > 0))(
  'the wing src/%s has a README of at most 40 lines',
  (wing) => {
    const lines = readFileSync(join('src', wing, 'README.md'), 'utf8').split('\n')
    expect(lines.length).toBeLessThanOrEqual(41)
  },
)

test.each(pages)('every command of `trellis` in %s exists and takes the options it is shown with', (page) => {
  const unknown = calls(page).flatMap(({ line, words, options }) => {
    const spellings = spellingsOf(words)
    return spellings && options.every((option) => spellings.has(option)) ? [] : [line]
  })
  expect(unknown).toEqual([])
})

test.each(pages.filter((page) => /^[A-Z]+\.md$|^src\//.test(page)))(
  'every file and folder that %s names exists',
  (page) => {
    const roots = ['.', 'src', dirname(page)]
    const named = codePieces(page).filter((piece) => /^(?:[\w.-]+\/)+(?:[\w-]+\.(?:ts|md|mjs|py|json))?$/.test(piece))
    const inProject = /^(?:\.trellis|dbt_packages|models|macros|target|logs|compiled|run|seeds|bin|dist)\//
    const gone = named.filter((path) => !inProject.test(path) && !roots.some((root) => existsSync(join(root, path))))
    expect(gone).toEqual([])
  },
)

function codePieces(page: string): string[] {
  const text = readFileSync(page, 'utf8').replace(/^```[^]*?^```/gm, '')
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, piece]) => piece ?? '')
}

/** The options of commands that dbt does not have, by their words. */
const beyondDbt: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  await Promise.all(
    PLATFORM_COMMANDS.map(async ({ words, actsForInstance }) => {
      const command = new Command()
      const describe = await loadPlatformCommand(words)
      describe(command, testHost(), () => {})
      const spellings = command.options.flatMap(({ long, short }) => [long ?? '', short ?? ''])
      const own = ['--debug', '--help', '-h', ...(actsForInstance ? ['--instance'] : [])]
      return [words, new Set([...spellings, ...own])] as const
    }),
  ),
)

/** The options that a command takes, `words` being the two words behind the program; undefined without such a command. */
function spellingsOf([first = '', second = '']: readonly string[]): ReadonlySet<string> | undefined {
  const name = COMMAND_NAMES.find(({ words }) => words === first || words === `${first} ${second}`)
  const beyond = beyondDbt.get(`${first} ${second}`) ?? beyondDbt.get(first)
  if (beyond) return beyond
  const isAny = first === '' || first.startsWith('-') || first.startsWith('[') || first === 'COMMAND'
  if (!name && !isAny) return undefined
  const options = name
    ? optionsOf(COMMAND_LINE_OPTIONS, name.command)
    : OPTIONS.filter(({ commands }) => commands === 'global')
  return new Set([
    ...options.flatMap(({ long, short = [], type }) => [
      ...long.map((each) => `--${each}`),
      ...short.map((letter) => `-${letter}`),
      ...(type.kind === 'switch' && type.negatable ? long.map((each) => `--no-${each}`) : []),
    ]),
    '--help',
    '--version',
  ])
}

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || IGNORED.has(entry.name)) return []
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return markdownFiles(path)
    return entry.name.endsWith('.md') && !isProjectsOwn(path) ? [path] : []
  })
}

/** Markdown of dbt projects is rendered by dbt and is no page of ours. */
function isProjectsOwn(path: string): boolean {
  return /^tests\/|^src\/.*\/docs\/|^examples\/[^/]+\/.+\//.test(path) && !path.endsWith('README.md')
}

function links(page: string): string[] {
  const text = readFileSync(page, 'utf8').replace(/^```[^]*?^```/gm, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '').filter((link) => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#')
  const target = path === '' ? page : normalize(join(dirname(page), path))
  if (!existsSync(target)) return false
  return heading === undefined || headings(target).includes(heading)
}

/** The anchors that GitHub makes of headings. */
function headings(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Lines of code blocks, and pieces of code, that begin with `trellis`. */
function calls(page: string): { line: string; words: string[]; options: string[] }[] {
  const text = readFileSync(page, 'utf8')
  const lines = [...text.matchAll(/^(?:\$ )?(trellis .*)$|`(trellis [^`]*)`/gm)].map(
    ([, line, piece]) => line ?? piece ?? '',
  )
  return lines.map((line) => {
    const [, ...parts] = line
      .replace(/'[^']*'|"[^"]*"/g, 'TEXT')
      .replace(/\s#.*$/, '')
      .split(/\s+/)
    const options = parts.filter((part) => /^--?[a-z]/.test(part)).map((part) => part.split('=')[0] ?? '')
    return { line, words: parts.slice(0, 2), options }
  })
}
