/** Other people's projects, of different ages, sizes and styles. Each is run as its commit has it. */
import { inside, type LiveProject, type Package, pinned, type Stand } from './live-project.ts'
import * as packages from './pinned-packages.ts'

/** Where the data come along. */
const BUILD = ['deps', 'parse', 'build', 'compile', 'ls --output json']

/** Over empty tables made up from what is known of the sources. */
const BUILD_EMPTY = ['deps', 'parse', 'build --empty', 'compile', 'ls --output json']

/** Where the SQL is that of another warehouse. */
const TEXTS = ['deps', 'parse', 'compile', 'ls --output json']

/** So many selections see every method. On a second warehouse the project is the same. */
const SELECTIONS = 25

/** It asks for versions of dbt that are over. */
const OLD = { DBT_VERSION_CHECK: 'false' }

/** The commands behind the first remember the parse: with dbt it takes longer than all else. */
const REMEMBERED = { DBT_PARTIAL_PARSE: 'true' }

const JAFFLE_PACKAGES = { ...packages.UTILS_1_3_3, ...packages.DATE_0_17, ...packages.AUDIT }

export const PUBLIC_PROJECTS: readonly LiveProject[] = [
  ...ofOnePerson(),
  ...pipelines(),
  ...ofPackages(),
  ...ofFivetran(),
  ...ofDataVaultAndHealth(),
  ...largeOnes(),
  ...forOtherWarehouses(),
]

/** Pipelines from files to reports, most of them on DuckDB, of 2024 and later. */
function pipelines(): LiveProject[] {
  return [
    project('football', 'mathwoznika/football-dbt-duckdb', 'd451dd00ed618b321d3f8c7f2a1be8a2020d85bb', BUILD_EMPTY, {
      folder: 'transform',
      packages: {},
      on: ['duckdb'],
    }),
    project(
      'datavault-medallion',
      'Saurabh-DS/datavault-dbt-duckdb-medallion',
      '73415d6130416aadec3f7e1b3e90fde4a79dd231',
      BUILD_EMPTY,
      { packages: { ...packages.UTILS_1_1_1, ...packages.DATE_0_13, ...packages.EXPECTATIONS_0_10 }, on: ['duckdb'] },
    ),
    project(
      'aca-marketplace',
      'bobaoxu2001/aca-marketplace-analytics-engineering',
      'b45d7d5f15736ab231eed7f4686f9f47f9a68e70',
      BUILD_EMPTY,
      { folder: 'dbt_project', packages: packages.UTILS_1_3_0, on: ['duckdb'] },
    ),
    project(
      'analytics-kit',
      'rafarngt/dbt-duckdb-analytics-kit',
      'b1ff18e80664df40d15bbf43fe9e2e83018d55e0',
      BUILD_EMPTY,
      { packages: {}, on: ['duckdb'] },
    ),
    project(
      'dagster-demo',
      'sant3e/dagster-oss-dbt-duckdb-demo',
      '850fc701715b8d24a55516a3848ecd0c85b428cd',
      BUILD_EMPTY,
      { folder: 'dbt_project', packages: packages.UTILS_1_3_3, on: ['duckdb'] },
    ),
    project('formula-one', 'frizzleqq/f1-dbt-duckdb', 'ed9a7553527ce44e9bc38c3f2268a9648bd6d062', BUILD_EMPTY, {
      folder: 'dbt',
      packages: packages.UTILS_1_1_1,
      on: ['duckdb'],
    }),
    // Its hooks write to a table that its pipeline makes: `build` and `compile` end there.
    project(
      'dental-clinic',
      'BenjaminRains/dbt_dental_clinic',
      '231506f55615070f9c371ff4d32e861bad9614ef',
      ['deps', 'parse', 'ls --output json'],
      {
        folder: 'dbt_dental_models',
        packages: {
          ...packages.UTILS_1_3_0,
          ...packages.EXPECTATIONS_0_10,
          ...packages.DATE_0_13,
          ...packages.AUDIT,
          ...packages.EVALUATOR_0_14,
        },
        on: ['postgres'],
      },
    ),
  ]
}

/** Courses, templates and what one person keeps: from dbt 0.16 of 2020 on. */
function ofOnePerson(): LiveProject[] {
  const features = 'dbt-labs/dbt-labs-experimental-features'
  const featuresCommit = 'a42bbfc53a3c3f9864484397cd5cf9989357eed3'
  const bench = 'dbt-labs/ade-bench'
  const benchCommit = 'd739fc3502fe80a0e4da762eb852aeb3081cd0fa'
  return [
    project('jaffle_shop', 'dbt-labs/jaffle_shop', 'b0b77aac70f490770a1e77c02bb0a2b8771d3203', [
      ...BUILD,
      'docs generate',
    ]),
    project('mrr-playbook', 'dbt-labs/mrr-playbook', 'f7921cf7f67e57e8eb1ce86dc16fa3a9e03cee94', BUILD, {
      packages: packages.UTILS_0_8_0,
      env: OLD,
    }),
    project(
      'attribution-playbook',
      'dbt-labs/attribution-playbook',
      '54e5543f7fc914f0701c259b83d43be77be519bd',
      BUILD,
      {
        packages: {},
        env: OLD,
      },
    ),
    project('dbt-starter-project', 'dbt-labs/dbt-starter-project', 'd34301046c17a2a3988f658df7c9dcc352e12174', BUILD),
    project('jaffle-shop', 'dbt-labs/jaffle-shop', '7be2c5838dbdeca8e915d4e46db70e910753d7f6', BUILD_EMPTY, {
      packages: JAFFLE_PACKAGES,
    }),
    project(
      'jaffle-sl-template',
      'dbt-labs/jaffle-sl-template',
      'c54c8fb8bea86c0c4d3d5c588d55f8de9de57ade',
      BUILD_EMPTY,
      {
        packages: { ...packages.UTILS_1_0, ...packages.DATE_0_8 },
      },
    ),
    project(
      'semantic-layer-course',
      'dbt-labs/Semantic-Layer-Online-Course',
      'bc94977b1acf646119a44805fcfdc84107b637ea',
      BUILD_EMPTY,
      {
        packages: { ...packages.UTILS_1_0, ...packages.DATE_0_7 },
      },
    ),
    project('metricflow-tutorial', 'dbt-labs/metricflow', '65b9d4244fb79c6ff431fa8ed49fac3f435ab7f3', BUILD, {
      folder: 'dbt-metricflow/dbt_metricflow/cli/mf_tutorial_project',
      packages: packages.UTILS_1_3_2,
    }),
    project('nba-monte-carlo', 'matsonj/nba-monte-carlo', '6363a857bc1ba0ebaa31d6a68160949581c99169', BUILD, {
      folder: 'transform',
      packages: packages.UTILS_1_1_1,
      env: { ...REMEMBERED, DBT_TARGET_PATH: 'target' },
      on: ['duckdb'],
    }),
    project('dbt-osmosis', 'z3z1ma/dbt-osmosis', 'fd2f89cc3f97064ae5827bd45b6da89ab30c5f9c', BUILD, {
      folder: 'demo_duckdb',
      on: ['duckdb'],
    }),
    project('sushi', 'TobikoData/sqlmesh', '0f192c93ef00f5d0974894c3240e8a24fd09050c', BUILD, {
      folder: 'examples/sushi_dbt',
    }),
    project('octocatalog', 'gwenwindflower/octocatalog', '8e1ceeeccea728133dfa52e25d03afe64b4c6ff0', BUILD_EMPTY, {
      packages: packages.UTILS_1_1_1,
      on: ['duckdb'],
    }),
    project(
      'gitcoin-grants',
      'davidgasquez/gitcoin-grants-data-portal',
      'ea8256998712982b130d6c08d23c91368844c299',
      BUILD_EMPTY,
      {
        folder: 'dbt',
        on: ['duckdb'],
      },
    ),
    project(
      'where_house',
      'MattTriano/analytics_data_where_house',
      'a17de60c91787d37006b4754920357d8e5372fc3',
      BUILD_EMPTY,
      {
        folder: 'airflow/dbt',
        packages: packages.UTILS_1_0,
      },
    ),
    project('moms_flower_shop', 'dbt-labs/dbt-fusion', '39a38d8c0363055749bb7f4c2ff6c1b5b01e0705', BUILD, {
      folder: 'crates/dbt-init/assets/moms_flower_shop',
    }),
    project('cosmos-versions', 'astronomer/astronomer-cosmos', 'd2c90b4b076519f5d19c8e16948180479a984523', BUILD, {
      folder: 'dev/dags/dbt/model_version',
      packages: packages.UTILS_1_1_1,
    }),
    project('insert_by_period', features, featuresCommit, BUILD_EMPTY, { folder: 'insert_by_period', packages: {} }),
    project('lambda-views', features, featuresCommit, BUILD_EMPTY, {
      folder: 'lambda-views',
      packages: packages.UTILS_0_8_4,
    }),
    project('materialized-views', features, featuresCommit, BUILD, {
      folder: 'materialized-views/integration_tests',
      packages: { dbt_labs_materialized_views: inside('materialized-views'), ...packages.UTILS_0_6 },
      env: OLD,
    }),
    project('bench-f1', bench, benchCommit, BUILD_EMPTY, {
      folder: 'shared/projects/dbt/f1',
      packages: packages.UTILS_1_3_2,
    }),
    project('bench-airbnb', bench, benchCommit, BUILD_EMPTY, {
      folder: 'shared/projects/dbt/airbnb',
      packages: packages.UTILS_1_3_2,
    }),
    project('bench-workday', bench, benchCommit, BUILD_EMPTY, {
      folder: 'shared/projects/dbt/workday',
      packages: packages.FIVETRAN,
    }),
  ]
}

/** Packages that test themselves. */
function ofPackages(): LiveProject[] {
  const tests = { folder: 'integration_tests' }
  return [
    project(
      'dbt-project-evaluator',
      'dbt-labs/dbt-project-evaluator',
      '927abbd523b627f4f1595e2fb93ebf2244314bd6',
      BUILD,
      {
        ...tests,
        packages: {
          dbt_project_evaluator: inside('.'),
          exclude_package: inside('integration_tests/exclude_package'),
          ...packages.UTILS_1_3_3,
        },
      },
    ),
    project('dbt_artifacts', 'brooklyn-data/dbt_artifacts', '6d37fa068c47de8ab85722047ca5af3f873cd508', BUILD, {
      folder: 'integration_test_project',
      packages: { dbt_artifacts: inside('.') },
      env: {},
      varying: {
        texts: /\d{4}-\d\d-\d\d[T ]06:00:00\.\d+/g,
        relations: /invocations|executions|current_models/,
      },
    }),
    project('dbt-audit-helper', 'dbt-labs/dbt-audit-helper', '3bd0ca4e9d79b7d740ad7e77384b3d03a16cf242', BUILD, {
      ...tests,
      packages: { audit_helper: inside('.'), ...packages.UTILS_1_3_3 },
    }),
    project('dbt-codegen', 'dbt-labs/dbt-codegen', '526cb1f0e8464d88b931e0249b4198039f15d641', BUILD, {
      ...tests,
      packages: { codegen: inside('.'), ...packages.UTILS_1_3_3 },
    }),
    project('dbt-profiler', 'data-mie/dbt-profiler', '1cc879230b8569c095f62148db0bda76a242d249', BUILD, {
      ...tests,
      packages: {
        dbt_profiler: inside('.'),
        ...packages.UTILS_1_3_3,
        ...packages.EXPECTATIONS_0_10,
        ...packages.DATE_0_17,
      },
    }),
    project('dbt-unit-testing', 'EqualExperts/dbt-unit-testing', 'fbfd8967ddd9b6c919e2ba487e9f37f75950c4e0', BUILD, {
      folder: 'integration-tests',
      packages: { dbt_unit_testing: inside('.'), sub_package: inside('integration-tests-sub-package') },
    }),
    project('dbt-unittest', 'yu-iskw/dbt-unittest', '95c8869d8e6f1502a5ebe7c0a422757e9bb68c23', BUILD, {
      ...tests,
      packages: { dbt_unittest: inside('.') },
    }),
    project('dbt-meta-testing', 'tnightengale/dbt-meta-testing', '3e5afe02dd71ba71375f50de90ccd24163aabd1f', BUILD, {
      ...tests,
      packages: { dbt_meta_testing: inside('.') },
      env: OLD,
    }),
    project('dbt-re-data', 're-data/dbt-re-data', 'c93f125b3f4350fac914cfd82c0db37a30c81ad0', BUILD, {
      ...tests,
      packages: { re_data: inside('.'), ...packages.UTILS_1_1_1 },
      // The start of the run, in microseconds, and times in what it prints.
      varying: { texts: /\b\d{16}\.0\b|\b\d\d:\d\d:\d\d (?=\+ )/g },
    }),
    project('dbt-bouncer', 'godatadriven/dbt-bouncer', 'd2553a1dbcd782d8a5ca09cddd0bc92691fa5310', BUILD, {
      folder: 'dbt_project',
      packages: {
        ...packages.EXPECTATIONS_0_10,
        ...packages.DATE_0_17,
        internal_package: inside('dbt_project/internal_package'),
      },
      on: ['duckdb'],
    }),
    project('snowplow', 'dbt-labs/snowplow', '82d63829766e4c2ef0dfa64f0a4acda563241441', BUILD, {
      ...tests,
      packages: { snowplow: inside('.'), ...packages.UTILS_1_3_3 },
    }),
    project('segment', 'dbt-labs/segment', '195d6801a90efbbfbc22a466020de030e3786224', BUILD, {
      ...tests,
      packages: { segment: inside('.'), ...packages.UTILS_1_3_3 },
    }),
  ]
}

/** Packages over packages, with their data as seeds. */
function ofFivetran(): LiveProject[] {
  const tests = { folder: 'integration_tests', selections: 40 }
  const over = (name: string): Readonly<Record<string, Package>> => ({ [name]: inside('.'), ...packages.FIVETRAN })
  return [
    project('shopify', 'fivetran/dbt_shopify', 'd768d54a59fe1114939066da114b630c0c726f0b', BUILD, {
      ...tests,
      packages: over('shopify'),
      on: ['postgres'],
    }),
    project('zendesk', 'fivetran/dbt_zendesk', 'd4a8aa378862c51f0c6136eb16f87bef8c34e908', BUILD, {
      ...tests,
      packages: over('zendesk'),
    }),
    project('jira', 'fivetran/dbt_jira', '6b7d33392a306ae41a54b9a111c5d9f14a83dcb5', BUILD, {
      ...tests,
      packages: over('jira'),
    }),
  ]
}

function ofDataVaultAndHealth(): LiveProject[] {
  return [
    project('dbt-synthea', 'OHDSI/dbt-synthea', 'b9486865d6c2f95e6bda34187391244131243585', BUILD_EMPTY, {
      packages: { ...packages.UTILS_1_3_0, ...packages.EXPECTATIONS_0_10, ...packages.DATE_0_13 },
      selections: 40,
    }),
    project(
      'automate-dv-demo',
      'Datavault-UK/automate-dv-demo',
      '5ed4365b91858218a02b4a414ae709da23e1dfb4',
      BUILD_EMPTY,
      {
        packages: { ...packages.AUTOMATE_DV, ...packages.UTILS_1_3_3 },
        // Times in what it prints.
        varying: { texts: /\b\d\d:\d\d:\d\d (?=\+ )/g },
        on: ['postgres'],
      },
    ),
    project(
      'elementary',
      'elementary-data/jaffle-shop-goes-online',
      '01267079ecc0cba2384a97ed161b5b35bb08f29f',
      BUILD,
      {
        folder: 'jaffle_shop_online',
        packages: {
          ...packages.ELEMENTARY_0_19,
          ...packages.UTILS_1_0,
          ...packages.EXPECTATIONS_0_8,
          ...packages.DATE_0_7,
          ...packages.CODEGEN_0_12,
        },
        selections: 40,
        varying: { relations: /run_results/ },
      },
    ),
  ]
}

/** Of hundreds and thousands of models. */
function largeOnes(): LiveProject[] {
  const large = { selections: 0 }
  return [
    project(
      'jaffle-shop-expand',
      'DataRecce/jaffle-shop-expand',
      '8e536435566e013e042cad9a14742121f59469d9',
      BUILD_EMPTY,
      {
        ...large,
        packages: JAFFLE_PACKAGES,
      },
    ),
    project('tuva', 'tuva-health/tuva', '6be34c7add402a897dd020fa51c6be586847eb41', TEXTS, {
      ...large,
      // By itself nearly all of it is off.
      folder: 'integration_tests',
      packages: {
        the_tuva_project: inside('.'),
        ...packages.UTILS_1_3_3,
        ...packages.EXPECTATIONS_0_10,
        ...packages.DATE_0_13,
        ...packages.ELEMENTARY_0_18,
      },
      on: ['duckdb'],
    }),
    project('spellbook-solana', 'duneanalytics/spellbook', '91dac121414fe46afdb47690ea5906871373dba5', TEXTS, {
      ...large,
      folder: 'dbt_subprojects/solana',
      packages: packages.UTILS_1_3_0,
      on: ['duckdb'],
    }),
    project('spellbook-dex', 'duneanalytics/spellbook', '91dac121414fe46afdb47690ea5906871373dba5', TEXTS, {
      ...large,
      folder: 'dbt_subprojects/dex',
      packages: packages.UTILS_1_3_0,
      on: ['duckdb'],
    }),
    project('dbt-cta', 'community-tech-alliance/dbt-cta', 'd1718ef28aee1ab2d47e0f5455a4f3dca4097c87', TEXTS, {
      ...large,
      folder: 'dbt-cta',
      packages: {
        ...packages.ELEMENTARY_0_18,
        ...packages.UTILS_0_8_4,
        ...packages.EXPECTATIONS_0_8,
        ...packages.DATE_0_7,
        ...packages.CODEGEN_0_9,
        ...packages.EXTERNAL_TABLES,
      },
      // Each of its folders is a project of its own; without this there is no model at all.
      env: { ...REMEMBERED, SYNC_NAME: 'quickbooks' },
      on: ['duckdb'],
    }),
    project('mattermost', 'mattermost/mattermost-data-warehouse', '61af2424d790a8f83267f2b9ee12589fd32bcfa9', TEXTS, {
      ...large,
      folder: 'transform/mattermost-analytics',
      packages: {
        ...packages.UTILS_1_3_0,
        ...packages.CODEGEN_0_13,
        ...packages.EVALUATOR_0_14,
        ...packages.QUERY_TAGS,
      },
      env: { ...REMEMBERED, DBT_ENV_NAME: 'dev' },
      on: ['duckdb'],
    }),
  ]
}

/** Written for Snowflake, BigQuery, Redshift, Athena, ClickHouse. */
function forOtherWarehouses(): LiveProject[] {
  return [
    project(
      'mattermost-2021',
      'mattermost/mattermost-data-warehouse',
      '61af2424d790a8f83267f2b9ee12589fd32bcfa9',
      TEXTS,
      {
        folder: 'transform/snowflake-dbt',
        packages: { ...packages.UTILS_0_8_4, ...packages.CODEGEN_0_9 },
        selections: 0,
        on: ['duckdb'],
      },
    ),
    project(
      'ra_data_warehouse',
      'rittmananalytics/ra_data_warehouse',
      'd8dc7bd1c008ca79f9d09c909734e28a66ef6366',
      TEXTS,
      {
        packages: packages.UTILS_0_7,
        env: { ...REMEMBERED, ...OLD },
        selections: 0,
        on: ['duckdb'],
      },
    ),
    project('quickbooks-2020', 'dbt-labs/quickbooks', '91ffa53d6ec617530fe1a3240858ac158dc3d788', TEXTS, {
      packages: {},
      env: OLD,
      on: ['postgres'],
    }),
    project('redshift', 'dbt-labs/redshift', 'ad9e686eefe8b15ed47c134799c695ae58767672', TEXTS, {
      packages: packages.UTILS_1_0,
    }),
    project('balboa', 'datacoves/balboa', 'a19cafa12d1473c91aadeb6ab2b76e89200d20be', TEXTS, {
      folder: 'transform',
      packages: {
        ...packages.UTILS_1_3_3,
        ...packages.EXPECTATIONS_0_10,
        ...packages.DATE_0_17,
        ...packages.EXTERNAL_TABLES,
      },
      selections: 40,
      on: ['duckdb'],
    }),
    project('aspects', 'openedx/aspects-dbt', '6dc156a7790022a20e9d9ef6a584cabd462c995e', TEXTS, {
      packages: { ...packages.CODEGEN_0_13, ...packages.UTILS_1_3_0 },
      on: ['duckdb'],
    }),
    project('ccao', 'ccao-data/data-architecture', '9bd81870e6b58c791b693a4e3068500fd58d16d7', TEXTS, {
      folder: 'dbt',
      packages: packages.UTILS_1_3_3,
      // Names of schemas begin with it.
      env: { ...REMEMBERED, USER: 'parity' },
      selections: 0,
      on: ['duckdb'],
    }),
    project(
      'rapid-onboarding',
      'dbt-labs/rapid-onboarding-exemplar',
      '5a9d2d18c4c1592a22c94a666ce0ec65fda81376',
      TEXTS,
      {
        packages: {
          ...packages.CODEGEN_0_9,
          ...packages.UTILS_1_1_0,
          ...packages.AUDIT_0_9,
          ...packages.ARTIFACTS_2_6,
          ...packages.EVALUATOR_0_6,
          ...packages.EXPECTATIONS_0_8,
          ...packages.DATE_0_8,
        },
        env: { ...REMEMBERED, ...OLD, DBT_ENV_NAME: 'dev' },
        selections: 0,
        on: ['duckdb'],
      },
    ),
  ]
}

interface Rest extends Pick<LiveProject, 'folder' | 'packages' | 'env' | 'varying'> {
  readonly selections?: number
  /** Without: on both. */
  readonly on?: readonly Stand['warehouse'][]
}

function project(
  name: string,
  repository: string,
  commit: string,
  commands: readonly string[],
  { on = ['duckdb', 'postgres'], selections = SELECTIONS, env = REMEMBERED, ...rest }: Rest = {},
): LiveProject {
  return {
    name,
    origin: pinned(repository, commit),
    ...rest,
    env,
    stands: on.map((warehouse, index) => ({
      warehouse,
      selections: index === 0 ? selections : 0,
      commands:
        rest.packages && Object.keys(rest.packages).length > 0 ? commands : commands.filter((line) => line !== 'deps'),
    })),
  }
}
