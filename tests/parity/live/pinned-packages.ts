/** Packages that other people's projects ask the hub for, by name and version, as commits of their repositories. */
import { pinned } from './live-project.ts'

export const UTILS_0_6 = { dbt_utils: pinned('dbt-labs/dbt-utils', 'bbba960726667abc66b42624f0d36bbb62c37593') }
export const UTILS_0_7 = { dbt_utils: pinned('dbt-labs/dbt-utils', '696cf265332bd891623c3642d3093879a10baf91') }
export const UTILS_0_8_0 = { dbt_utils: pinned('dbt-labs/dbt-utils', '68b4b4dadc20cd5cc2a894bd2ad62aa1b8176dc7') }
export const UTILS_0_8_4 = { dbt_utils: pinned('dbt-labs/dbt-utils', '33299334a305d0acb99ebee8cc2eb6eb2ba5ca31') }
export const UTILS_1_0 = { dbt_utils: pinned('dbt-labs/dbt-utils', '84cf0f2971f5bf539b06c42373a5e80b59ba7047') }
export const UTILS_1_1_0 = { dbt_utils: pinned('dbt-labs/dbt-utils', '965726ea4a1cf2d793ec93ade5d39a884c8dc577') }
export const UTILS_1_1_1 = { dbt_utils: pinned('dbt-labs/dbt-utils', '74a661ca00452da7d2b2811ff1e5a37f152c3ee2') }
export const UTILS_1_3_0 = { dbt_utils: pinned('dbt-labs/dbt-utils', 'e164c645238ca98f21b2ecc558912b94b3d75a9f') }
export const UTILS_1_3_2 = { dbt_utils: pinned('dbt-labs/dbt-utils', '09382f23693f2e8bc1dca275cc39638129e4c683') }
export const UTILS_1_3_3 = { dbt_utils: pinned('dbt-labs/dbt-utils', 'ef562bac8583a3dd041437d1a0ed926d356da4fd') }

export const DATE_0_7 = { dbt_date: pinned('godatadriven/dbt-date', 'c3b5d56253f9515f03bdea5cb03f317e5f6fa209') }
export const DATE_0_8 = { dbt_date: pinned('godatadriven/dbt-date', '5489168a17dcde671533b72f0f2f5a1796bd41a8') }
export const DATE_0_13 = { dbt_date: pinned('godatadriven/dbt-date', '560a9ce97807c2027ae90d758af4847ded1d4900') }
export const DATE_0_17 = { dbt_date: pinned('godatadriven/dbt-date', '2e4bddaafa60122ca5d608c13d2225a59ef439fd') }

export const EXPECTATIONS_0_8 = {
  dbt_expectations: pinned('calogica/dbt-expectations', '3b2d4e61ce69e99cd480d066e026936ecab9827c'),
}
export const EXPECTATIONS_0_10 = {
  dbt_expectations: pinned('metaplane/dbt-expectations', '8d39e126b8d4888d931883007273ee36ecd1dc30'),
}

export const CODEGEN_0_9 = { codegen: pinned('dbt-labs/dbt-codegen', '8e42e2c5b50e76921214222e835663ff4535381c') }
export const CODEGEN_0_12 = { codegen: pinned('dbt-labs/dbt-codegen', '62516fdff0a60c210c2b72c80af12f052e520803') }
export const CODEGEN_0_13 = { codegen: pinned('dbt-labs/dbt-codegen', '314908f79909898d79f39d5b3551d6ead05ddbb7') }

export const AUDIT_0_9 = {
  audit_helper: pinned('dbt-labs/dbt-audit-helper', '1c7e0c55d0b33fe051dd06637fc91facd6d5af2f'),
}
export const AUDIT = { audit_helper: pinned('dbt-labs/dbt-audit-helper', '3bd0ca4e9d79b7d740ad7e77384b3d03a16cf242') }

export const EVALUATOR_0_6 = {
  dbt_project_evaluator: pinned('dbt-labs/dbt-project-evaluator', '6dc05bab06784d17d2241ac8d8bce928cf91b9e4'),
}
export const EVALUATOR_0_14 = {
  dbt_project_evaluator: pinned('dbt-labs/dbt-project-evaluator', '77384c6ce5c2782ed6c8c5b594a22b74d88580fc'),
}

export const ARTIFACTS_2_6 = {
  dbt_artifacts: pinned('brooklyn-data/dbt_artifacts', '4220a9cea519c98a7d23ec8396d661c6fc8880da'),
}
export const ELEMENTARY_0_18 = {
  elementary: pinned('elementary-data/dbt-data-reliability', '03574e36bf62d5e862933f35a92e50c76930c477'),
}
export const ELEMENTARY_0_19 = {
  elementary: pinned('elementary-data/dbt-data-reliability', 'efe4c2914ba2d57d6e550bf19e4cdfe5b2ef6255'),
}
export const EXTERNAL_TABLES = {
  dbt_external_tables: pinned('dbt-labs/dbt-external-tables', '9d73732b3d30f7ab9bb5460ce3aa119eec250968'),
}
export const QUERY_TAGS = {
  dbt_snowflake_query_tags: pinned('get-select/dbt-snowflake-query-tags', '8ff8b4eae2b11d1d6eeb6c7ab4184438d83ea020'),
}
export const AUTOMATE_DV = {
  automate_dv: pinned('Datavault-UK/automate-dv', '82c61bff449f50dec7c2ee60a3beedb8a7d61e36'),
}

/** What each package of Fivetran's asks for. */
export const FIVETRAN = {
  fivetran_utils: pinned('fivetran/dbt_fivetran_utils', 'ccf3d58a6919cfd234699ef1f1143b65e05ef9ad'),
  spark_utils: pinned('dbt-labs/spark-utils', '34ac5cb23d77064c5194aab26dbdaba9bb26c113'),
  ...UTILS_1_3_3,
}
