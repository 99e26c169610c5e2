/** Where a history is played: a database of its own. */
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { Client } from 'pg'
import type { Row } from './scd2-model.ts'

export interface Database {
  /** A target of profiles.yml. */
  readonly target: Readonly<Record<string, unknown>>
  run(statements: readonly string[]): Promise<void>
  /** The rows of each query, values as the database writes them. */
  rows(queries: readonly string[]): Promise<readonly (readonly Row[])[]>
  remove(): Promise<void>
}

export async function duckdb(folder: string): Promise<Database> {
  const path = join(folder, 'play.duckdb')
  // Opened anew each time: one program alone may hold the file.
  const use = async <T>(
    work: (connection: Awaited<ReturnType<DuckDBInstance['connect']>>) => Promise<T>,
  ): Promise<T> => {
    const instance = await DuckDBInstance.create(path, { threads: '1' })
    const connection = await instance.connect()
    try {
      return await work(connection)
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }
  return {
    // Tables of a few rows are not worth threads of the database.
    target: { type: 'duckdb', path, schema: 'main', threads: 1, settings: { threads: 1 } },
    run: (statements) =>
      use(async (connection) => {
        for (const statement of statements) await connection.run(statement)
      }),
    rows: (queries) =>
      use(async (connection) => {
        const found: Row[][] = []
        for (const query of queries) {
          const reader = await connection.runAndReadAll(`select columns(*)::varchar from (${query})`)
          found.push(reader.getRowObjectsJson() as Row[])
        }
        return found
      }),
    remove: async () => undefined,
  }
}

/** On the server at an address like postgres://user:password@host:port/database. */
export async function postgres(address: string, name: string): Promise<Database> {
  const server = new URL(address)
  const onServer = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: address })
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await onServer(`create database ${name} template template0`)
  const client = new Client({ connectionString: Object.assign(new URL(address), { pathname: `/${name}` }).href })
  await client.connect()
  return {
    target: {
      type: 'postgres',
      host: server.hostname,
      port: Number(server.port),
      user: decodeURIComponent(server.username),
      password: decodeURIComponent(server.password),
      dbname: name,
      schema: 'main',
      threads: 4,
    },
    async run(statements) {
      for (const statement of statements) await client.query(statement)
    },
    async rows(queries) {
      const types = { getTypeParser: () => (value: string) => value }
      const found: Row[][] = []
      for (const text of queries) found.push((await client.query<Record<string, string>>({ text, types })).rows)
      return found
    },
    async remove() {
      await client.end()
      await onServer(`drop database ${name} with (force)`)
    },
  }
}
