import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { EventSink } from '#foundation/events/event.ts'
import { closest } from '#foundation/source/closest.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import {
  CONFIG_SECTIONS,
  type ConfigSection,
  type PackageSpec,
  type Project,
  type QueryCommentConfig,
} from './project.ts'
import { checkProjectContract } from './project-contract.ts'
import { settingError } from './project-error.ts'
import { PROJECT_FILE, type ProjectFile } from './read-project-file.ts'
import { checkVersion, DBT_VERSION, formatRange, splitRange } from './version-range.ts'

/** What a project is made of besides its rendered `dbt_project.yml`. */
export interface ProjectParts {
  readonly vars: YamlMapping | undefined
  readonly packages: readonly PackageSpec[]
  readonly packagesSpecifiedPath: string
  readonly selectors: readonly YamlMapping[]
  /** From the command line; wins over the file. */
  readonly targetPath: string | undefined
  readonly versionCheck: VersionStrictness
}

/** What follows from `require-dbt-version`; `lenient` lets projects of an older dbt run, and says so. */
export type VersionStrictness = 'none' | 'lenient' | 'strict'

/** Checks a rendered `dbt_project.yml` and fills in what it leaves out. */
export function makeProject(
  file: ProjectFile,
  rendered: YamlMapping,
  parts: ProjectParts,
  events: Pick<EventSink, 'emit'>,
): Project {
  const requireDbtVersion = checkRequiredVersion(file, rendered, parts.versionCheck, events)
  checkRenamed(file, rendered, 'source-paths', 'model-paths', events)
  checkRenamed(file, rendered, 'data-paths', 'seed-paths', events)
  checkRenamed(file, rendered, 'modules-path', 'packages-install-path', events)
  for (const [key, usual] of [
    ['log-path', 'logs'],
    ['target-path', 'target'],
  ] as const) {
    if (Object.hasOwn(rendered, key) && rendered[key] !== usual) events.emit(EVENTS[key], { deprecated_path: key })
  }
  checkContract(file, rendered)

  const list = (key: string, usual: readonly string[], oldKey = key) =>
    (rendered[Object.hasOwn(rendered, key) ? key : oldKey] as string[] | null | undefined) ?? usual
  const modelPaths = list('model-paths', ['models'], 'source-paths')
  const macroPaths = list('macro-paths', ['macros'])
  const seedPaths = list('seed-paths', ['seeds'], 'data-paths')
  const testPaths = list('test-paths', ['tests'])
  const analysisPaths = list('analysis-paths', ['analyses'])
  const snapshotPaths = list('snapshot-paths', ['snapshots'])
  const functionPaths = list('function-paths', ['functions'])
  const folders = [modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, testPaths, functionPaths].flat()
  const targetPath = parts.targetPath ?? textOf(rendered['target-path']) ?? 'target'
  return {
    projectName: rendered.name as string,
    version: versionText(rendered.version),
    projectRoot: file.root,
    profileName: textOf(rendered.profile),
    modelPaths,
    macroPaths,
    seedPaths,
    testPaths,
    analysisPaths,
    docsPaths: list('docs-paths', [...new Set(folders.map((folder) => folder.replace(/\/+$/, '')))]),
    assetPaths: list('asset-paths', []),
    snapshotPaths,
    functionPaths,
    targetPath,
    cleanTargets: list('clean-targets', [targetPath]),
    packagesInstallPath:
      textOf(rendered['packages-install-path']) ?? textOf(rendered['modules-path']) ?? 'dbt_packages',
    quoting: quotingOf(rendered.quoting),
    dispatch: ((rendered.dispatch as YamlMapping[] | undefined) ?? []).map((entry) => ({
      macroNamespace: String(entry.macro_namespace),
      searchOrder: (entry.search_order as YamlValue[]).map(String),
    })),
    onRunStart: list('on-run-start', []),
    onRunEnd: list('on-run-end', []),
    queryComment: queryCommentOf(rendered),
    requireDbtVersion,
    restrictAccess: rendered['restrict-access'] === true,
    configs: Object.fromEntries(
      CONFIG_SECTIONS.map((section) => [section, sectionOf(rendered, section)]),
    ) as Project['configs'],
    vars: parts.vars ?? mappingOf(rendered.vars),
    flags: mappingOf(rendered.flags),
    packages: parts.packages,
    packagesSpecifiedPath: parts.packagesSpecifiedPath,
    selectors: parts.selectors,
    unrendered: file.data,
    dbtCloud: rendered['dbt-cloud'] ?? null,
    source: file.document.source,
  }
}

const EVENTS = {
  'source-paths': 'ConfigSourcePathDeprecation',
  'data-paths': 'ConfigDataPathDeprecation',
  'modules-path': 'ModulesPathRenamed',
  'log-path': 'ConfigLogPathDeprecation',
  'target-path': 'ConfigTargetPathDeprecation',
} as const

function checkRenamed(
  { document }: ProjectFile,
  rendered: YamlMapping,
  old: 'source-paths' | 'data-paths' | 'modules-path',
  now: string,
  events: Pick<EventSink, 'emit'>,
): void {
  if (!Object.hasOwn(rendered, old)) return
  if (Object.hasOwn(rendered, now)) {
    throw settingError(
      'DbtProjectError',
      'project/renamed-key',
      `${old} and ${now} cannot both be defined. The \`${old}\` config has been deprecated in favor of \`${now}\`. ` +
        `Please update your \`${PROJECT_FILE}\` configuration to reflect this change.`,
      document,
      [old],
      { onKey: true, hint: `take '${old}' out` },
    )
  }
  events.emit(EVENTS[old], { deprecated_path: old, exp_path: now })
}

function checkContract({ document }: ProjectFile, rendered: YamlMapping): void {
  const problem = checkProjectContract(rendered)
  if (!problem) return
  // What dbt calls `data_tests` may stand under its old name in the file.
  const path = problem.path[0] === 'data_tests' && !isIn(document.value, 'data_tests') ? ['tests'] : problem.path
  const { unknown } = problem
  if (!unknown) throw settingError('ProjectContractError', 'project/invalid', problem.message, document, path)
  const meant = closest(unknown.key, unknown.known)
  throw settingError('ProjectContractError', 'project/unknown-key', problem.message, document, [unknown.key], {
    onKey: true,
    hint: meant ? `did you mean '${meant}'?` : `variables of your own belong under 'vars'`,
  })
}

function isIn(value: YamlValue, key: string): boolean {
  return isMapping(value) && Object.hasOwn(value, key)
}

function checkRequiredVersion(
  { document }: ProjectFile,
  rendered: YamlMapping,
  check: VersionStrictness,
  events: Pick<EventSink, 'emit'>,
): readonly string[] {
  const key = 'require-dbt-version'
  const required = rendered[key] ?? '>=0.0.0'
  if (
    typeof required !== 'string' &&
    !(Array.isArray(required) && required.every((item) => typeof item === 'string'))
  ) {
    throw settingError('DbtProjectError', 'project/invalid', `${key} holds no version range`, document, [key], {
      hint: `${key}: ">=1.0.0"`,
    })
  }
  const ranges = splitRange(required as string | string[])
  if (check !== 'none' && !Object.hasOwn(rendered, 'name')) {
    throw dbtError('DbtProjectError', 'project/no-name', 'Required "name" field not present in project', {
      at: document.spanOf([]),
      hint: 'give the project a name: name: shop',
    })
  }
  const result = checkVersion(ranges)
  const shown = ranges.map(formatRange)
  if (result.kind === 'malformed') {
    throw settingError(
      'DbtProjectError',
      'project/version-range',
      `"${result.found}" is not a valid semantic version.`,
      document,
      [key],
    )
  }
  if (check === 'none' || result.kind === 'ok') return shown
  const name = String(rendered.name)
  const list = `[${shown.map((range) => `'${range}'`).join(', ')}]`
  const advice = `Check for a different version of the '${name}' package, or run dbt again with --no-version-check`
  if (result.kind === 'impossible') {
    throw settingError(
      'DbtProjectError',
      'project/version-range',
      `The package version requirement can never be satisfied for the '${name}\npackage.\n` +
        `  Required versions of dbt for '${name}': ${list}\n${advice}`,
      document,
      [key],
    )
  }
  const message =
    `This version of dbt is not supported with the '${name}' package.\n` +
    `  Installed version of dbt: =${DBT_VERSION}\n  Required version of dbt for '${name}': ${list}\n${advice}`
  if (!result.isOld || check === 'strict')
    throw settingError('DbtProjectError', 'project/dbt-version', message, document, [key])
  events.emit('RequiredVersionIgnored', { package_name: name, required: shown, installed: DBT_VERSION })
  return shown
}

function versionText(version: YamlValue | undefined): string | undefined {
  if (version === undefined || version === null) return undefined
  return String(version)
}

function textOf(value: YamlValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function mappingOf(value: YamlValue | undefined): YamlMapping {
  if (value instanceof Map)
    return Object.fromEntries([...value].filter(([key]) => typeof key === 'string')) as YamlMapping
  return isMapping(value) ? value : {}
}

function sectionOf(rendered: YamlMapping, section: ConfigSection): YamlMapping {
  return mappingOf(
    rendered[section] ??
      rendered[section.replaceAll('_', '-')] ??
      (section === 'data_tests' ? rendered.tests : undefined),
  )
}

function quotingOf(quoting: YamlValue | undefined): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    Object.entries(mappingOf(quoting)).filter(([, value]) => typeof value === 'boolean'),
  ) as Record<string, boolean>
}

function queryCommentOf(rendered: YamlMapping): QueryCommentConfig {
  const value = rendered['query-comment']
  if (value === undefined) return { comment: undefined, append: false, jobLabel: false }
  if (!isMapping(value)) return { comment: textOf(value) ?? '', append: false, jobLabel: false }
  return {
    comment: Object.hasOwn(value, 'comment') ? (textOf(value.comment) ?? '') : undefined,
    append: value.append === true,
    jobLabel: value['job-label'] === true,
  }
}
