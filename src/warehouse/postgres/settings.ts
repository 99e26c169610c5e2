import type { Setting } from '#warehouse/adapter/credentials.ts'

/** Every key of a PostgreSQL target in profiles.yml. */
export const POSTGRES_SETTINGS: readonly Setting[] = [
  { name: 'host', type: 'string', required: true, help: 'the server, or the folder of its socket' },
  { name: 'port', type: 'integer', required: true, help: 'mostly 5432' },
  { name: 'user', type: 'string', required: true, help: 'who connects' },
  {
    name: 'password',
    type: 'string',
    required: true,
    secret: true,
    help: "also written 'pass'; an empty one is looked up in ~/.pgpass",
  },
  { name: 'database', type: 'string', required: true, help: "also written 'dbname'; the only one a run can reach" },
  { name: 'schema', type: 'string', required: true, help: 'where models are built' },
  { name: 'connect_timeout', type: 'integer', default: 10, help: 'seconds to wait for the server; 0 waits for ever' },
  { name: 'role', type: 'string', help: 'SET ROLE on every connection' },
  { name: 'search_path', type: 'string', help: 'where names without a schema are sought' },
  { name: 'keepalives_idle', type: 'integer', default: 0, help: 'seconds before a silent connection is probed' },
  {
    name: 'sslmode',
    type: 'string',
    help: 'disable, allow, prefer, require, verify-ca or verify-full; prefer, if left out',
  },
  { name: 'sslcert', type: 'string', help: "file of the client's certificate" },
  { name: 'sslkey', type: 'string', help: "file of the client's key" },
  { name: 'sslrootcert', type: 'string', help: 'file of the authorities that may have signed the server' },
  { name: 'application_name', type: 'string', default: 'dbt', help: 'what pg_stat_activity calls the connections' },
  { name: 'autocommit', type: 'boolean', default: false, help: 'every statement stands for itself' },
  { name: 'retries', type: 'integer', default: 1, help: 'how often to try again to connect' },
]
