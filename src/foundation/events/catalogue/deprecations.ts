import { type EventKind, list, mapping, varying, warn } from '../event-kind.ts'
import { plural, type Style } from '../style.ts'

/** What worked in the past and will not for ever. */
export const DEPRECATIONS: Readonly<Record<string, EventKind>> = {
  BehaviorChangeEvent: warn(
    'D000',
    'flag_name flag_source description docs_url',
    ({ flag_name, description, docs_url }, style) =>
      style.warning(
        `${description}\nYou may opt into the new behavior sooner by setting \`flags.${flag_name}\` to \`True\` in ` +
          `\`dbt_project.yml\`.\nVisit ${docs_url} for more information.`,
      ),
  ),
  GetMetaKeyWarning: warn('D041', 'meta_key', ({ meta_key: key }, style) =>
    style.warning(
      `The key '${key}' was not found using config.get('${key}'), but was detected as a custom config under 'meta'. ` +
        `Please use config.meta_get('${key}') or config.meta_require('${key}') instead of config.get('${key}') ` +
        'to access the custom config value if intended.',
    ),
  ),
  DeprecatedModel: warn(
    'I065',
    'model_name model_version deprecation_date',
    ({ model_name, model_version, deprecation_date }, style) =>
      style.oldDeprecation(
        `Model ${model_name}${model_version ? `.v${model_version}` : ''} has passed its deprecation date of ` +
          `${deprecation_date}. This model should be disabled or removed.`,
        'DeprecatedModel',
        (msg) => style.warning(msg),
      ),
  ),
  PackageRedirectDeprecation: warn('D001', 'old_name new_name', ({ old_name, new_name }, style) =>
    old(
      style,
      'PackageRedirectDeprecation',
      `The \`${old_name}\` package is deprecated in favor of \`${new_name}\`. Please update your \`packages.yml\` ` +
        `configuration to use \`${new_name}\` instead.`,
    ),
  ),
  PackageInstallPathDeprecation: warn('D002', '', (_, style) =>
    old(
      style,
      'PackageInstallPathDeprecation',
      '        The default package install path has changed from `dbt_modules` to `dbt_packages`.\n' +
        '        Please update `clean-targets` in `dbt_project.yml` and check `.gitignore` as well.\n' +
        "        Or, set `packages-install-path: dbt_modules` if you'd like to keep the current value.\n        ",
    ),
  ),
  ConfigSourcePathDeprecation: warn('D003', 'deprecated_path exp_path', ({ deprecated_path, exp_path }, style) =>
    old(style, 'ConfigSourcePathDeprecation', renamed(deprecated_path, exp_path)),
  ),
  ConfigDataPathDeprecation: warn('D004', 'deprecated_path exp_path', ({ deprecated_path, exp_path }, style) =>
    old(style, 'ConfigDataPathDeprecation', renamed(deprecated_path, exp_path)),
  ),
  MetricAttributesRenamed: warn('D006', 'metric_name', ({ metric_name }, style) =>
    style.oldDeprecation(
      'dbt-core v1.3 renamed attributes for metrics:' +
        "\n  'sql'              -> 'expression'" +
        "\n  'type'             -> 'calculation_method'" +
        "\n  'type: expression' -> 'calculation_method: derived'" +
        `\nPlease remove them from the metric definition of metric '${metric_name}'` +
        '\nRelevant issue here: https://github.com/dbt-labs/dbt-core/issues/5849',
      'MetricAttributesRenamed',
      (msg) => style.warning(`Deprecated functionality\n\n${msg}`),
    ),
  ),
  ExposureNameDeprecation: warn('D007', 'exposure', ({ exposure }, style) =>
    old(
      style,
      'ExposureNameDeprecation',
      "Starting in v1.3, the 'name' of an exposure should contain only letters, numbers, and underscores. Exposures " +
        "support a new property, 'label', which may contain spaces, capital letters, and special characters. " +
        `${exposure} does not follow this pattern. Please update the 'name', and use the 'label' property for a ` +
        'human-friendly title. This will raise an error in a future version of dbt-core.',
    ),
  ),
  InternalDeprecation: warn('D008', 'name reason suggested_action version', (fields, style) => {
    const { name, reason, suggested_action, version } = fields
    const msg =
      `\`${name}\` is deprecated and will be removed in dbt-core version ${version}\n\n` +
      `Adapter maintainers can resolve this deprecation by ${suggested_action}. ${reason ? `\n${reason}` : ''}`
    return style.options.namesDeprecations
      ? style.warning(`Deprecated functionality\n\n${msg}`, 'InternalDeprecation')
      : style.warning(msg)
  }),
  EnvironmentVariableRenamed: warn('D009', 'old_name new_name', ({ old_name, new_name }, style) =>
    old(
      style,
      'EnvironmentVariableRenamed',
      `The environment variable \`${old_name}\` has been renamed as \`${new_name}\`.\n` +
        `If \`${old_name}\` is currently set, its value will be used instead of \`${new_name}\`.\n` +
        `Set \`${new_name}\` and unset \`${old_name}\` to avoid this deprecation warning and ` +
        'ensure it works properly in a future release.',
    ),
  ),
  ConfigLogPathDeprecation: warn('D010', 'deprecated_path', ({ deprecated_path }, style) =>
    old(style, 'ConfigLogPathDeprecation', movedPath(deprecated_path, 'logs', '--log-path', 'DBT_LOG_PATH')),
  ),
  ConfigTargetPathDeprecation: warn('D011', 'deprecated_path', ({ deprecated_path }, style) =>
    old(
      style,
      'ConfigTargetPathDeprecation',
      movedPath(deprecated_path, 'artifacts', '--target-path', 'DBT_TARGET_PATH'),
    ),
  ),
  TestsConfigDeprecation: warn('D012', 'deprecated_path exp_path', ({ deprecated_path, exp_path }, style) =>
    old(
      style,
      'TestsConfigDeprecation',
      `The \`${deprecated_path}\` config has been renamed to \`${exp_path}\`. Please see ` +
        'https://docs.getdbt.com/docs/build/data-tests#new-data_tests-syntax for more information.',
    ),
  ),
  ProjectFlagsMovedDeprecation: warn('D013', '', (_, style) =>
    style.warning(
      "Deprecated functionality\n\nUser config should be moved from the 'config' key in profiles.yml to the 'flags' " +
        'key in dbt_project.yml.',
      style.options.namesDeprecations ? 'ProjectFlagsMovedDeprecation' : undefined,
    ),
  ),
  SpacesInResourceNameDeprecation: varying('D014', 'unique_id level', ({ unique_id, level }, style) => {
    const description = `Found spaces in the name of \`${unique_id}\``
    const tagged =
      level === 'error' ? style.error(description) : level === 'warn' ? style.warning(description) : description
    return style.oldDeprecation(tagged, 'SpacesInResourceNameDeprecation', (msg) => style.wrap(msg))
  }),
  ResourceNamesWithSpacesDeprecation: warn(
    'D015',
    'count_invalid_names:i show_debug_hint:b level',
    ({ count_invalid_names, show_debug_hint }, style) =>
      change(
        style,
        'ResourceNamesWithSpacesDeprecation',
        `Spaces found in ${count_invalid_names} resource name(s). This is deprecated, and may lead to errors when ` +
          `using dbt.${show_debug_hint ? ' Run again with `--debug` to see them all.' : ''} ` +
          'For more information: https://docs.getdbt.com/reference/global-configs/legacy-behaviors',
      ),
  ),
  PackageMaterializationOverrideDeprecation: warn(
    'D016',
    'package_name materialization_name',
    ({ package_name, materialization_name }, style) =>
      change(
        style,
        'PackageMaterializationOverrideDeprecation',
        `Installed package '${package_name}' is overriding the built-in materialization '${materialization_name}'. ` +
          'Overrides of built-in materializations from installed packages will be deprecated in future versions of ' +
          'dbt. For more information: https://docs.getdbt.com/reference/global-configs/legacy-behaviors',
      ),
  ),
  SourceFreshnessProjectHooksNotRun: warn('D017', '', (_, style) =>
    change(
      style,
      'SourceFreshnessProjectHooksNotRun',
      'In a future version of dbt, the `source freshness` command will start running `on-run-start` and `on-run-end` ' +
        'hooks by default. For more information: https://docs.getdbt.com/reference/global-configs/legacy-behaviors',
    ),
  ),
  MFTimespineWithoutYamlConfigurationDeprecation: warn('D018', '', (_, style) =>
    change(
      style,
      'MFTimespineWithoutYamlConfigurationDeprecation',
      'Time spines without YAML configuration are in the process of deprecation. Please add YAML configuration for ' +
        "your 'metricflow_time_spine' model. See documentation on MetricFlow time spines: " +
        'https://docs.getdbt.com/docs/build/metricflow-time-spine and behavior change documentation: ' +
        'https://docs.getdbt.com/reference/global-configs/behavior-changes.',
    ),
  ),
  MFCumulativeTypeParamsDeprecation: warn('D019', '', (_, style) =>
    change(
      style,
      'MFCumulativeTypeParamsDeprecation',
      'Cumulative fields `type_params.window` and `type_params.grain_to_date` have been moved and will soon be ' +
        'deprecated. Please nest those values under `type_params.cumulative_type_params.window` and ' +
        '`type_params.cumulative_type_params.grain_to_date`. See documentation on behavior changes: ' +
        'https://docs.getdbt.com/reference/global-configs/behavior-changes.',
    ),
  ),
  MicrobatchMacroOutsideOfBatchesDeprecation: warn('D020', '', (_, style) =>
    change(
      style,
      'MicrobatchMacroOutsideOfBatchesDeprecation',
      'The use of a custom microbatch macro outside of batched execution is deprecated. To use it with batched ' +
        'execution, set `flags.require_batched_execution_for_custom_microbatch_strategy` to `True` in ' +
        '`dbt_project.yml`. In the future this will be the default behavior.',
    ),
  ),
  GenericJSONSchemaValidationDeprecation: warn('D022', 'violation file key_path', (fields, style) => {
    const { violation, file, key_path } = fields
    const place = key_path === '' ? `at top level in file \`${file}\`` : `in file \`${file}\` at path \`${key_path}\``
    return style.deprecation(
      `${violation} ${place} is possibly a deprecation. This generally means that either we failed to catch this as ` +
        'a more specific deprecation type OR our JSONSchema had a regression (and this deprecation was erroneous).',
      'GenericJSONSchemaValidationDeprecation',
    )
  }),
  UnexpectedJinjaBlockDeprecation: warn('D023', 'msg file', ({ msg, file }, style) =>
    style.deprecation(`${msg} in file \`${file}\``, 'UnexpectedJinjaBlockDeprecation'),
  ),
  DuplicateYAMLKeysDeprecation: warn('D024', 'duplicate_description file', ({ duplicate_description, file }, style) =>
    style.deprecation(`${duplicate_description} in file \`${file}\``, 'DuplicateYAMLKeysDeprecation'),
  ),
  CustomTopLevelKeyDeprecation: warn('D025', 'msg file', ({ msg, file }, style) =>
    style.deprecation(`${msg} in file \`${file}\``, 'CustomTopLevelKeyDeprecation'),
  ),
  CustomKeyInConfigDeprecation: warn('D026', 'key file key_path', ({ key, file, key_path }, style) =>
    style.deprecation(
      `Custom key \`${key}\` found in \`config\`${key_path ? ` at path \`${key_path}\`` : ''} in file \`${file}\`. ` +
        'Custom config keys should move into the `config.meta`.',
      'CustomKeyInConfigDeprecation',
    ),
  ),
  CustomKeyInObjectDeprecation: warn('D027', 'key file key_path', ({ key, file, key_path }, style) =>
    style.deprecation(
      `Custom key \`${key}\` found at \`${key_path}\` in file \`${file}\`. This may mean the key is a typo, or is ` +
        'simply not a key supported by the object.',
      'CustomKeyInObjectDeprecation',
    ),
  ),
  DeprecationsSummary: warn('D028', 'summaries:list show_all_hint:b', ({ summaries, show_all_hint }, style) => {
    const lines = list(summaries).map((summary) => {
      const { event_name, occurrences } = mapping(summary)
      return `\n\n- ${event_name}: ${plural(occurrences, 'occurrence')}`
    })
    const hint =
      '\n\nTo see all deprecation instances instead of just the first occurrence of each, run command again with the ' +
      '`--show-all-deprecations` flag. You may also need to run with `--no-partial-parse` as some deprecations are ' +
      'only encountered during parsing.'
    return style.deprecation(
      `Summary of encountered deprecations:${lines.join('')}${show_all_hint ? hint : ''}`,
      'DeprecationsSummary',
    )
  }),
  CustomOutputPathInSourceFreshnessDeprecation: warn('D029', 'path', ({ path }, style) =>
    style.deprecation(
      `Custom output path usage \`--output ${path}\` usage detected in \`dbt source freshness\` command.`,
      'CustomOutputPathInSourceFreshnessDeprecation',
    ),
  ),
  PropertyMovedToConfigDeprecation: warn('D030', 'key file key_path', ({ key, file, key_path }, style) =>
    style.deprecation(
      `Found \`${key}\` as a top-level property of \`${key_path}\` in file \`${file}\`. The \`${key}\` top-level ` +
        `property should be moved into the \`config\` of \`${key_path}\`.`,
      'PropertyMovedToConfigDeprecation',
    ),
  ),
  WEOIncludeExcludeDeprecation: warn(
    'D031',
    'found_include:b found_exclude:b',
    ({ found_include, found_exclude }, style) => {
      const found = [...(found_include ? ['`include`'] : []), ...(found_exclude ? ['`exclude`'] : [])]
      return style.deprecation(
        `Found ${found.join(' and ')} in \`warn_error_options\` specification.` +
          (found_include ? ' Please use `error` instead of `include`.' : '') +
          (found_exclude ? ' Please use `warn` instead of `exclude`.' : ''),
        'WEOIncludeExcludeDeprecation',
      )
    },
  ),
  ModelParamUsageDeprecation: warn('D032', '', (_, style) =>
    style.deprecation(
      'Usage of `--models`, `--model`, and `-m` is deprecated in favor of `--select` or `-s`.',
      'ModelParamUsageDeprecation',
    ),
  ),
  ModulesItertoolsUsageDeprecation: warn('D034', '', (_, style) =>
    style.deprecation(
      'Usage of itertools modules is deprecated. Please use the built-in functions instead.',
      'ModulesItertoolsUsageDeprecation',
    ),
  ),
  SourceOverrideDeprecation: warn('D035', 'source_name file', ({ source_name, file }, style) =>
    style.deprecation(
      `The source property \`overrides\` is deprecated but was found on source \`${source_name}\` in file ` +
        `\`${file}\`. Instead, \`enabled\` should be used to disable the unwanted source.`,
      'SourceOverrideDeprecation',
    ),
  ),
  EnvironmentVariableNamespaceDeprecation: warn(
    'D036',
    'env_var reserved_prefix',
    ({ env_var, reserved_prefix: prefix }, style) =>
      style.deprecation(
        `Found custom environment variable \`${env_var}\` in the environment. The prefix \`${prefix}\` is reserved ` +
          `for dbt engine environment variables. Custom environment variables with the prefix \`${prefix}\` may cause ` +
          'collisions and runtime errors.',
        'EnvironmentVariableNamespaceDeprecation',
      ),
  ),
  MissingPlusPrefixDeprecation: warn('D037', 'key file key_path', ({ key, file, key_path }, style) =>
    style.deprecation(
      `Missing '+' prefix on \`${key}\` found at \`${key_path}\` in file \`${file}\`. Hierarchical config values ` +
        "without a '+' prefix are deprecated in dbt_project.yml.",
      'MissingPlusPrefixDeprecation',
    ),
  ),
  ArgumentsPropertyInGenericTestDeprecation: warn('D038', 'test_name', ({ test_name }, style) =>
    style.deprecation(
      `Found \`arguments\` property in test definition of ${test_name} without usage of ` +
        '`require_generic_test_arguments_property` behavior change flag. The `arguments` property is deprecated for ' +
        'custom usage and will be used to nest keyword arguments in future versions of dbt.',
      'ArgumentsPropertyInGenericTestDeprecation',
    ),
  ),
  MissingArgumentsPropertyInGenericTestDeprecation: warn('D039', 'test_name', ({ test_name }, style) =>
    style.deprecation(
      `Found top-level arguments to test ${test_name}. Arguments to generic tests should be nested under the ` +
        '`arguments` property.',
      'MissingArgumentsPropertyInGenericTestDeprecation',
    ),
  ),
  DuplicateNameDistinctNodeTypesDeprecation: warn(
    'D040',
    'resource_name package_name unique_id1 unique_id2',
    ({ resource_name, package_name, unique_id1, unique_id2 }, style) =>
      style.deprecation(
        `Found resources with the same name '${resource_name}' in package '${package_name}': '${unique_id1}' and ` +
          `'${unique_id2}'. Please update one of the resources to have a unique name.`,
        'DuplicateNameDistinctNodeTypesDeprecation',
      ),
  ),
  TimeDimensionsRequireGranularityDeprecation: warn('D041', 'msg', ({ msg }, style) =>
    style.deprecation(String(msg), 'TimeDimensionsRequireGranularityDeprecation'),
  ),
  GenericSemanticLayerDeprecation: warn('D042', 'msg', ({ msg }, style) =>
    style.deprecation(String(msg), 'GenericSemanticLayerDeprecation'),
  ),
  GenerateSchemaNameNullValueDeprecation: warn('D044', 'resource_unique_id', ({ resource_unique_id }, style) =>
    style.deprecation(
      `Node '${resource_unique_id}' has a schema set to None as a result of a generate_schema_name call. ` +
        'Please set a valid schema name.',
      'GenerateSchemaNameNullValueDeprecation',
    ),
  ),
}

function old(style: Style, name: string, description: string): string {
  return style.oldDeprecation(description, name, (msg) => style.deprecation(msg))
}

/** A change of behaviour that a flag of the project holds back. */
function change(style: Style, name: string, description: string): string {
  return style.oldDeprecation(description, name, (msg) => style.wrap(style.warning(msg)))
}

function renamed(old: unknown, now: unknown): string {
  return (
    `The \`${old}\` config has been renamed to \`${now}\`. ` +
    'Please update your `dbt_project.yml` configuration to reflect this change.'
  )
}

function movedPath(path: unknown, output: string, option: string, variable: string): string {
  return (
    `The \`${path}\` config in \`dbt_project.yml\` has been deprecated, and will no longer be supported in a future ` +
    `version of dbt-core. If you wish to write dbt ${output} to a custom directory, please use the ${option} CLI flag ` +
    `or ${variable} env var instead.`
  )
}
