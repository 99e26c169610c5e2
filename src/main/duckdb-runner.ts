/** The program as a runner: as `main.ts`, but with a DuckDB file that the process keeps. */
import { beginRunner } from '#cli/runner/begin-runner.ts'
import type { Host } from '#cli/host.ts'
import { duckdbKind } from '#warehouse/duckdb/adapter.ts'
import { fileIdentity } from '#warehouse/duckdb/exclusive-file.ts'
import { HeldFile } from '#warehouse/duckdb/held-file.ts'
import { openFile } from '#warehouse/duckdb/open-file.ts'
import { writeQuery } from '#warehouse/duckdb/write-query.ts'

export async function duckdbRunner(host: Host): Promise<void> {
  let held: HeldFile | undefined
  const kind = duckdbKind((api, path, options) =>
    held?.identity === fileIdentity(path) ? held.open(api, path, options) : openFile(api, path, options),
  )
  const adapters = new Map([...host.adapters, ['duckdb', async () => kind] as const])
  await beginRunner({ ...host, adapters }, (file, tell) => {
    const database = new HeldFile(file.path, file, tell)
    held = database
    return {
      hold: () => database.hold(),
      query: (request, into, signal) =>
        database.read((connection, api) => writeQuery({ api, connection }, { ...request, signal }, into)),
      wishForCopies: (path) => database.wishForCopies(path),
      release: () => database.release(),
    }
  })
}
