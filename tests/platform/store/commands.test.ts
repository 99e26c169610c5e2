import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Host } from '#cli/host.ts'
import { runCommandLine } from '#cli/run-command-line.ts'
import { aRun, SERVER } from '#platform/store/conformance/samples.ts'
import { openStore } from '#platform/store/open-store.ts'
import { SCHEMA_VERSION } from '#platform/store/schema/migrate.ts'
import { testHost } from '../../errors/run-case.ts'

const NOW = Date.parse('2026-01-31T12:00:00Z')
const clock = { now: () => NOW }
const folder = mkdtempSync(join(tmpdir(), 'trellis-store-commands-'))
let project: string

beforeEach(async () => {
  project = mkdtempSync(join(folder, 'shop-'))
  writeFileSync(join(project, 'dbt_project.yml'), 'name: shop\nprofile: shop\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function fill(file: string, runs: number): Promise<void> {
  const store = await openStore(join(project, file), clock)
  for (let run = 0; run < runs; run++) await store.runs.begin(aRun(), 'a')
  await store.close()
}

async function say(...words: readonly string[]): Promise<string> {
  const printed: string[] = []
  const host = testHost(project, { env: {}, unreadable: [] }, (text) => printed.push(text))
  const standing: Host = { ...host, effects: { ...host.effects, now: () => NOW } }
  const exitCode = await runCommandLine(['store', ...words], standing)
  return `${printed.join('').replaceAll(project, '/shop')}exit ${exitCode}\n`
}

describe('trellis store', () => {
  test('info tells what is there', async () => {
    await fill('.trellis/state.db', 2)
    const said = await say('info')
    expect(said.replace(/\d+(\.\d)? [kM]B/, '1.5 MB')).toBe(`address  /shop/.trellis/state.db
kind     SQLite
version  ${SCHEMA_VERSION}
size     1.5 MB

TABLE     ROWS
counters  1
runs      2
exit 0
`)
    const json = JSON.parse((await say('info', '--output', 'json')).replace('exit 0\n', ''))
    expect(json).toMatchObject({ kind: 'sqlite', schema_version: SCHEMA_VERSION, rows: { runs: 2, steps: 0 } })
  })

  test('sweep throws away what trellis.yml does not keep, and says before what that would be', async () => {
    writeFileSync(join(project, 'trellis.yml'), 'retention: { runs_per_job: 2 }\n')
    const store = await openStore(join(project, '.trellis/state.db'), clock)
    for (let run = 0; run < 5; run++) {
      await store.runs.finish(await store.runs.begin(aRun({ job: 'a' }), 'x'), { status: 'success' })
    }
    await store.close()
    expect(await say('sweep', '--dry-run')).toBe(
      'What is kept: 2 of each job\n3 runs, 0 artifacts, 0 pieces of events and logs, 0 other rows would go\nexit 0\n',
    )
    expect(JSON.parse((await say('sweep', '--output', 'json')).replace('exit 0\n', ''))).toMatchObject({ runs: 3 })
    expect(await say('sweep', '--dry-run')).toContain('0 runs, ')
  })

  test('a backup brings the store back', async () => {
    await fill('.trellis/state.db', 2)
    expect((await say('backup', 'monday.gz')).replace(/\d+(\.\d)? \w+\n/, '1 kB\n')).toBe(
      'monday.gz holds the store as it is now, in 1 kB\nexit 0\n',
    )
    await fill('.trellis/state.db', 3)
    expect(await say('restore', 'monday.gz')).toBe(
      'The store is as it was at 2026-01-31T12:00:00.000Z: 3 rows\nexit 0\n',
    )
    expect(await say('info')).toMatch(/^runs +2$/m)
  })

  test('the store is the one that trellis.yml names', async () => {
    writeFileSync(join(project, 'trellis.yml'), 'store: elsewhere/kept.db\n')
    await fill('elsewhere/kept.db', 1)
    expect(await say('info')).toContain('address  /shop/elsewhere/kept.db\n')
  })

  test('a damaged one is kept aside', async () => {
    await fill('other.db', 2)
    writeFileSync(join(project, 'trellis.yml'), 'store: other.db\n')
    await say('backup', 'monday.gz')
    writeFileSync(join(project, 'trellis.yml'), 'store: damaged.db\n')
    writeFileSync(join(project, 'damaged.db'), 'no database\n'.repeat(500))
    expect(await say('info')).toBe(`Runtime Error   [store/corrupt]
  The store is damaged, or is no store: it was left as it is
  /shop/damaged.db: file is not a database
  hint: \`trellis store restore BACKUP\` puts a backup in its place and keeps the damaged one beside it
exit 2
`)
    expect(await say('restore', 'monday.gz')).toBe(`The store is as it was at 2026-01-31T12:00:00.000Z: 3 rows
The damaged file is now /shop/damaged.db.damaged-2026-01-31T12-00-00-000Z
exit 0
`)
  })

  test.each([
    [
      ['info'],
      `Runtime Error   [store/none]
  There is no store at /shop/.trellis/state.db
  hint: trellis up makes one; another project is named by --project-dir
exit 2
`,
    ],
    [
      ['restore', 'none.gz'],
      `Runtime Error   [store/no-backup]
  There is no file '/shop/none.gz'
exit 2
`,
    ],
  ])('%j where there is nothing says so', async (words, expected) => {
    expect(await say(...words)).toBe(expected)
  })

  test('a store that is in use is replaced only by force', async () => {
    await fill('.trellis/state.db', 1)
    await say('backup', 'monday.gz')
    const store = await openStore(join(project, '.trellis/state.db'), clock)
    await store.servers.enter(SERVER, 60_000)
    expect(await say('restore', 'monday.gz')).toBe(`Runtime Error   [store/in-use]
  The store is in use by a server (process 12 on one.example.com)
  hint: stop them first; --force replaces the store under their feet
exit 2
`)
    expect(await say('restore', 'monday.gz', '--force')).toContain('exit 0')
    expect(await store.servers.beat(SERVER.id, 60_000)).toBe(false)
    await store.close()
  })
})
