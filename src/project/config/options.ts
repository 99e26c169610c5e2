import { type Command, COMMANDS, type Option, type OptionType } from './option.ts'

const without = (...left: Command[]) => COMMANDS.filter((command) => !left.includes(command))
const SELECTING: readonly Command[] = [
  'build',
  'clone',
  'compile',
  'docs generate',
  'run',
  'seed',
  'show',
  'snapshot',
  'source freshness',
  'test',
]
const BY_TYPE: readonly Command[] = ['build', 'clone', 'list', 'test']

const TYPES = [
  'metric',
  'semantic_model',
  'saved_query',
  'source',
  'analysis',
  'function',
  'model',
  'test',
  'unit_test',
  'exposure',
  'snapshot',
  'seed',
  'default',
  'all',
]
const EXCLUDABLE_TYPES = [
  'metric',
  'semantic_model',
  'saved_query',
  'source',
  'analysis',
  'model',
  'test',
  'unit_test',
  'exposure',
  'snapshot',
  'seed',
  'function',
  'default',
]
const LOG_FORMATS = ['text', 'debug', 'json', 'default']
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'none']

type Rest = Partial<Omit<Option, 'name' | 'type' | 'commands' | 'help'>>

function option(name: string, type: OptionType, commands: Option['commands'], help: string, rest: Rest = {}): Option {
  return { name, long: [name.replaceAll('_', '-')], type, commands, help, default: usual(type), ...rest }
}

function usual(type: OptionType): unknown {
  if (type.kind === 'switch') return false
  if (type.kind === 'list') return []
  return null
}

const ON_OFF: OptionType = { kind: 'switch', negatable: true }
const ON: OptionType = { kind: 'switch', negatable: false }
const TEXT: OptionType = { kind: 'text' }
const INTEGER: OptionType = { kind: 'integer' }
const PATH: OptionType = { kind: 'path' }
const STATE_PATH: OptionType = { kind: 'path', of: 'folder', normal: true }
const choice = (...choices: string[]): OptionType => ({ kind: 'choice', choices })

/** Every option of dbt 1.12: the one table that the command line, the environment and `flags:` are read by. */
export const OPTIONS: readonly Option[] = [
  // Everywhere
  option('cache_selected_only', ON_OFF, 'global', 'Fill the relation cache with the schemas of selected nodes alone', {
    env: 'DBT_CACHE_SELECTED_ONLY',
  }),
  option('debug', ON_OFF, 'global', 'Print everything that is logged', { short: ['d'], env: 'DBT_DEBUG' }),
  option('defer', ON_OFF, 'global', 'Let refs to nodes that are not selected point at what --state describes', {
    env: 'DBT_DEFER',
    oldEnv: { name: 'DBT_DEFER_TO_STATE' },
  }),
  option('defer_state', STATE_PATH, 'global', 'A folder with the artifacts to defer to, if not that of --state', {
    env: 'DBT_DEFER_STATE',
  }),
  option('fail_fast', ON_OFF, 'global', 'Stop at the first failure', { short: ['x'], env: 'DBT_FAIL_FAST' }),
  option(
    'favor_state',
    ON_OFF,
    'global',
    'With --defer, take what --state describes even where this target has the relation too',
    { env: 'DBT_FAVOR_STATE', oldEnv: { name: 'DBT_FAVOR_STATE_MODE' } },
  ),
  option('hints_enabled', ON_OFF, 'global', 'Show now and then what would make the project faster', {
    env: 'DBT_ENGINE_HINTS_ENABLED',
    default: true,
  }),
  option(
    'indirect_selection',
    choice('eager', 'cautious', 'buildable', 'empty'),
    'global',
    'Which tests come along with the nodes that are selected',
    { env: 'DBT_INDIRECT_SELECTION', default: 'eager' },
  ),
  option('log_cache_events', ON_OFF, 'global', 'Log what happens in the relation cache', {
    env: 'DBT_LOG_CACHE_EVENTS',
  }),
  option('log_file_max_bytes', INTEGER, 'global', 'Begin a new log file at this size; 0 for never', {
    env: 'DBT_LOG_FILE_MAX_BYTES',
    default: 10_485_760,
    hidden: true,
  }),
  option(
    'log_format',
    choice(...LOG_FORMATS),
    'global',
    'The form of what is logged, on the terminal and in the file',
    { env: 'DBT_LOG_FORMAT', default: 'default' },
  ),
  option('log_format_file', choice(...LOG_FORMATS), 'global', 'The form of the log file, if another', {
    env: 'DBT_LOG_FORMAT_FILE',
    default: 'debug',
  }),
  option(
    'log_level',
    choice(...LOG_LEVELS),
    'global',
    'What is important enough to be logged, on the terminal and in the file',
    { env: 'DBT_LOG_LEVEL', default: 'info' },
  ),
  option(
    'log_level_file',
    choice(...LOG_LEVELS),
    'global',
    'What is important enough for the log file, if something else',
    { env: 'DBT_LOG_LEVEL_FILE', default: 'debug' },
  ),
  option('log_path', { kind: 'path', absolute: true }, 'global', 'The folder of the log file', { env: 'DBT_LOG_PATH' }),
  option('macro_debugging', ON_OFF, 'global', 'Keep generated code of macros for a debugger', {
    env: 'DBT_MACRO_DEBUGGING',
    hidden: true,
  }),
  option(
    'maximum_seed_size_mib',
    INTEGER,
    'global',
    'Seeds beyond this size are compared by their path; 0 for no limit',
    { env: 'DBT_ENGINE_MAXIMUM_SEED_SIZE_MIB', default: 1 },
  ),
  option('partial_parse', ON_OFF, 'global', 'Parse only what changed since the last time', {
    env: 'DBT_PARTIAL_PARSE',
    default: true,
  }),
  option(
    'partial_parse_file_path',
    { kind: 'path', exists: true, of: 'file', absolute: true },
    'global',
    'Where the memory of the last parse is',
    { env: 'DBT_PARTIAL_PARSE_FILE_PATH', hidden: true },
  ),
  option('partial_parse_file_diff', ON_OFF, 'global', 'Look for what changed when parsing in part', {
    env: 'DBT_PARTIAL_PARSE_FILE_DIFF',
    default: true,
    hidden: true,
  }),
  option('populate_cache', ON_OFF, 'global', 'Ask the warehouse for its relations before starting', {
    env: 'DBT_POPULATE_CACHE',
    default: true,
  }),
  option('print', ON_OFF, 'global', 'Show what print() in macros says', {
    env: 'DBT_PRINT',
    default: true,
    oldEnv: { name: 'DBT_NO_PRINT', negated: true },
  }),
  option('printer_width', INTEGER, 'global', 'How wide a line on the terminal is', {
    env: 'DBT_PRINTER_WIDTH',
    default: 80,
  }),
  option('profile', TEXT, 'global', 'The profile to use instead of the one the project names', { env: 'DBT_PROFILE' }),
  option('quiet', ON_OFF, 'global', 'Show errors and print() alone', { short: ['q'], env: 'DBT_QUIET' }),
  option('record_timing_info', PATH, 'global', 'Write where the time went into this file', { short: ['r'] }),
  option('send_anonymous_usage_stats', ON_OFF, 'global', 'Accepted for the sake of dbt: nothing is ever sent', {
    env: 'DBT_SEND_ANONYMOUS_USAGE_STATS',
    default: true,
  }),
  option('single_threaded', ON_OFF, 'global', 'Run one node at a time', { env: 'DBT_SINGLE_THREADED', hidden: true }),
  option('snowflake_projects_otel', ON_OFF, 'global', 'Accepted for the sake of dbt, without effect', {
    env: 'DBT_ENGINE_SNOWFLAKE_PROJECTS_OTEL',
  }),
  option('show_all_deprecations', ON_OFF, 'global', 'Show each place of a deprecation, not only the first'),
  option('state', STATE_PATH, 'global', 'A folder with the artifacts to compare with and to defer to', {
    env: 'DBT_STATE',
    oldEnv: { name: 'DBT_ARTIFACT_STATE_PATH' },
  }),
  option('static_parser', ON_OFF, 'global', 'Read simple models without running their Jinja', {
    env: 'DBT_STATIC_PARSER',
    default: true,
  }),
  option('target', TEXT, 'global', 'The target of the profile to use', { short: ['t'], env: 'DBT_TARGET' }),
  option('use_colors', ON_OFF, 'global', 'Use colors on the terminal and in the log file', {
    env: 'DBT_USE_COLORS',
    default: true,
  }),
  option('use_colors_file', ON_OFF, 'global', 'Use colors in the log file, if not as on the terminal', {
    env: 'DBT_USE_COLORS_FILE',
    default: true,
  }),
  option('use_experimental_parser', ON_OFF, 'global', 'Accepted for the sake of dbt, without effect', {
    env: 'DBT_USE_EXPERIMENTAL_PARSER',
  }),
  option('use_v2_parser', ON_OFF, 'global', 'Accepted for the sake of dbt, without effect', {
    env: 'DBT_ENGINE_USE_V2_PARSER',
  }),
  option('v2_parser', TEXT, 'global', 'Accepted for the sake of dbt, without effect', {
    env: 'DBT_ENGINE_V2_PARSER',
    default: 'dbt-core-experimental-parser parse',
    hidden: true,
  }),
  option('version_check', ON_OFF, 'global', "Respect the project's require-dbt-version", {
    env: 'DBT_VERSION_CHECK',
    default: true,
  }),
  option('warn_error', ON, 'global', 'Make errors of all warnings', { env: 'DBT_WARN_ERROR', default: null }),
  option(
    'warn_error_options',
    { kind: 'warn-error-options' },
    'global',
    'Which warnings are errors, warnings or silent, as YAML: \'{"error": "all", "warn": [NoNodesForSelectionCriteria]}\'',
    { env: 'DBT_WARN_ERROR_OPTIONS', default: { error: [], warn: [], silence: [] } },
  ),
  option('write_json', ON_OFF, 'global', 'Write manifest.json and run_results.json', {
    env: 'DBT_WRITE_JSON',
    default: true,
  }),
  option('use_fast_test_edges', ON_OFF, 'global', 'Accepted for the sake of dbt, without effect', {
    env: 'DBT_USE_FAST_TEST_EDGES',
    hidden: true,
  }),
  option('upload_to_artifacts_ingest_api', ON_OFF, 'global', 'Accepted for the sake of dbt, without effect', {
    env: 'DBT_UPLOAD_TO_ARTIFACTS_INGEST_API',
  }),
  option('show_resource_report', ON_OFF, 'global', 'Accepted for the sake of dbt, without effect', {
    env: 'DBT_SHOW_RESOURCE_REPORT',
    hidden: true,
    isBeforeCommand: true,
  }),

  // Where the project is
  option(
    'project_dir',
    { kind: 'path', exists: true },
    COMMANDS,
    'The folder of dbt_project.yml: the present one or the nearest above, if not given',
    { env: 'DBT_PROJECT_DIR' },
  ),
  option(
    'profiles_dir',
    { kind: 'path', exists: true },
    without('debug', 'deps', 'init'),
    'The folder of profiles.yml: the present one, else ~/.dbt, if not given',
    { env: 'DBT_PROFILES_DIR' },
  ),
  option(
    'profiles_dir',
    PATH,
    ['debug', 'deps', 'init'],
    'The folder of profiles.yml: the present one, else ~/.dbt, if not given',
    { env: 'DBT_PROFILES_DIR' },
  ),
  option('target_path', PATH, without('debug', 'deps', 'init'), 'The folder that artifacts are written to', {
    env: 'DBT_TARGET_PATH',
  }),
  option(
    'threads',
    INTEGER,
    without('clean', 'debug', 'deps', 'docs serve', 'init', 'list'),
    'How many nodes run at a time',
  ),
  option('vars', { kind: 'yaml' }, COMMANDS, "Variables for the project, as YAML: '{key: value}'", { default: {} }),

  // What it is about
  option('select', { kind: 'list' }, SELECTING, 'The nodes to take', {
    long: ['select', 'models', 'model'],
    short: ['s', 'm'],
  }),
  option('select', { kind: 'list' }, ['list'], 'The nodes to take', { short: ['s'] }),
  option('models', { kind: 'list' }, ['list'], 'The models to take, and nothing else', {
    long: ['models', 'model'],
    short: ['m'],
  }),
  option('exclude', { kind: 'list' }, [...SELECTING, 'list'], 'The nodes to leave out'),
  option('selector', TEXT, [...SELECTING, 'list'], 'A selector of selectors.yml'),
  option('resource_types', { kind: 'list', choices: TYPES }, BY_TYPE, 'The kinds of resources to take', {
    long: ['resource-types', 'resource-type'],
    env: 'DBT_RESOURCE_TYPES',
  }),
  option(
    'exclude_resource_types',
    { kind: 'list', choices: EXCLUDABLE_TYPES },
    BY_TYPE,
    'The kinds of resources to leave out',
    { long: ['exclude-resource-types', 'exclude-resource-type'], env: 'DBT_EXCLUDE_RESOURCE_TYPES' },
  ),
  option('inline', TEXT, ['compile', 'show'], 'A query to take instead of nodes of the project'),
  option('inline_direct', TEXT, ['show'], 'A query to send as it is, without reading the project', { hidden: true }),

  // How it runs
  option(
    'full_refresh',
    ON,
    ['build', 'clone', 'compile', 'retry', 'run', 'seed', 'show'],
    'Build incremental models and seeds anew',
    { short: ['f'], env: 'DBT_FULL_REFRESH' },
  ),
  option('empty', ON_OFF, ['build', 'compile', 'run', 'seed', 'snapshot'], 'Take no rows from refs and sources', {
    env: 'DBT_EMPTY',
  }),
  option('event_time_start', { kind: 'moment' }, ['build', 'run'], 'From when on microbatch models take rows', {
    env: 'DBT_EVENT_TIME_START',
  }),
  option(
    'event_time_end',
    { kind: 'moment' },
    ['build', 'run'],
    'Up to when microbatch models take rows, itself not included',
    { env: 'DBT_EVENT_TIME_END' },
  ),
  option('sample', { kind: 'sample' }, ['build', 'run'], "Take a sample of rows by time, for example '3 days'", {
    env: 'DBT_SAMPLE',
  }),
  option(
    'sqlparse',
    { kind: 'yaml' },
    SELECTING.filter((command) => command !== 'clone'),
    'Accepted for the sake of dbt, without effect',
    { env: 'DBT_ENGINE_SQLPARSE', default: { MAX_GROUPING_DEPTH: null, MAX_GROUPING_TOKENS: null }, hidden: true },
  ),
  option('store_failures', ON, ['build', 'test'], 'Keep the rows that fail a test in the warehouse', {
    env: 'DBT_STORE_FAILURES',
  }),
  option('export_saved_queries', ON_OFF, ['build'], 'Write the exports of saved queries', {
    env: 'DBT_EXPORT_SAVED_QUERIES',
    hidden: true,
  }),
  option('include_saved_query', ON_OFF, ['build'], 'The former name of --export-saved-queries', {
    env: 'DBT_INCLUDE_SAVED_QUERY',
    hidden: true,
  }),
  option('introspect', ON_OFF, ['compile', 'show'], 'Let compiling ask the warehouse', {
    env: 'DBT_INTROSPECT',
    default: true,
  }),
  option('inject_ephemeral_ctes', ON_OFF, ['compile'], 'Put ephemeral models into the queries that use them', {
    default: true,
    hidden: true,
  }),

  // What comes out
  option('show', ON, ['build', 'seed'], 'Show a part of the rows that seeds hold'),
  option('output', choice('json', 'text'), ['compile', 'show'], 'The form of what is shown', { default: 'text' }),
  option('output', choice('json', 'name', 'path', 'selector'), ['list'], 'The form of the list', {
    default: 'selector',
  }),
  option(
    'output',
    { kind: 'path', of: 'file' },
    ['source freshness'],
    'Where the report is written to, if not to target/sources.json',
    {
      short: ['o'],
    },
  ),
  option(
    'output_keys',
    { kind: 'list' },
    ['list'],
    'The properties that --output json shows, for example name config.materialized',
  ),
  option('limit', INTEGER, ['show'], 'How many rows to show', { default: 5 }),

  // One command's own
  option('args', { kind: 'yaml' }, ['run-operation'], "Arguments of the macro, as YAML: '{key: value}'"),
  option('sql', TEXT, ['run-operation'], 'SQL and Jinja to run instead of a macro'),
  option('clean_project_files_only', ON_OFF, ['clean'], 'Delete nothing outside the project', {
    env: 'DBT_CLEAN_PROJECT_FILES_ONLY',
    default: true,
  }),
  option('compile', ON_OFF, ['docs generate'], 'Compile the project for the docs', { default: true }),
  option('empty_catalog', ON, ['docs generate'], 'Write a catalog without asking the warehouse'),
  option('static', ON, ['docs generate'], 'Write one page that holds everything'),
  option('browser', ON_OFF, ['docs serve'], 'Open a browser', { default: true }),
  option('host', TEXT, ['docs serve'], 'The address to serve the docs on', { env: 'DBT_HOST', default: '127.0.0.1' }),
  option('port', INTEGER, ['docs serve'], 'The port to serve the docs on', { default: 8080 }),
  option('config_dir', ON, ['debug'], 'Only say where profiles.yml is looked for'),
  option('connection', ON, ['debug'], 'Only try the connection'),
  option('add_package', { kind: 'package' }, ['deps'], 'Add a package to packages.yml: name@version'),
  option(
    'source',
    { kind: 'choice', choices: ['hub', 'git', 'local'], isExact: true },
    ['deps'],
    'Where the package of --add-package comes from',
    { default: 'hub' },
  ),
  option('lock', ON, ['deps'], 'Only write package-lock.yml'),
  option('upgrade', ON, ['deps'], 'Take newer versions of packages where they are allowed'),
  option('skip_profile_setup', ON, ['init'], 'Ask nothing about a profile', { short: ['s'] }),
  option('skip_debug', ON, ['init'], 'Do not try the connection at the end'),
]
