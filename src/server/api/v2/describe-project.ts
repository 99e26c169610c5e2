import { FLAG, INTEGER, type JsonSchema, MOMENT, NOTHING, orNull, recordOf, TEXT } from '#api/json-schema.ts'
import { ACCOUNT } from './cloud-route.ts'
import type { Environment } from './environments.ts'

/** The one project that a server has. */
export const PROJECT = 1

export const PROJECT_SCHEMA = recordOf('Project', {
  id: INTEGER,
  account_id: INTEGER,
  name: TEXT,
  description: orNull(TEXT),
  state: INTEGER,
  type: INTEGER,
  dbt_project_subdirectory: NOTHING,
  connection_id: NOTHING,
  connection: NOTHING,
  repository_id: NOTHING,
  repository: NOTHING,
  semantic_layer_config_id: NOTHING,
  docs_job_id: NOTHING,
  docs_job: NOTHING,
  freshness_job_id: NOTHING,
  freshness_job: NOTHING,
  created_at: orNull(MOMENT),
  updated_at: orNull(MOMENT),
})

export function describeProject(name: string) {
  return {
    id: PROJECT,
    account_id: ACCOUNT,
    name,
    description: null,
    state: 1,
    type: 0,
    dbt_project_subdirectory: null,
    connection_id: null,
    connection: null,
    repository_id: null,
    repository: null,
    semantic_layer_config_id: null,
    docs_job_id: null,
    docs_job: null,
    freshness_job_id: null,
    freshness_job: null,
    created_at: null,
    updated_at: null,
  }
}

export const ENVIRONMENT_SCHEMA = recordOf('Environment', {
  id: INTEGER,
  account_id: INTEGER,
  project_id: INTEGER,
  name: TEXT,
  type: { const: 'deployment' },
  deployment_type: NOTHING,
  state: INTEGER,
  dbt_version: TEXT,
  raw_dbt_version: TEXT,
  use_custom_branch: FLAG,
  custom_branch: NOTHING,
  supports_docs: FLAG,
  dbt_project_subdirectory: NOTHING,
  connection_id: NOTHING,
  credentials_id: NOTHING,
  repository_id: NOTHING,
  extended_attributes_id: NOTHING,
  project: orNull(PROJECT_SCHEMA),
  trellis: recordOf('EnvironmentPlace', { instance: orNull(TEXT), target: orNull(TEXT) }),
  created_at: orNull(MOMENT),
  updated_at: orNull(MOMENT),
} satisfies Readonly<Record<string, JsonSchema>>)

export function describeEnvironment(
  { number, name, instance, target }: Environment,
  version: string,
  project: ReturnType<typeof describeProject> | null = null,
) {
  return {
    id: number,
    account_id: ACCOUNT,
    project_id: PROJECT,
    name,
    type: 'deployment',
    deployment_type: null,
    state: 1,
    dbt_version: version,
    raw_dbt_version: version,
    use_custom_branch: false,
    custom_branch: null,
    supports_docs: true,
    dbt_project_subdirectory: null,
    connection_id: null,
    credentials_id: null,
    repository_id: null,
    extended_attributes_id: null,
    project,
    trellis: { instance, target },
    created_at: null,
    updated_at: null,
  }
}
