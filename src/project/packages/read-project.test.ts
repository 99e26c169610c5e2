import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlMapping, YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { CheckCredentials } from '#project/config/profile.ts'
import type { Project } from '#project/config/project.ts'
import type { Renderers } from '#project/config/renderer.ts'
import { memoryFiles } from '../../../tests/memory-files.ts'
import { readProject } from './read-project.ts'

interface Recorded {
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  readonly vars?: YamlMapping
  readonly profile?: string
  readonly target?: string
  readonly threads?: number
  readonly dbt: {
    readonly project?: Readonly<Record<string, unknown>>
    readonly target?: unknown
    readonly packages?: Readonly<Record<string, string>>
    readonly error?: string
    readonly message?: string
    readonly events: readonly string[]
  }
  /** Where the answer is meant to be another than dbt's. */
  readonly ours?: 'accepts' | 'other'
}

const recorded = readFileSync('tests/config/projects.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

describe('reads a project as dbt does', () => {
  test.each(recorded.filter(({ dbt }) => dbt.project))('$name', (recording) => {
    const { config, events } = read(recording)
    const { dbt } = recording
    const shown = asDbtShows(config.project)
    for (const [key, value] of Object.entries(dbt.project ?? {})) {
      if (key in shown) expect({ [key]: shown[key] }).toEqual({ [key]: value })
    }
    const { path: _, ...target } = config.target
    expect(target).toEqual(dbt.target)
    expect([...new Set(events.map(({ name }) => name))]).toEqual(dbt.events)
    if (dbt.packages) {
      const roots = [config.project, ...config.packages].map(({ projectName, projectRoot }) => [
        projectName,
        projectRoot.slice(1),
      ])
      expect(Object.fromEntries(roots)).toEqual(dbt.packages)
    }
  })
})

describe('refuses a project as dbt does', () => {
  test.each(recorded.filter(({ dbt, ours }) => dbt.error && !ours))('$name', (recording) => {
    const error = errorOf(() => read(recording))
    const { error: excType, message } = recording.dbt
    // Where dbt fails by a slip of its own, any error that can be understood will do.
    if (excType?.endsWith('Error') && ['TypeError', 'KeyError', 'AttributeError'].includes(excType)) return
    expect({ excType: error.excType, message: flat(error.diagnostics[0]?.message ?? '') }).toEqual({
      excType: excType === 'ProjectContractBrokenError' ? 'ProjectContractError' : excType,
      message: flat(message ?? ''),
    })
  })
})

describe('takes what dbt refuses', () => {
  test.each(recorded.filter(({ ours }) => ours === 'accepts'))('$name', (recording) => {
    expect(() => read(recording)).not.toThrow()
  })

  test('a local package serves from where it is, and what it needs with it', () => {
    const { config } = read({
      files: {
        'dbt_project.yml': 'name: shop\nprofile: p\n',
        'packages.yml': 'packages: [{local: local/a}]',
        'local/a/dbt_project.yml': 'name: a\nvars: {x: 1}\n',
        'local/a/packages.yml': 'packages: [{local: ../b}]',
        'local/b/dbt_project.yml': 'name: b\n',
      },
    })
    expect(config.packages.map(({ projectName, projectRoot }) => [projectName, projectRoot])).toEqual([
      ['a', '/ROOT/local/a'],
      ['b', '/ROOT/local/b'],
    ])
  })

  test('a local package that is installed is read once', () => {
    const { config } = read({
      files: {
        'dbt_project.yml': 'name: shop\nprofile: p\n',
        'packages.yml': 'packages: [{local: local/a}]',
        'local/a/dbt_project.yml': 'name: a\n',
        'dbt_packages/a/dbt_project.yml': 'name: a\n',
      },
    })
    expect(config.packages.map(({ projectRoot }) => projectRoot)).toEqual(['/ROOT/dbt_packages/a'])
  })

  test('without any profiles.yml a DuckDB file in the project serves, and an event tells', () => {
    const { config, events } = read(
      { files: { 'dbt_project.yml': 'name: shop\nprofile: p\n', 'profiles.yml': '' } },
      { hasProfiles: false },
    )
    expect(config.target).toMatchObject({ type: 'duckdb', path: '/ROOT/shop.duckdb', name: 'dev', threads: 4 })
    expect(events.map(({ name }) => name)).toEqual(['ProfileStandIn'])
  })

  test('a secret reaches the target though no filter could see it', () => {
    const { config } = read({
      files: {
        'dbt_project.yml': 'name: shop\nprofile: p\n',
        'profiles.yml': `p: {target: dev, outputs: {dev: {type: duckdb, path: "a{{ env_var('DBT_ENV_SECRET_X') }}b"}}}`,
      },
      env: { DBT_ENV_SECRET_X: 'hush' },
    })
    expect(config.target.path).toBe('ahushb')
  })
})

test('an error shows the line that causes it', () => {
  const error = errorOf(() => read({ files: { 'dbt_project.yml': 'name: shop\nprofile: p\nmodel-path: [models]\n' } }))
  expect(error.message).toBe(
    [
      'Runtime Error in dbt_project.yml:3:1   [project/unknown-key]',
      "  at path []: Additional properties are not allowed ('model-path' was unexpected)",
      '',
      '     2 │ profile: p',
      '  ▸  3 │ model-path: [models]',
      '       │ ^^^^^^^^^^',
      "  hint: did you mean 'model-paths'?",
    ].join('\n'),
  )
})

const PROFILES = `p:
  target: dev
  outputs:
    dev: {type: duckdb, path: x.duckdb, threads: 4}
    prod: {type: duckdb, path: y.duckdb, schema: prod_s}
`

function read(
  { files, env = {}, vars = {}, profile, target, threads }: Pick<Recorded, 'files'> & Partial<Recorded>,
  { hasProfiles = true } = {},
) {
  const texts = Object.entries({ 'profiles.yml': PROFILES, ...files }).filter(
    ([name]) => hasProfiles || name !== 'profiles.yml',
  )
  const events: { name: string; data: unknown }[] = []
  const config = readProject({
    dir: '/ROOT',
    profilesDir: '/ROOT',
    isProfilesDirNamed: false,
    cliVars: vars,
    profile,
    target,
    threads,
    versionCheck: 'lenient',
    effects: { files: memoryFiles(Object.fromEntries(texts.map(([name, text]) => [`/ROOT/${name}`, text]))), env },
    events: { emit: (name, data) => events.push({ name, data }) },
    renderers: renderers(env),
    checkCredentials,
  })
  return { config, events }
}

const checkCredentials: CheckCredentials = (type, settings) => {
  if (type !== 'duckdb') return { problem: `Could not find adapter type ${type}!` }
  const path = String(settings.path ?? ':memory:')
  return { credentials: { type, database: path, schema: 'main', uniqueField: path, connectionKeys: [['path', path]] } }
}

/** As much Jinja as these cases have: one call of `var` or `env_var`, or an attribute of `target`. */
function renderers(env: Readonly<Record<string, string>>): Renderers {
  const render =
    (target: Readonly<Record<string, unknown>>, vars: YamlMapping, isSecret: boolean) => (text: string) => {
      const value = (expression: string): YamlValue => {
        const [, name, key = '', usual] = /^(\w+)\(?'(\w+)'(?:, '(\w*)')?\)$/.exec(expression) ?? []
        if (name === 'env_var') {
          if (isSecret && key.startsWith('DBT_ENV_SECRET')) return `$$$DBT_SECRET_START$$$${key}$$$DBT_SECRET_END$$$`
          const found = env[key] ?? usual
          if (found === undefined)
            throw dbtError('EnvVarMissingError', 'env/missing', `Env var required but not provided: '${key}'`)
          return found
        }
        if (name === 'var') {
          const found = vars[key] ?? usual
          if (found === undefined) {
            throw dbtError(
              'CompilationError',
              'var/missing',
              `Required var '${key}' not found in config:\nVars supplied to <Configuration> = {}`,
            )
          }
          return found
        }
        return (target[expression.replace('target.', '')] ?? null) as YamlValue
      }
      const whole = /^\{\{ (.*?) \}\}$/.exec(text)
      return whole
        ? value(whole[1] as string)
        : text.replace(/\{\{ (.*?) \}\}/g, (_, expression: string) => String(value(expression)))
    }
  return {
    secret: (vars) => render({}, vars, true),
    project: (target = {}, vars) => render(target, vars, false),
  }
}

function asDbtShows(project: Project): Record<string, unknown> {
  const { configs, queryComment } = project
  return {
    name: project.projectName,
    version: project.version ?? null,
    'project-root': project.projectRoot.slice(1),
    'model-paths': project.modelPaths,
    'macro-paths': project.macroPaths,
    'seed-paths': project.seedPaths,
    'test-paths': project.testPaths,
    'analysis-paths': project.analysisPaths,
    'docs-paths': project.docsPaths,
    'asset-paths': project.assetPaths,
    'target-path': project.targetPath,
    'snapshot-paths': project.snapshotPaths,
    'clean-targets': project.cleanTargets,
    models: JSON.parse(JSON.stringify(configs.models, mapsAsObjects)) as unknown,
    seeds: configs.seeds,
    snapshots: configs.snapshots,
    sources: configs.sources,
    data_tests: configs.data_tests,
    unit_tests: configs.unit_tests,
    'semantic-models': configs.semantic_models,
    'saved-queries': configs.saved_queries,
    exposures: configs.exposures,
    functions: configs.functions,
    'on-run-start': project.onRunStart,
    'on-run-end': project.onRunEnd,
    dispatch: project.dispatch.map(({ macroNamespace, searchOrder }) => ({
      macro_namespace: macroNamespace,
      search_order: searchOrder,
    })),
    vars: project.vars,
    'require-dbt-version': project.requireDbtVersion,
    'restrict-access': project.restrictAccess,
    'query-comment': {
      comment: queryComment.comment ?? null,
      ...(queryComment.append && { append: true }),
      'job-label': queryComment.jobLabel,
    },
  }
}

function mapsAsObjects(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value
}

/** dbt's message without the heads of its nested errors, the file it names at the end, and the layout. */
function flat(message: string): string {
  return message
    .replace(/\n\s*-{5,}[\s\S]*?Raw Error:\s*-+\s*/, '\n')
    .replace(/\s+in "<unicode string>", line \d+, column \d+/g, '')
    .replace(/Error encountered in \S+/g, '')
    .replace(/, 'unrendered': \{.*?\}/, '')
    .replace(/(Runtime|Compilation|Parsing) Error\n/g, '')
    .replaceAll('/ROOT', 'ROOT')
    .replace(/\s+/g, ' ')
    .trim()
}

function errorOf(run: () => unknown): DbtError {
  try {
    run()
  } catch (error) {
    if (error instanceof DbtError) return error
    throw error
  }
  throw new Error('no error was thrown')
}
