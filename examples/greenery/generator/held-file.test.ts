import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'

test('a database that another process has open is told in one line, with what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'greenery-held-'))
  const database = join(folder, 'held.duckdb')
  const holder = await DuckDBInstance.create(database)
  try {
    const program = join(import.meta.dirname, 'generate.mjs')
    const { status, stderr } = spawnSync(process.execPath, [program, '--database', database], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toBe(
      `${database} is open in another process (${process.pid}): end it first, for example a server that \`trellis up\` has started\n`,
    )
  } finally {
    holder.closeSync()
    rmSync(folder, { recursive: true })
  }
})
