import type { EventKind } from './event-kind.ts'

/** Which warnings are errors, which stay warnings, and which are not told: `--warn-error` and `--warn-error-options`. */
export interface WarningRules {
  readonly warnError: boolean
  readonly error: 'all' | '*' | readonly string[]
  readonly warn: readonly string[]
  readonly silence: readonly string[]
  /** The flag `require_all_warnings_handled_by_warn_error`; without it only some warnings can be errors. */
  readonly handlesAll: boolean
}

/** What becomes of a warning. */
export type WarningFate = 'told' | 'error' | 'silent'

const GROUP = 'Deprecations'

/** What becomes of a warning. A name stands before its group, and the group before `all`. */
export function warningFate(rules: WarningRules, name: string, kind: EventKind): WarningFate {
  if (rules.warnError) return 'error'
  const isNamed = (where: readonly string[]) => where.includes(name)
  const isGrouped = (where: readonly string[]) => kind.code.startsWith('D') && where.includes(GROUP)
  const { error, warn, silence } = rules
  const isAll = typeof error === 'string'
  const errors = isAll ? [] : error
  const namedElsewhere = isNamed(warn) || isNamed(silence)
  if (!namedElsewhere) {
    if (isNamed(errors)) return 'error'
    const isGroupedElsewhere = isGrouped(warn) || isGrouped(silence)
    if (!isGroupedElsewhere && (isGrouped(errors) || isAll)) return 'error'
  }
  if (isNamed(silence)) return 'silent'
  return isGrouped(silence) && !isNamed(errors) && !isNamed(warn) ? 'silent' : 'told'
}

/** Whether dbt has always let `--warn-error` make an error of it, and not only since the flag for all is on. */
export function isAlwaysHandled(name: string): boolean {
  return name.endsWith('Deprecation') || ALWAYS_HANDLED.has(name)
}

const ALWAYS_HANDLED: ReadonlySet<string> = new Set([
  'CatalogGenerationError',
  'CollectFreshnessReturnSignature',
  'AdapterDeprecationWarning',
  'ConstraintNotEnforced',
  'ConstraintNotSupported',
  'DeprecatedModel',
  'DeprecatedReference',
  'DeprecationsSummary',
  'DepsScrubbedPackageName',
  'DepsUnpinned',
  'EnvironmentVariableRenamed',
  'ExposureNameDeprecation',
  'FreshnessConfigProblem',
  'InternalDeprecation',
  'InvalidDisabledTargetInTestNode',
  'InvalidMacroAnnotation',
  'JinjaLogWarning',
  'MacroNotFoundForPatch',
  'MetricAttributesRenamed',
  'NoNodeForYamlKey',
  'NoNodesForSelectionCriteria',
  'NoNodesSelected',
  'NodeNotFoundOrDisabled',
  'NothingToDo',
  'SeedExceedsLimitAndPathChanged',
  'SeedExceedsLimitChecksumChanged',
  'SeedExceedsLimitSamePath',
  'SeedIncreased',
  'SnapshotTimestampWarning',
  'SourceFreshnessProjectHooksNotRun',
  'TypeCodeNotFound',
  'UnsupportedConstraintMaterialization',
  'UnusedResourceConfigPath',
  'UnusedTables',
  'UnversionedBreakingChange',
  'UpcomingReferenceDeprecation',
  'ValidationWarning',
  'WrongResourceSchemaFile',
])
