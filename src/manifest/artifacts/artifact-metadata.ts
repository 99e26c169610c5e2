/** The head of every artifact. */
export interface ArtifactMetadata {
  readonly dbt_schema_version: string
  readonly dbt_version: string
  readonly generated_at: string
  readonly invocation_id: string | null
  readonly invocation_started_at: string | null
  /** What the environment holds under `DBT_ENV_CUSTOM_ENV_…`. */
  readonly env: Readonly<Record<string, string>>
}

/** The dbt whose artifacts we write; tools decide by it what they can read. */
export const DBT_VERSION = '1.12.6'

/** What one invocation says of itself in each of its artifacts. */
export interface InvocationFacts {
  readonly generated_at: string
  readonly invocation_id: string | null
  readonly invocation_started_at: string | null
  readonly env: Readonly<Record<string, string>>
}

export function artifactMetadata(
  artifact: 'manifest/v12' | 'run-results/v6' | 'catalog/v1' | 'sources/v3',
  facts: InvocationFacts,
): ArtifactMetadata {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${artifact}.json`,
    dbt_version: DBT_VERSION,
    generated_at: facts.generated_at,
    invocation_id: facts.invocation_id,
    invocation_started_at: facts.invocation_started_at,
    env: facts.env,
  }
}
