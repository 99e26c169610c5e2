import { debug, error, type EventFields, type EventKind, info, list, mapping, warn } from '../event-kind.ts'
import { pythonDict } from '../python-text.ts'
import { plural, type Style } from '../style.ts'

const SEED = 'package_name name'
const REFERENCE =
  'model_name ref_model_package ref_model_name ref_model_version ref_model_latest_version ref_model_deprecation_date'

/** What is told while a project is parsed. */
export const PARSING: Readonly<Record<string, EventKind>> = {
  InputFileDiffError: debug(
    'I001',
    'category file_id',
    ({ category, file_id }) => `Error processing file diff: ${category}, ${file_id}`,
  ),
  InvalidValueForField: warn('I008', 'field_name field_value', ({ field_name, field_value }, style) =>
    style.warning(`Invalid value (${field_value}) for field ${field_name}`),
  ),
  ValidationWarning: warn(
    'I009',
    'resource_type field_name node_name',
    ({ resource_type, field_name, node_name }, style) =>
      style.warning(`Field ${field_name} is not valid for ${resource_type} (${node_name})`),
  ),
  ParsePerfInfoPath: info('I010', 'path', ({ path }) => `Performance info: ${path}`),
  PartialParsingErrorProcessingFile: debug(
    'I014',
    'file',
    ({ file }) => `Partial parsing exception processing file ${file}`,
  ),
  PartialParsingError: debug(
    'I016',
    'exc_info:map',
    ({ exc_info }) => `PP exception info: ${pythonDict(mapping(exc_info))}`,
  ),
  PartialParsingSkipParsing: debug('I017', '', 'Partial parsing enabled, no changes found, skipping parsing'),
  UnableToPartialParse: info('I024', 'reason', ({ reason }) => `Unable to do partial parsing because ${reason}`),
  StateCheckVarsHash: debug(
    'I025',
    'checksum vars profile target version',
    ({ checksum, vars, profile, target, version }) =>
      `checksum: ${checksum}, vars: ${vars}, profile: ${profile}, target: ${target}, version: ${version}`,
  ),
  PartialParsingNotEnabled: debug('I028', '', 'Partial parsing not enabled'),
  ParsedFileLoadFailed: debug(
    'I029',
    'path exc exc_info',
    ({ path, exc }) => `Failed to load parsed file from disk at ${path}: ${exc}`,
  ),
  PartialParsingEnabled: debug(
    'I040',
    'deleted:i added:i changed:i',
    ({ deleted, added, changed }) =>
      `Partial parsing enabled: ${deleted} files deleted, ${added} files added, ${changed} files changed.`,
  ),
  PartialParsingFile: debug(
    'I041',
    'file_id operation',
    ({ file_id, operation }) => `Partial parsing: ${operation} file: ${file_id}`,
  ),
  InvalidDisabledTargetInTestNode: debug(
    'I050',
    'resource_type_title unique_id original_file_path target_kind target_name target_package',
    (fields, style) => {
      const place = fields.target_package === '' ? '' : `in package '${fields.target_package}' `
      return style.warning(`${dependsOn(fields)} ${place}which is disabled`)
    },
  ),
  UnusedResourceConfigPath: warn('I051', 'unused_config_paths:list', ({ unused_config_paths }, style) => {
    const paths = list(unused_config_paths)
    return style.warning(
      'Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\n' +
        `There are ${paths.length} unused configuration paths:\n${paths.map((path) => `- ${path}`).join('\n')}`,
    )
  }),
  SeedIncreased: warn('I052', SEED, (fields, style) =>
    style.warning(`${largeSeed(fields, style)}. The previous file was <=${seedLimit(style)}, so it has changed`),
  ),
  SeedExceedsLimitSamePath: warn('I053', SEED, (fields, style) =>
    style.warning(
      `${largeSeed(fields, style)} at the same path, dbt cannot tell if it has changed: assuming they are the same`,
    ),
  ),
  SeedExceedsLimitAndPathChanged: warn('I054', SEED, (fields, style) =>
    style.warning(
      `${largeSeed(fields, style)}. The previous file was in a different location, assuming it has changed`,
    ),
  ),
  SeedExceedsLimitChecksumChanged: warn('I055', `${SEED} checksum_name`, (fields, style) =>
    style.warning(
      `${largeSeed(fields, style)}. The previous file had a checksum type of ${fields.checksum_name}, ` +
        'so it has changed',
    ),
  ),
  UnusedTables: warn('I056', 'unused_tables:list', ({ unused_tables }, style) =>
    style.warning(
      ['During parsing, dbt encountered source overrides that had no target:', ...list(unused_tables), ''].join('\n'),
    ),
  ),
  WrongResourceSchemaFile: warn(
    'I057',
    'patch_name resource_type plural_resource_type yaml_key file_path',
    ({ patch_name, resource_type, plural_resource_type, yaml_key, file_path }, style) =>
      style.warning(
        style.wrap(
          `            '${patch_name}' is a ${resource_type} node, but it is\n` +
            `            specified in the ${yaml_key} section of\n            ${file_path}.\n` +
            `            To fix this error, place the \`${patch_name}\`\n` +
            `            specification under the ${plural_resource_type} key instead.\n            `,
        ),
      ),
  ),
  NoNodeForYamlKey: warn('I058', 'patch_name yaml_key file_path', ({ patch_name, yaml_key, file_path }, style) =>
    style.warning(
      `Did not find matching node for patch with name '${patch_name}' in the '${yaml_key}' section of file '${file_path}'`,
    ),
  ),
  MacroNotFoundForPatch: warn('I059', 'patch_name', ({ patch_name }, style) =>
    style.warning(`Found patch for macro "${patch_name}" which was not found`),
  ),
  NodeNotFoundOrDisabled: warn(
    'I060',
    'original_file_path unique_id resource_type_title target_name target_kind target_package disabled',
    (fields, style) => {
      const reasons: Readonly<Record<string, string>> = { None: 'was not found or is disabled', True: 'is disabled' }
      const reason = reasons[String(fields.disabled)] ?? 'was not found'
      // The package is named even where there is none to name.
      return style.warning(`${dependsOn(fields)} in package '${fields.target_package}' which ${reason}`)
    },
  ),
  JinjaLogWarning: warn('I061', 'node msg', ({ msg }, style) => style.warning(String(msg))),
  JinjaLogInfo: info('I062', 'node msg', ({ msg }) => String(msg)),
  JinjaLogDebug: debug('I063', 'node msg', ({ msg }) => String(msg)),
  UnpinnedRefNewVersionAvailable: info(
    'I064',
    'node ref_node_name ref_node_package ref_node_version ref_max_version',
    ({ node_info, ref_node_name: name, ref_node_package: from, ref_node_version: version, ref_max_version: max }) =>
      `While compiling '${mapping(node_info).node_name}':\n` +
      `Found an unpinned reference to versioned model '${name}' in project '${from}'.\n` +
      `Resolving to latest version: ${name}.v${version}\n` +
      `A prerelease version ${max} is available. It has not yet been marked 'latest' by its maintainer.\n` +
      `When that happens, this reference will resolve to ${name}.v${max} instead.\n\n` +
      `  Try out v${max}: {{ ref('${from}', '${name}', v='${max}') }}\n` +
      `  Pin to  v${version}: {{ ref('${from}', '${name}', v='${version}') }}\n`,
  ),
  UpcomingReferenceDeprecation: warn('I066', REFERENCE, (fields, style) =>
    style.warning(
      `${foundReference(fields)}, which is slated for deprecation on '${fields.ref_model_deprecation_date}'. ` +
        newerVersion(fields, 'Try it out'),
    ),
  ),
  DeprecatedReference: warn('I067', REFERENCE, (fields, style) =>
    style.warning(
      `${foundReference(fields)}, which was deprecated on '${fields.ref_model_deprecation_date}'. ` +
        newerVersion(fields, 'Migrate now'),
    ),
  ),
  UnsupportedConstraintMaterialization: warn('I068', 'materialized', ({ materialized }, style) =>
    style.wrap(
      style.warning(
        `Constraint types are not supported for ${materialized} materializations and will be ignored.  ` +
          "Set 'warn_unsupported: false' on this constraint to ignore this warning.",
      ),
    ),
  ),
  ParseInlineNodeError: error('I069', 'node exc', ({ node_info, exc }, style) =>
    style.error(`Error while parsing node: ${mapping(node_info).node_name ?? ''}\n${exc}`),
  ),
  SemanticValidationFailure: warn('I070', 'msg', ({ msg }, style) => style.warning(String(msg))),
  UnversionedBreakingChange: warn(
    'I071',
    'breaking_changes:list model_name model_file_path contract_enforced_disabled:b columns_removed:list ' +
      'column_type_changes:list enforced_column_constraint_removed:list enforced_model_constraint_removed:list ' +
      'materialization_changed:list',
    ({ breaking_changes, model_name, model_file_path }, style) =>
      style.warning(
        `Breaking change to contracted, unversioned model ${model_name} (${model_file_path})` +
          '\nWhile comparing to previous project state, dbt detected a breaking change to an unversioned model.' +
          `\n  - ${list(breaking_changes).join('\n  - ')}\n`,
      ),
  ),
  WarnStateTargetEqual: warn('I072', 'state_path', ({ state_path }, style) =>
    style.warning(
      `The state and target directories are the same: '${state_path}'. ` +
        'This could lead to missing changes due to overwritten state including non-idempotent retries.',
    ),
  ),
  FreshnessConfigProblem: warn('I073', 'msg', ({ msg }, style) => style.warning(String(msg))),
  MicrobatchModelNoEventTimeInputs: warn('I074', 'model_name', ({ model_name }, style) =>
    style.warning(
      `The microbatch model '${model_name}' has no 'ref' or 'source' input with an 'event_time' configuration. ` +
        '\nThis means no filtering can be applied and can result in unexpected duplicate records in the resulting ' +
        'microbatch model.',
    ),
  ),
  InvalidConcurrentBatchesConfig: warn('I075', 'num_models:i adapter_type', ({ num_models, adapter_type }, style) =>
    style.wrap(
      style.warning(
        `Found ${plural(num_models, 'microbatch model')} with the \`concurrent_batches\` config set to true, but the ` +
          `${adapter_type} adapter does not support running batches concurrently. Batches will be run sequentially.`,
      ),
    ),
  ),
  InvalidMacroAnnotation: warn('I076', 'msg macro_unique_id macro_file_path', ({ msg }, style) =>
    style.warning(String(msg)),
  ),
  PackageNodeDependsOnRootProjectNode: warn(
    'I077',
    'node_name package_name root_project_unique_id',
    ({ node_name, package_name, root_project_unique_id }, style) =>
      style.warning(
        `The node '${node_name}'in package '${package_name}' depends on the root project node ` +
          `'${root_project_unique_id}'.This may lead to unexpected cycles downstream. Please set the ` +
          "'require_ref_searches_node_package_before_root' behavior change flag to True to avoid this issue." +
          'For more information, see the documentation at ' +
          'https://docs.getdbt.com/reference/global-configs/behavior-changes#package-ref-search-order',
      ),
  ),
  MFConverterIssue: warn('I078', 'issue_type element_name converter_name', ({ issue_type, element_name }, style) => {
    const issue = CONVERTER_ISSUES[String(issue_type)]
    return style.warning(
      issue
        ? `${issue[0]} '${element_name}' ${issue[1]}`
        : `'${element_name}' could not be fully represented in the OSI document (${issue_type}).`,
    )
  }),
}

const CONVERTER_ISSUES: Readonly<Record<string, readonly [string, string]>> = {
  CONVERSION_METRIC_DROPPED: [
    'Metric',
    'was excluded from the OSI document: conversion metrics cannot be represented in the OSI format.',
  ],
  PRIVATE_METRIC_DROPPED: [
    'Metric',
    'was excluded from the OSI document: private metrics are not included in OSI output.',
  ],
  NATURAL_ENTITY_DROPPED: [
    'Entity',
    'was excluded from the OSI document: natural entities have no equivalent in the OSI format.',
  ],
  CUMULATIVE_SEMANTICS_LOSS: [
    'Metric',
    'was included in the OSI document, but its cumulative window and grain semantics cannot be represented.',
  ],
}

function dependsOn(fields: EventFields): string {
  const { resource_type_title, unique_id, original_file_path, target_kind, target_name } = fields
  return `${resource_type_title} '${unique_id}' (${original_file_path}) depends on a ${target_kind} named '${target_name}'`
}

function seedLimit(style: Style): string {
  return `${style.options.maximumSeedSizeMib}MiB`
}

function largeSeed({ package_name, name }: EventFields, style: Style): string {
  return `Found a seed (${package_name}.${name}) >${seedLimit(style)} in size`
}

function foundReference({ model_name, ref_model_name, ref_model_version }: EventFields): string {
  const version = ref_model_version ? `.v${ref_model_version}` : ''
  return `While compiling '${model_name}': Found a reference to ${ref_model_name}${version}`
}

function newerVersion(fields: EventFields, advice: string): string {
  const { ref_model_package, ref_model_name, ref_model_version, ref_model_latest_version } = fields
  if (!ref_model_version || ref_model_version === ref_model_latest_version) return ''
  return (
    `A new version of '${ref_model_name}' is available. ${advice}: ` +
    `{{ ref('${ref_model_package}', '${ref_model_name}', v='${ref_model_latest_version}') }}.`
  )
}
