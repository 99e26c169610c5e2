import type { YamlDateTime } from '#foundation/yaml/yaml-date.ts'
import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import type { SampleWindow } from './sample-window.ts'
import type { WarnErrorOptions } from './warn-error-options.ts'

/** How an invocation was asked to behave, under the names that Jinja's `flags` has. Absent where a command has no such option. */
export interface Flags {
  /** The last word of the command: `run`, `freshness`, `generate`. */
  readonly WHICH: string
  readonly INVOCATION_COMMAND: string
  readonly PROJECT_DIR: string
  readonly PROFILES_DIR: string
  readonly LOG_PATH: string
  readonly TARGET_PATH: string | null
  readonly PROFILE: string | null
  readonly TARGET: string | null
  readonly THREADS?: number | null
  readonly VARS: YamlMapping
  readonly FULL_REFRESH: boolean
  readonly STORE_FAILURES: boolean
  readonly FAIL_FAST: boolean
  readonly INDIRECT_SELECTION: 'eager' | 'cautious' | 'buildable' | 'empty'
  readonly SELECT?: readonly string[]
  readonly EXCLUDE?: readonly string[]
  readonly SELECTOR?: string | null
  readonly RESOURCE_TYPES?: readonly string[]
  readonly EXCLUDE_RESOURCE_TYPES?: readonly string[]
  readonly EMPTY?: boolean
  readonly EVENT_TIME_START?: YamlDateTime | null
  readonly EVENT_TIME_END?: YamlDateTime | null
  readonly SAMPLE?: SampleWindow | null
  readonly DEBUG: boolean
  readonly QUIET: boolean
  readonly LOG_FORMAT: 'text' | 'debug' | 'json' | 'default'
  readonly LOG_FORMAT_FILE: 'text' | 'debug' | 'json' | 'default'
  readonly LOG_LEVEL: 'debug' | 'info' | 'warn' | 'error' | 'none'
  readonly LOG_LEVEL_FILE: 'debug' | 'info' | 'warn' | 'error' | 'none'
  readonly USE_COLORS: boolean
  readonly USE_COLORS_FILE: boolean
  readonly PRINTER_WIDTH: number
  readonly PRINT: boolean
  readonly PARTIAL_PARSE: boolean
  readonly POPULATE_CACHE: boolean
  readonly CACHE_SELECTED_ONLY: boolean
  readonly INTROSPECT: boolean
  readonly VERSION_CHECK: boolean
  readonly WRITE_JSON: boolean
  readonly WARN_ERROR: boolean | null
  readonly WARN_ERROR_OPTIONS: WarnErrorOptions
  readonly STATE: string | null
  readonly DEFER: boolean
  readonly DEFER_STATE: string | null
  readonly FAVOR_STATE: boolean
  /** Behaviour flags and what is left. */
  readonly [name: Uppercase<string>]: unknown
}

/** Flags that hold a project to dbt's earlier behaviour, and their values in dbt 1.12. Only `flags:` sets them. */
export const BEHAVIOUR_FLAGS: Readonly<Record<string, boolean>> = {
  require_batched_execution_for_custom_microbatch_strategy: true,
  require_explicit_package_overrides_for_builtin_materializations: true,
  require_resource_names_without_spaces: true,
  source_freshness_run_project_hooks: true,
  skip_nodes_if_on_run_start_fails: true,
  state_modified_compare_more_unrendered_values: true,
  state_modified_compare_vars: false,
  require_yaml_configuration_for_mf_time_spines: true,
  require_nested_cumulative_type_params: true,
  validate_macro_args: true,
  require_all_warnings_handled_by_warn_error: true,
  require_generic_test_arguments_property: true,
  require_unique_project_resource_names: false,
  require_ref_searches_node_package_before_root: false,
  require_valid_schema_from_generate_schema_name: false,
  allow_jinja_file_extensions: false,
  require_sql_header_in_test_configs: false,
  support_custom_ref_kwargs: false,
  require_corrected_analysis_fqns: false,
  require_source_and_semantic_model_names_without_spaces: false,
  enable_grouped_warn_error_parser_logs: false,
  use_catalogs_v2: false,
  latest_version_pointer_enabled_by_default: false,
}

/** What a flag is for a command that has no option for it. */
export const FLAG_DEFAULTS: Readonly<Record<string, unknown>> = {
  INDIRECT_SELECTION: 'eager',
  TARGET_PATH: null,
  DEFER_STATE: null,
  WARN_ERROR: null,
  FULL_REFRESH: false,
  STRICT_MODE: false,
  STORE_FAILURES: false,
  INTROSPECT: true,
  STATE_MODIFIED_COMPARE_VARS: false,
}
