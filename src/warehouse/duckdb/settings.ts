import type { Setting } from '#warehouse/adapter/credentials.ts'

const PYTHON = 'it belongs to Python, which is not run here'

/** Every key of a DuckDB target in profiles.yml. */
export const DUCKDB_SETTINGS: readonly Setting[] = [
  {
    name: 'path',
    type: 'string',
    default: ':memory:',
    help: 'the database file, from the project folder; or :memory:',
  },
  { name: 'database', type: 'string', help: "the database's name; must be the file's name up to its first dot" },
  { name: 'schema', type: 'string', default: 'main', help: 'where models are built' },
  { name: 'config_options', type: 'map', default: {}, help: 'options DuckDB takes only when it is opened' },
  { name: 'settings', type: 'map', default: {}, help: 'SET on every connection, for example memory_limit: 4GB' },
  { name: 'extensions', type: 'list', default: [], help: 'extensions to install and load: a name, or {name, repo}' },
  {
    name: 'secrets',
    type: 'list',
    default: [],
    secret: true,
    help: 'secrets to create: {type, name, provider, scope, …}',
  },
  { name: 'attach', type: 'list', default: [], help: 'more databases: {path, alias, type, read_only, options, …}' },
  { name: 'external_root', type: 'string', default: '.', help: 'where external models are written' },
  { name: 'use_credential_provider', type: 'string', help: 'aws: take S3 credentials from the environment' },
  { name: 'disable_transactions', type: 'boolean', default: false, help: 'every statement stands for itself' },
  { name: 'keep_open', type: 'boolean', default: true, help: 'hold the file between statements' },
  { name: 'retries', type: 'map', help: 'how often to try: {connect_attempts, query_attempts, retryable_exceptions}' },
  { name: 'is_ducklake', type: 'boolean', help: 'the path leads to a DuckLake although it does not say so' },
  { name: 'motherduck_token', type: 'string', secret: true, help: 'access token for md: paths' },
  {
    name: 'dialect',
    type: 'string',
    help: "try SQL written for another warehouse, 'postgres' or 'snowflake': what DuckDB lacks is made up for",
  },
  { name: 'filesystems', type: 'list', default: [], help: 'fsspec file systems', inert: PYTHON },
  { name: 'plugins', type: 'list', default: [], help: "dbt-duckdb's plugins", inert: PYTHON },
  { name: 'remote', type: 'map', help: 'a Buena Vista server', inert: 'there is no client for it here' },
  { name: 'module_paths', type: 'list', default: [], help: 'where Python modules are', inert: PYTHON },
  { name: 'flights', type: 'map', help: "MotherDuck's Python runners", inert: PYTHON },
]
