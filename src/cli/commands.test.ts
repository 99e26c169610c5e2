import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { nodeOutside } from '#foundation/node-outside.ts'
import { DUCKDB } from '#warehouse/duckdb/adapter.ts'
import { testHost } from './host-for-tests.ts'
import { runCommandLine } from './run-command-line.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'trellis-commands-')))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const profiles = join(root, 'profiles')

/** Runs a command line in a folder below the root; gives the exit code, and the lines without their times. */
async function run(folder: string, args: readonly string[], answers: readonly string[] = []) {
  const waiting = [...answers]
  const host = testHost(
    {},
    {
      effects: { files: nodeFiles, env: { DBT_PROFILES_DIR: profiles }, now: Date.now, outside: nodeOutside },
      cwd: join(root, folder),
      adapters: new Map([['duckdb', async () => DUCKDB]]),
      macroFolders: () => [
        { name: 'dbt_duckdb', folder: resolve('src/warehouse/duckdb') },
        { name: 'dbt', folder: resolve('src/warehouse/adapter/global_project') },
      ],
      ...(answers.length > 0 && { ask: async () => waiting.shift() ?? '' }),
    },
  )
  const code = await runCommandLine(args, host)
  const lines = host
    .written()
    .replace(/^\d\d:\d\d:\d\d {2}/gm, '')
    .trimEnd()
    .split('\n')
  return { code, lines, text: host.written() }
}

beforeAll(async () => {
  nodeFiles.makeFolder(profiles)
  await run('.', ['init', 'shop', '--skip-debug'])
})

describe('init', () => {
  test('makes a project that parses without a warning, and its profile', async () => {
    expect(nodeFiles.readText(join(profiles, 'profiles.yml'))).toMatch(/^shop:\n {2}target: dev\n/)
    const { code, text } = await run('shop', ['parse', '--warn-error'])
    expect({ code, isError: text.includes('ERROR') }).toEqual({ code: 0, isError: false })
  })

  test('looks for a project in the folder that --project-dir names', async () => {
    const { code, text } = await run('.', ['init', '--project-dir', 'shop', '--skip-profile-setup'])
    expect({ code, asksForName: text.includes('name') }).toEqual({ code: 0, asksForName: false })
  })

  test('leaves a folder alone that is there', async () => {
    const { code, lines } = await run('.', ['init', 'shop'])
    expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: 'A project called shop already exists here.' })
  })

  test.each([
    [[], 'A new project needs a name'],
    [['2shops'], '2shops is not a valid project name.'],
    [['dbt'], 'dbt is not a valid project name.'],
  ])('without anybody to ask, %j is an error', async (words, message) => {
    const { code, text } = await run('.', ['init', ...words])
    expect(code).toBe(2)
    expect(text).toContain(message)
  })

  test('asks for a name until there is a good one', async () => {
    const { code } = await run('.', ['init', '2shops', '--skip-profile-setup'], ['no shop', 'nursery'])
    expect(code).toBe(0)
    expect(nodeFiles.exists(join(root, 'nursery/dbt_project.yml'))).toBe(true)
  })

  test('does not write over a profile unless somebody says so', async () => {
    const file = join(profiles, 'profiles.yml')
    nodeFiles.write(file, '# mine\nshop: {target: a, outputs: {a: {type: duckdb}}} # old\nother:\n  target: b\n')
    await run('shop', ['init', '--skip-debug'])
    expect(nodeFiles.readText(file)).toContain('# old')
    await run('shop', ['init', '--skip-debug'], ['y'])
    const text = nodeFiles.readText(file)
    expect(text).toMatch(/^# mine\nother:\n {2}target: b\n\nshop:\n {2}target: dev\n/)
  })
})

describe('init with a template of the project', () => {
  const file = join(profiles, 'profiles.yml')

  test('asks what it says, and writes the answers', async () => {
    nodeFiles.write(join(root, 'asking/dbt_project.yml'), 'name: asking\nprofile: asking\n')
    const template = 'fixed: {type: duckdb}\nprompts:\n  path: {}\n  threads: {type: int, default: 2}\n'
    nodeFiles.write(join(root, 'asking/profile_template.yml'), template)
    const { code, text } = await run('asking', ['init'], ['asking.duckdb', ''])
    expect(code, text).toBe(0)
    expect(text).toContain("using project's profile_template.yml and your supplied values.")
    expect(nodeFiles.readText(file)).toContain(
      'asking:\n  outputs:\n    dev:\n      type: duckdb\n      path: asking.duckdb\n      threads: 2\n  target: dev\n',
    )
  })

  test('that is wrong makes a profile of the usual kind', async () => {
    nodeFiles.write(join(root, 'wrong/dbt_project.yml'), 'name: wrong\nprofile: wrong\n')
    nodeFiles.write(join(root, 'wrong/profile_template.yml'), 'prompts: [\n')
    const { code, text } = await run('wrong', ['init'])
    expect(code, text).toBe(0)
    expect(text).toContain('Invalid profile_template.yml in project.')
    expect(nodeFiles.readText(file)).toContain('wrong:\n  target: dev\n')
  })
})

describe('list', () => {
  const NODES = ['shop.plants', 'shop.plants_by_light', 'shop.staging.stg_plants']

  test.each<[string, string[], string[]]>([
    ['selectors', ['--resource-types', 'model', 'seed'], [NODES[1]!, NODES[2]!, NODES[0]!]],
    [
      'names',
      ['--output', 'name', '-s', '+plants_by_light', '--resource-type', 'model'],
      ['plants_by_light', 'stg_plants'],
    ],
    ['paths', ['--output', 'path', '-s', 'stg_plants', '--resource-type', 'model'], ['models/staging/stg_plants.sql']],
    [
      'keys of its own choice',
      [
        '--output',
        'json',
        '-s',
        'plants',
        '--output-keys',
        'name config.materialized config.no',
        '--resource-type',
        'seed',
      ],
      ['{"name": "plants", "config.materialized": "seed"}'],
    ],
    ['models alone', ['-m', 'plants_by_light'], ['shop.plants_by_light']],
  ])('shows %s', async (_, args, expected) => {
    const { code, lines } = await run('shop', ['ls', '--quiet', ...args])
    expect({ code, lines }).toEqual({ code: 0, lines: expected })
  })

  test('of nothing is no failure', async () => {
    const { code, lines } = await run('shop', ['ls', '-s', 'nope'])
    expect(code).toBe(0)
    expect(lines.slice(-2)).toEqual([
      "[WARNING]: The selection criterion 'nope' does not match any enabled nodes",
      '[WARNING]: No nodes selected!',
    ])
  })

  test('does not take --models and --select at once', async () => {
    const { code, text } = await run('shop', ['ls', '-m', 'a', '-s', 'b'])
    expect(code).toBe(2)
    expect(text).toContain('"models" and "select" are mutually exclusive arguments')
  })
})

describe('clean', () => {
  test('deletes what the project says, and says so', async () => {
    const { code, lines } = await run('shop', ['clean'])
    const target = join(root, 'shop/target')
    expect(code).toBe(0)
    expect(lines.slice(1)).toEqual([
      ...[target, join(root, 'shop/dbt_packages')].flatMap((path) => [`Checking ${path}/*`, `Cleaned ${path}/*`]),
      'Finished cleaning all paths.',
    ])
    expect(nodeFiles.exists(target)).toBe(false)
  })

  test.each([
    ['models', 'dbt will not clean the following source paths'],
    ['../elsewhere', 'dbt will not clean the following directories outside the project'],
  ])('does not delete %s', async (path, message) => {
    const project = join(root, 'careful/dbt_project.yml')
    nodeFiles.write(project, `name: careful\nprofile: shop\nclean-targets: ['target', '${path}']\n`)
    nodeFiles.write(join(root, 'careful/target/a'), '')
    const { code, text } = await run('careful', ['clean'])
    expect(code).toBe(2)
    expect(text).toContain(message)
    expect(nodeFiles.exists(join(root, 'careful/target/a'))).toBe(true)
  })
})

describe('debug', () => {
  test('says that all is well', async () => {
    const { code, lines } = await run('shop', ['debug'])
    expect(code).toBe(0)
    expect(lines).toContain('  profiles.yml file [OK found and valid]')
    expect(lines).toContain('  dbt_project.yml file [OK found and valid]')
    expect(lines).toContain('  Connection test: [OK connection ok]')
    expect(lines.at(-1)).toBe('All checks passed!')
  })

  test('says each thing that is wrong', async () => {
    nodeFiles.write(join(root, 'wrong/dbt_project.yml'), 'name: wrong\nprofile: nobody\nmodel-paths: 7\n')
    const { code, text } = await run('wrong', ['debug'])
    expect(code).toBe(1)
    expect(text).toContain('2 checks failed:')
    expect(text).toContain("Could not find profile named 'nobody'")
    expect(text).toContain('Project loading failed for the following reason:')
  })

  test('only tries the connection with --connection', async () => {
    const { lines } = await run('shop', ['debug', '--connection'])
    expect(lines).not.toContain('Configuration:')
    expect(lines).toContain('  Connection test: [OK connection ok]')
  })
})
