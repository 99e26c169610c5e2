/** The projects that are compared. What a commit is pinned to is what the known outcomes were seen with. */
import { type LiveProject, pinned, type Stand } from './live-project.ts'
import { PUBLIC_PROJECTS } from './public-projects.ts'

const PACKAGE_COMMANDS = [
  'deps',
  'parse',
  'build',
  'test',
  'compile',
  'docs generate',
  'ls --output json',
  'run --select a_model_that_is_not_there',
]

/**
 * Models of random numbers would be other ones in each run, and their tests warn now and then. Rows are numbered in the
 * order of all tables that a model joins: without one, PostgreSQL numbers them as it happens to read them.
 */
const EACH_ROW =
  "dates{% for each in ['groupings', 'row_values'] if 'join ' ~ each in model.raw_code %}, {{ each }}{% endfor %}"
const SAME_NUMBERS = ['duckdb', 'postgres']
  .map(
    (warehouse) =>
      `{% macro ${warehouse}__rand() %} 0.1 + 0.9 * ((row_number() over (order by ${EACH_ROW}) * 0.6180339887) % 1) {% endmacro %}\n`,
  )
  .join('')

const DBT_DATE = pinned('godatadriven/dbt-date', 'e706de9630b228aae58a2bb0e99f34b19abb4688')

/** Greenery's own profile asks for the server; the others get one that is written for them. */
const GREENERY_COMMANDS = [
  'deps',
  'parse',
  'build',
  'snapshot',
  'run --full-refresh',
  'test',
  'build --select +agg_product_funnel --exclude resource_type:test',
  'compile',
  'source freshness',
  'docs generate',
  'ls --output json',
  'show --inline "select * from {{ ref(\'agg_product_funnel\') }} order by all" --output json',
  'run --select a_model_that_is_not_there',
  'run-operation a_macro_that_is_not_there',
  'list --selector not_there',
  'debug --connection',
]

export const LIVE_PROJECTS: readonly LiveProject[] = [
  {
    name: 'greenery',
    origin: { kind: 'ours', path: 'examples/greenery' },
    stands: [
      { warehouse: 'duckdb', commands: GREENERY_COMMANDS },
      {
        warehouse: 'postgres',
        words: ['--target', 'postgres'],
        commands: GREENERY_COMMANDS.map((line) => line.replace(' order by all', ' order by 1')),
      },
    ],
  },
  {
    name: 'jaffle_shop_duckdb',
    origin: pinned('dbt-labs/jaffle_shop_duckdb', '9b13827913b230a045b0a71736a00e2053fbcb16'),
    stands: [
      {
        warehouse: 'duckdb',
        outcome: { success: 8, pass: 20 },
        commands: [
          ...PACKAGE_COMMANDS.filter((line) => line !== 'deps'),
          'show --select customers --limit 3',
          'run --select customers+ --full-refresh',
        ],
      },
    ],
  },
  {
    name: 'dbt-utils',
    origin: pinned('dbt-labs/dbt-utils', '700764ce230b2fb775b5338b6bc77a72233ea34c'),
    folder: 'integration_tests',
    stands: packageStands({
      duckdb: { success: 122, pass: 104, error: 3, fail: 2, skipped: 6 },
      postgres: { success: 125, pass: 112 },
    }),
  },
  {
    name: 'dbt-expectations',
    origin: pinned('metaplane/dbt-expectations', '77d385655ce3318685cf6930b46d077f61de5f55'),
    folder: 'integration_tests',
    beside: { dbt_date: DBT_DATE },
    write: {
      'packages.yml': null,
      'integration_tests/packages.yml': 'packages:\n  - local: ../\n  - local: ../../dbt_date\n',
      'integration_tests/macros/rand.sql': SAME_NUMBERS,
    },
    stands: packageStands({ duckdb: { success: 12, pass: 157 }, postgres: { success: 12, pass: 157 } }),
  },
  {
    name: 'dbt-date',
    origin: DBT_DATE,
    folder: 'integration_tests',
    stands: packageStands({ duckdb: { success: 8, pass: 65 }, postgres: { success: 8, pass: 65 } }),
  },
  ...PUBLIC_PROJECTS,
]

function packageStands(outcomes: Readonly<Partial<Record<Stand['warehouse'], Stand['outcome']>>>): Stand[] {
  return (['duckdb', 'postgres'] as const).map((warehouse) => ({
    warehouse,
    commands: PACKAGE_COMMANDS,
    ...(outcomes[warehouse] && { outcome: outcomes[warehouse] }),
  }))
}
