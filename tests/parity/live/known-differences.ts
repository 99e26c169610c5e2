/** Differences that are meant. Each has its reason in a row of COMPATIBILITY.md. */
import type { AspectName } from './aspects/aspects.ts'
import { ABSENT, type Difference } from './difference.ts'

export interface KnownDifference {
  /** How the row of COMPATIBILITY.md begins. */
  readonly row: string
  /** Without: any. */
  readonly aspect?: AspectName
  /** Without: anywhere. */
  readonly where?: RegExp
  /** What each of the two says, an empty text for nothing. Without: whatever it says. */
  readonly dbt?: RegExp
  readonly trellis?: RegExp
  readonly command?: RegExp
  readonly stand?: RegExp
}

const DBTS_MACRO = /^macros › macro\.dbt(?:_duckdb|_postgres)?\./
const PYTHON_FILES = /graph\.gpickle|graph_summary\.json|partial_parse\.msgpack|osi_document\.json|perf_info\.json/

const MACRO_SQL = "`macro_sql` of dbt's own macros is another text"
const DEPENDS_ON = "`depends_on.macros` of dbt's own macros can be in another order or name one more"
const NOT_WRITTEN = '`graph.gpickle`, `graph_summary.json`'
const OVERVIEW = 'The docs block `__overview__`'
const REGISTERED = '`Registered adapter: duckdb=0.1.0`'
const DEBUG_LINES = 'Debug lines: one query fills the relation cache'
const WARNINGS = 'Warnings of parsing come folder by folder'
const READY = 'Nodes queue up as they become ready'
const STOPPED = 'With `--fail-fast`, and where an error stops `compile`'
const ONCE = '`manifest.json` is written before the run where the whole project was parsed anew'
const HINTS = 'No `[HINT]` lines'
const BROKEN_OFF = 'A run that breaks off after its last node'
const PRINTED_TABLE = 'What `print_table` of a table writes is a `PrintEvent`'
const GROUP_MAP = 'Lists of names in `group_map` can be in another order'
const DEBUG = '`debug` tells of Node and this package'
const REBUILT = 'What is rebuilt after a drop'
const UNIT_TESTS = 'The unit tests of one model run in the order of the project'
const SETS = 'A set prints, and is looped through, in the order of insertion'
const TOLD_AGAIN = 'What a parse warned of is told again when the parse is remembered'
const TOGETHER = 'Errors that one parse finds in several nodes are told together'
const SEMANTICS = 'Filters of metrics, and `order_by` of saved queries'
const PYTHON = 'Python models'
const ERRORS = 'Errors have a code, a frame of the user'
const REMEMBERED = '`partial_parse.trellis` remembers a parse'

/** Among them are the projects whose commands remember the parse. */
const PUBLIC = /^(?!own\/|greenery |jaffle_shop_duckdb |dbt-utils |dbt-expectations |dbt-date )/
const AFTER_PARSE = /^(?!deps|parse)/

const SUMMARY = /^\[WARNING\]\[DeprecationsSummary\]/

const AUDIT_HELPER = /^dbt-audit-helper /
const QUICKBOOKS = /^quickbooks-2020 /
const DONE = /^Done\. PASS=/
const NODE_TOLD = /^(?:info|error) (?:LogStartLine|LogTestResult|LogSkipBecauseError|SkippingDetails)$/
const TOLD_ERROR = /^\[ERROR\]: Encountered an error:\n/
const OF_UNIT_TEST = /^$|\bunit_(?:test|compare|quick|ensure)|unit test '/

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  { row: MACRO_SQL, aspect: 'manifest', where: new RegExp(`${DBTS_MACRO.source}\\S+ › macro_sql$`) },
  { row: DEPENDS_ON, aspect: 'manifest', where: new RegExp(`${DBTS_MACRO.source}\\S+ › depends_on`) },
  { row: OVERVIEW, aspect: 'manifest', where: /^docs › doc\.dbt\.__overview__/ },
  { row: GROUP_MAP, aspect: 'manifest', where: /^group_map › .* › moved$/ },
  { row: NOT_WRITTEN, aspect: 'files', dbt: PYTHON_FILES, trellis: /^$/ },
  { row: NOT_WRITTEN, aspect: 'lines', dbt: /^Performance info: /, trellis: /^$/ },
  { row: NOT_WRITTEN, aspect: 'events', dbt: /^info ParsePerfInfoPath$/, trellis: /^$/ },
  { row: NOT_WRITTEN, aspect: 'lines', dbt: /^\[WARNING\]: .* the OSI document/, trellis: /^$/ },
  { row: NOT_WRITTEN, aspect: 'events', dbt: /^warn MFConverterIssue$/, trellis: /^$/ },
  { row: REMEMBERED, aspect: 'files', dbt: /^$/, trellis: /^partial_parse\.trellis$/ },
  { row: TOLD_AGAIN, stand: PUBLIC, command: AFTER_PARSE, aspect: 'lines', dbt: /^$/, trellis: /^\[WARNING\]/ },
  { row: TOLD_AGAIN, stand: PUBLIC, command: AFTER_PARSE, aspect: 'events', dbt: /^$/, trellis: /^warn / },
  // They are counted, too, beside those that dbt also tells each time.
  { row: TOLD_AGAIN, stand: PUBLIC, command: AFTER_PARSE, aspect: 'lines', dbt: SUMMARY, trellis: SUMMARY },
  { row: WARNINGS, aspect: 'lines', where: /› moved$/, dbt: /^\[WARNING\]/ },
  { row: WARNINGS, aspect: 'events', where: /^told › moved$/, dbt: /^warn / },
  // Of which kind there was one first.
  { row: WARNINGS, stand: /^(?:mattermost|ccao) /, command: /^parse$/, aspect: 'lines', dbt: SUMMARY, trellis: /^$/ },
  { row: WARNINGS, stand: /^(?:mattermost|ccao) /, command: /^parse$/, aspect: 'lines', dbt: /^$/, trellis: SUMMARY },
  // Of each kind of deprecation the first alone is told.
  { row: WARNINGS, aspect: 'lines', dbt: /^\[WARNING\]\[\w+Deprecation\]/, trellis: /^\[WARNING\]\[\w+Deprecation\]/ },
  { row: READY, aspect: 'results', where: /^order › moved$/ },
  { row: READY, aspect: 'lines', where: /› moved$/, dbt: /^<n> of \d+ / },
  {
    row: READY,
    aspect: 'events',
    where: /^told › moved$/,
    dbt: /^\w+ (?:Log(?:StartLine|\w+Result|SkipBecauseError)|SkippingDetails)$/,
  },
  // A model above it is skipped in one moment with a model that is ephemeral: the later one is told as the reason.
  ...(
    [
      ['results', /ticket_resolution_time_business_combined › message$/, /in referenced ephemeral model /, /^null$/],
      ['events', /^told$/, /^error LogSkipBecauseError$/, /^(?:info SkippingDetails)?$/],
      ['events', /^told$/, /^$/, /^info SkippingDetails$/],
      [
        'lines',
        /^printed$/,
        /ticket_resolution_time_business_combined due to ephemeral model/,
        /business_combined \[SKIP\]$/,
      ],
      ['lines', /^printed$/, /^Completed with \d+ errors/, /^Completed with \d+ errors/],
    ] as const
  ).map(([aspect, where, dbt, trellis]) => ({
    row: READY,
    stand: /^zendesk /,
    command: /^build$/,
    aspect,
    where,
    dbt,
    trellis,
  })),
  {
    row: STOPPED,
    aspect: 'events',
    where: /^debug › (?:model|test|seed|snapshot)\./,
    dbt: /^\["NodeStart"(?:,"NewConnection")?(?:,"NodeCompiling"|\])/,
    trellis: /^$/,
    command: /^(?:compile|docs generate)$/,
  },
  {
    row: REBUILT,
    aspect: 'events',
    where: /^debug › (?:model|test|seed)\./,
    dbt: /^$/,
    trellis: /^"?(?:ConnectionUsed|SQLQuery|SQLQueryStatus)"?$/,
  },
  // The transaction that is begun earlier stands before what is told of the SQL that is written.
  { row: REBUILT, aspect: 'events', where: /^debug › (?:model|test|seed)\..* › moved$/, dbt: /^"?JinjaLogDebug"?$/ },
  { row: ONCE, aspect: 'manifest', where: /^$/, dbt: /^$/, command: /^docs generate$/ },
  { row: ONCE, aspect: 'manifest', where: /› depends_on › macros$/, dbt: /^$/, command: /^compile$/ },
  { row: HINTS, aspect: 'lines', dbt: /^\[HINT\] /, trellis: /^$/ },
  { row: HINTS, aspect: 'events', dbt: /^info Note$/, trellis: /^$/ },
  {
    row: PRINTED_TABLE,
    stand: /^dbt-profiler /,
    aspect: 'events',
    where: /^told$/,
    dbt: /^$/,
    trellis: /^info PrintEvent$/,
  },
  ...(['compiled', 'run', 'manifest', 'results'] as const).map((aspect) => ({
    row: MACRO_SQL,
    aspect,
    where: /^dbt_date_integration_tests\/models\/dates\.sql$|\.dates › compiled_code$/,
    dbt: /-- ?duckdb ?dateadd ?does ?not ?support ?quarter ?interval/,
  })),
  // `register_upstream_external_models` of dbt-duckdb: a hook that leaves nothing but the white space of its loops.
  ...(['compiled', 'manifest', 'results'] as const).map((aspect) => ({
    row: MACRO_SQL,
    stand: /^nba-monte-carlo /,
    aspect,
    where: /on-run-start-0/,
    dbt: /^\s+$/,
    trellis: /^\s+$/,
  })),
  {
    row: UNIT_TESTS,
    stand: /^own\/unit_tests_given$/,
    command: /^build /,
    where: /units\.yml\/|^\d+ › (?:status|failures|message|adapter_response)/,
  },
  // Which of a model's unit tests comes first, and so is the error behind which the others are skipped.
  ...(['results', 'events', 'compiled', 'run', 'manifest'] as const).map((aspect) => ({
    row: UNIT_TESTS,
    stand: AUDIT_HELPER,
    aspect,
    where: /unit_test\.|unit_test_wrappers\//,
  })),
  { row: UNIT_TESTS, stand: AUDIT_HELPER, aspect: 'files', dbt: OF_UNIT_TEST, trellis: OF_UNIT_TEST },
  // Two models of it cannot be compiled: the error that came last is the one that dbt tells.
  { row: STOPPED, stand: AUDIT_HELPER, command: /^compile$/, aspect: 'lines', dbt: TOLD_ERROR, trellis: TOLD_ERROR },
  // So it is with the models of this one, whose variables nobody gives.
  { row: STOPPED, stand: QUICKBOOKS, command: /^compile$/, aspect: 'lines', dbt: TOLD_ERROR, trellis: TOLD_ERROR },
  { row: UNIT_TESTS, stand: AUDIT_HELPER, aspect: 'lines', dbt: OF_UNIT_TEST, trellis: OF_UNIT_TEST },
  { row: UNIT_TESTS, stand: AUDIT_HELPER, command: /^build$/, aspect: 'lines', dbt: DONE, trellis: DONE },
  ...(
    [
      [/^$/, NODE_TOLD],
      [NODE_TOLD, /^$/],
    ] as const
  ).map(([dbt, trellis]) => ({
    row: UNIT_TESTS,
    stand: AUDIT_HELPER,
    command: /^build$/,
    aspect: 'events' as const,
    where: /^told$/,
    dbt,
    trellis,
  })),
  // A test of it cannot be compiled on DuckDB: what else dbt goes on with is printed and written.
  ...(['compiled', 'files', 'events', 'lines'] as const).map((aspect) => ({
    row: STOPPED,
    stand: /^dbt-codegen duckdb$/,
    command: /^(?:compile|ls)/,
    aspect,
  })),
  // Of these the same is true.
  ...(['compiled', 'files'] as const).map((aspect) => ({
    row: STOPPED,
    stand: /^(?:snowplow|mattermost-2021|rapid-onboarding) duckdb$/,
    command: /^(?:compile|ls)/,
    aspect,
    trellis: /^$/,
  })),
  // Two models of it ask for the values of a column of a table that is not there.
  {
    row: STOPPED,
    stand: /^rapid-onboarding /,
    command: /^compile$/,
    aspect: 'lines',
    dbt: TOLD_ERROR,
    trellis: TOLD_ERROR,
  },
  // Above the postfix stands what the user wrote; tests/parity/python_models compares it to the byte.
  {
    row: PYTHON,
    where: /\.py$|› compiled_code$/,
    dbt: /^# This part is user provided/m,
    trellis: /^# What `dbt` is made/m,
  },
  // Of the schema that cannot be made.
  {
    row: ERRORS,
    stand: /^dbt-bouncer /,
    aspect: 'lines',
    dbt: /^\[ERROR\]: Encountered an error:\nRuntime Error\nBinder Error: /,
    trellis: /^\[ERROR\]: Encountered an error:\nRuntime Error in snapshot .+\nBinder Error: /,
  },
  // Of the hook that cannot be compiled, behind the last node.
  {
    row: ERRORS,
    stand: /^elementary /,
    aspect: 'lines',
    dbt: /^\[ERROR\]: Encountered an error:\nRuntime Error\nParser Error: /,
    trellis: /^\[ERROR\]: Encountered an error:\nRuntime Error in operation .+\nParser Error: /,
  },
  // Messages are kept in its tables.
  {
    row: ERRORS,
    stand: /^elementary postgres$/,
    aspect: 'relations',
    where: /^main_elementary\.(?:\w+_run_results|alerts_dbt_models) › rows$/,
    dbt: /\| Database Error in /,
    trellis: /\| Database Error in .* \[database\/query-failed\]$/m,
  },
  {
    row: BROKEN_OFF,
    stand: /^elementary /,
    command: /^build$/,
    aspect: 'lines',
    dbt: /^Exited because of keyboard interrupt$/,
    trellis: /^$/,
  },
  {
    row: BROKEN_OFF,
    stand: /^elementary /,
    command: /^build$/,
    aspect: 'events',
    where: /^told$/,
    dbt: /^info (?:Formatting|EndOfRunSummary)$/,
    trellis: /^$/,
  },
  { row: SEMANTICS, aspect: 'events', dbt: /^error SemanticValidationFailure$/, trellis: /^$/ },
  {
    row: SEMANTICS,
    aspect: 'lines',
    dbt: /^\[WARNING\]: /,
    trellis: /^\[ERROR\]: Encountered an error:\nParsing Error\nSemantic Manifest validation failed\.\n/,
  },
  {
    row: SEMANTICS,
    aspect: 'lines',
    dbt: /^\[ERROR\]: Encountered an error:\nParsing Error\nSemantic Manifest validation failed\.$/,
    trellis: /^$/,
  },
  // dbt_utils of 2021 calls `dispatch` as dbt refuses it today.
  { row: TOGETHER, stand: /^materialized-views /, aspect: 'lines', trellis: /for: test_equality/ },
  {
    row: TOGETHER,
    stand: /^materialized-views /,
    aspect: 'lines',
    trellis: /MissingArgumentsProperty\w+: 2 occurrences/,
  },
  // Three of its models refuse the warehouse.
  { row: TOGETHER, stand: /^ra_data_warehouse /, aspect: 'lines', dbt: TOLD_ERROR, trellis: TOLD_ERROR },
  // Columns that are made in a loop over a set.
  { row: SETS, stand: /^dbt-project-evaluator /, where: /int_all_graph_resources/ },
  { row: DEBUG_LINES, aspect: 'events', where: /^debug › of no node/ },
  { row: DEBUG_LINES, aspect: 'events', where: /^debug › /, dbt: /^NewConnection$/, trellis: /^$/ },
  {
    row: DEBUG_LINES,
    stand: /^dbt_artifacts postgres$/,
    command: /^build$/,
    aspect: 'events',
    where: /^debug › model\..*\.microbatch(?: › moved)?$/,
    dbt: /^(?:NewConnectionOpening|ConnectionClosed)$/,
    trellis: /^(?:ConnectionClosed)?$/,
  },
  { row: DEBUG, aspect: 'lines', where: /^printed$/, command: /^debug/, dbt: /^(?:python |os info|adapter version|$)/ },
  { row: DEBUG, aspect: 'events', where: /^told$/, command: /^debug/, trellis: /^info DebugCmdOut$/, dbt: /^$/ },
  { row: REGISTERED, aspect: 'lines', dbt: /^Registered adapter: /, trellis: /^Registered adapter: / },
]

/** The known difference that this one is a case of. Two that stand side by side in a list are each one of their own. */
export function findKnown(difference: Difference): KnownDifference | undefined {
  const both = findWhole(difference)
  if (both || difference.dbt === ABSENT || difference.trellis === ABSENT) return both
  const left = findWhole({ ...difference, trellis: ABSENT })
  return left && findWhole({ ...difference, dbt: ABSENT }) ? left : undefined
}

function findWhole(difference: Difference): KnownDifference | undefined {
  return KNOWN_DIFFERENCES.find(
    (known) =>
      (known.aspect ?? difference.aspect) === difference.aspect &&
      fits(known.where, difference.where) &&
      fits(known.command, difference.command) &&
      fits(known.stand, difference.stand) &&
      fits(known.dbt, textOf(difference.dbt)) &&
      fits(known.trellis, textOf(difference.trellis)),
  )
}

function fits(pattern: RegExp | undefined, text: string): boolean {
  return pattern === undefined || pattern.test(text)
}

/** What is absent is an empty text. */
export function textOf(value: unknown): string {
  if (value === ABSENT) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
