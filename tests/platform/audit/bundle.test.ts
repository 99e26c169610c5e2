import { generateKeyPairSync } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditedStore } from '#platform/audit/audited-store.ts'
import { manifestText, type BundleManifest } from '#platform/audit/bundle/bundle-manifest.ts'
import { digestOfFile } from '#platform/audit/bundle/bundle-folder.ts'
import { exportBundle } from '#platform/audit/bundle/export-bundle.ts'
import { signingKey } from '#platform/audit/bundle/sign-manifest.ts'
import { verifyBundle } from '#platform/audit/bundle/verify-bundle.ts'
import { aResult, aRun, SERVER } from '#platform/store/conformance/samples.ts'
import {
  postgresStores,
  sqliteStores,
  TEST_SERVER,
  testClock,
  type TestClock,
  type TestStores,
} from '#platform/store/conformance/stores-for-tests.ts'
import type { RunOrigin } from '#platform/store/port/runs.ts'
import type { Store } from '#platform/store/store.ts'
import { openDuckDB } from '#warehouse/duckdb/open-for-tests.ts'
import { parquetWriter, type ParquetWriter } from '#cli/platform/parquet-writer.ts'
import { invocationIn } from '#commands/invocation-for-tests.ts'
import { DUCKDB } from '#warehouse/duckdb/adapter.ts'
import { randomFrom } from '../../random-from.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('audit bundles over SQLite', () => bundles(sqliteStores()))
describe.runIf(TEST_SERVER !== undefined)('audit bundles over PostgreSQL', () => bundles(postgresStores()))

const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})
const other = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

function bundles(stores: TestStores): void {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-audit-'))
  let store: Store
  let clock: TestClock
  let parquet: ParquetWriter
  let copies = 0
  const plain = join(folder, 'plain')
  const signed = join(folder, 'signed')

  const options = (place: string, pem?: string) => {
    const key = pem === undefined ? null : signingKey(pem)
    if (key && 'problem' in key) throw new Error(key.problem)
    const now = clock.now()
    const facts = { project: 'shop', version: '0.1.0', now }
    return { ...facts, from: now - DAY, to: now + 1, place, key, writeParquet: parquet.write }
  }

  async function run(requester: string | null, status: 'success' | 'error', origin: RunOrigin = 'schedule') {
    const begun = await store.runs.begin(aRun({ requester, origin }), SERVER.id)
    await store.runs.start(begun)
    await store.steps.plan(begun.id, [{ index: 1, kind: 'dbt', name: 'Build', commandLine: 'dbt build' }])
    await store.nodeResults.save(begun.id, [
      aResult({ message: 'with \u2028 and \r\n lines, and | bars <b>' }),
      aResult({ unique_id: 'model.shop.customers', compiledCode: 'select 2 as id -- ü', rows: null }),
      aResult({
        unique_id: 'test.shop.unique',
        resource_type: 'test',
        status: status === 'success' ? 'pass' : 'fail',
        failures: 2,
      }),
    ])
    await store.freshness.saveSources([
      {
        instance: null,
        target: 'prod',
        runId: begun.id,
        step: 1,
        unique_id: 'source.shop.raw.orders',
        status: 'warn',
        max_loaded_at: '2026-01-31T00:00:00Z',
        snapshotted_at: new Date(clock.now()).toISOString(),
        max_loaded_at_time_ago_in_s: 43_200.5,
        criteria: { warn_after: { count: 6, period: 'hour' } },
        execution_time: 0.5,
        error: null,
      },
    ])
    await store.freshness.saveModels([
      {
        instance: null,
        target: 'prod',
        runId: begun.id,
        unique_id: 'model.shop.orders',
        measuredAt: new Date(clock.now()).toISOString(),
        builtAt: null,
        dataAsOf: null,
        effectiveAsOf: null,
        oldestSource: null,
        expectedNextAt: null,
        verdict: 'unknown',
      },
    ])
    await store.artifacts.save(begun.id, 1, 'manifest.json', '{"nodes": {}}')
    await store.artifacts.save(begun.id, 1, 'catalog.json', `{"run": ${begun.id}}`)
    await store.steps.finish(begun.id, 1, { status, exitCode: status === 'success' ? 0 : 1 })
    clock.pass(MINUTE)
    await store.runs.finish(begun, { status, exitCode: status === 'success' ? 0 : 1 })
  }

  beforeAll(async () => {
    clock = testClock()
    const invocation = { ...invocationIn(folder, {}), adapters: new Map([['duckdb', async () => DUCKDB]]) }
    parquet = await parquetWriter(invocation)
    store = auditedStore(await stores.open(stores.newAddress(), clock))
    await store.servers.enter(SERVER, MINUTE)
    await run('ada', 'success', 'api')
    await run(null, 'error')
    await run(null, 'success', 'api')
    const rows = { 'model.shop.orders': 4, 'model.shop.customers': 12 }
    await store.audit.append([{ action: 'rows.counted', actor: null, subject: 'run 3', data: { rows } }])
    await exportBundle(store, options(plain))
    await exportBundle(store, options(signed, privateKey))
  })
  afterAll(async () => {
    await parquet.close()
    await stores.clear()
    rmSync(folder, { recursive: true })
  })

  /** A copy of a bundle that may be touched. */
  function copyOf(bundle: string): string {
    const copy = join(folder, `copy-${copies++}`)
    cpSync(bundle, copy, { recursive: true })
    return copy
  }

  const firstProblem = async (bundle: string, more: Parameters<typeof verifyBundle>[1] = {}) =>
    (await verifyBundle(bundle, more)).problems[0]

  /** Writes the manifest of a bundle as somebody would who has changed its files. */
  async function forgeManifest(bundle: string, change: (manifest: BundleManifest) => BundleManifest): Promise<void> {
    const { digest: _, ...manifest } = JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8'))
    const files: Record<string, unknown> = {}
    for (const path of Object.keys(manifest.files)) {
      if (existsSync(join(bundle, path))) files[path] = await digestOfFile(join(bundle, path))
    }
    writeFileSync(join(bundle, 'manifest.json'), manifestText(change({ ...manifest, files })))
  }

  const filesOf = (bundle: string) =>
    readdirSync(bundle, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(bundle.length + 1))
      .sort()

  test('a bundle is what was written, and says so without a store', async () => {
    const verified = await verifyBundle(plain)
    expect(verified.problems).toEqual([])
    expect(verified.notes).toEqual([
      'it is not signed: who could write all of it anew could have changed it. --head takes a hash that was noted elsewhere',
    ])
    expect(verified.manifest?.chain).toMatchObject({ first_seq: 1, records: 17, last_seq: 17 })
    expect(verified.manifest?.chain.last_hash).toBe((await store.audit.head()).hash)
  })

  test('a person reads how data was loaded, built and tested, and by whom', () => {
    const text = readFileSync(join(plain, 'README.md'), 'utf8')
    expect(text).toContain('- 3 runs: 2 ended well, 1 failed')
    expect(text).toContain('- What set them off: api (ada) 1, api (no name) 1, schedule 1\n')
    expect(text).toContain('17 things happened in all, by ada\n')
    expect(text).toContain('| source.shop.raw.orders | 3 | 3 | 2026-01-31T00:00:00Z | warn |')
    expect(text).toMatch(/\| model\.shop\.orders \| 3 \| 0 \| \S+ \| success \| 3 \|/)
    expect(text).toMatch(/\| model\.shop\.customers \| 3 \| 0 \| \S+ \| success \| 12 \|/)
    expect(text).toContain('| test.shop.unique | 3 | 1 |')
    expect(text).toContain('| 2 | nightly |')
    expect(text).toContain('4be1a07: 3 runs')
    expect(text).toMatch(/- run 3: \[artifacts\/[0-9a-f]{64}\.json\]/)
  })

  test('compiled code and artifacts are there, each once', () => {
    const files = filesOf(plain)
    expect(files.filter((path) => path.startsWith('compiled/'))).toHaveLength(2)
    expect(files.filter((path) => path.startsWith('artifacts/'))).toHaveLength(4)
  })

  test('Parquet holds the same rows', async () => {
    const adapter = openDuckDB()
    const session = adapter.session()
    const count = async (table: string) => {
      const sql = `select count(*) from read_parquet('${join(plain, 'parquet', table)}.parquet')`
      return (await session.execute(sql, { fetch: true })).table.rows[0]?.[0]
    }
    expect([
      await count('runs'),
      await count('node_results'),
      await count('chain'),
      await count('model_freshness'),
    ]).toEqual([3, 9, 17, 3])
    const { table } = await session.execute(
      `select cast(finished_at as varchar), commands[1], git_is_dirty from read_parquet('${join(plain, 'parquet/runs.parquet')}') order by run_id limit 1`,
      { fetch: true },
    )
    expect(table.rows).toEqual([['2026-01-31 12:01:00', 'dbt build --select f_orders', false]])
    await adapter.close()
  })

  test('a byte that is flipped anywhere is found', async () => {
    const random = randomFrom(7)
    for (const bundle of [plain, signed]) {
      const copy = copyOf(bundle)
      for (const path of filesOf(copy)) {
        const whole = join(copy, path)
        const content = readFileSync(whole)
        for (let time = 0; time < 12; time++) {
          const at = Math.floor(random() * content.length)
          const flipped = Buffer.from(content)
          flipped[at] = (content[at] ?? 0) ^ (1 << Math.floor(random() * 8))
          writeFileSync(whole, flipped)
          const problem = await firstProblem(copy)
          expect(problem ?? 'nothing', `${path} at ${at}`).toMatch(path.split('/').at(-1) ?? path)
        }
        writeFileSync(whole, content)
      }
      expect(await firstProblem(copy)).toBeUndefined()
    }
  })

  test('the record that was touched first is named', async () => {
    const copy = copyOf(plain)
    const path = join(copy, 'chain.jsonl')
    const lines = readFileSync(path, 'utf8').split('\n')
    lines[6] = (lines[6] ?? '').replace('"run 2"', '"run 3"')
    lines[9] = (lines[9] ?? '').replace('success', 'failure')
    writeFileSync(path, lines.join('\n'))
    expect(await firstProblem(copy)).toMatch(
      /^record 7 in chain\.jsonl \(run\.requested, run 3, .*\) is not what was written$/,
    )
  })

  test('a record that is missing is named', async () => {
    const copy = copyOf(plain)
    const path = join(copy, 'chain.jsonl')
    const lines = readFileSync(path, 'utf8').split('\n')
    writeFileSync(path, lines.toSpliced(4, 1).join('\n'))
    expect(await firstProblem(copy)).toBe('record 5 in chain.jsonl is missing: record 6 stands in its place')
    // What follows from the break is said once, whatever the number of runs after it.
    expect((await verifyBundle(copy)).problems.slice(1)).toEqual([
      expect.stringMatching(/^what is said of \d runs? cannot be held against the chain, which breaks before$/),
      'chain.jsonl is not what was written',
    ])
  })

  test('a chain that was cut off is found, also where the manifest was written anew', async () => {
    const copy = copyOf(plain)
    const path = join(copy, 'chain.jsonl')
    const lines = readFileSync(path, 'utf8').split('\n')
    const kept = lines.slice(0, 11)
    writeFileSync(path, `${kept.join('\n')}\n`)
    expect(await firstProblem(copy)).toBe('chain.jsonl ends with record 11: records up to 17 were written')
    const last = JSON.parse(kept.at(-1) ?? '{}')
    await forgeManifest(copy, (manifest) => ({
      ...manifest,
      chain: { ...manifest.chain, records: 11, last_seq: 11, last_hash: last.hash },
    }))
    expect(await firstProblem(copy)).toBe('runs.jsonl speaks of run 3, of which the chain does not')
    const { hash } = await store.audit.head()
    expect((await verifyBundle(copy, { head: hash })).problems).toContain(
      `no record in chain.jsonl has the hash ${hash}`,
    )
  })

  test.each([
    ['runs.jsonl', '"requester":"ada"', '"requester":"bob"', 1],
    ['node_results.jsonl', '"status":"fail"', '"status":"pass"', 2],
    ['source_freshness.jsonl', '43200.5', '3200.5', 1],
    ['steps.jsonl', 'dbt build', 'dbt run', 1],
  ])('rows of %s that were changed with their manifest are found by the chain', async (file, from, to, runId) => {
    const copy = copyOf(plain)
    const path = join(copy, file)
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
    await forgeManifest(copy, (manifest) => manifest)
    expect(await firstProblem(copy)).toBe(`what ${file} says of run ${runId} is not what was written when it ended`)
  })

  test('rows that were taken out with their manifest are found by the chain', async () => {
    const copy = copyOf(plain)
    const path = join(copy, 'node_results.jsonl')
    const kept = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => !line.includes('"run_id":2,'))
    writeFileSync(path, kept.join('\n'))
    await forgeManifest(copy, (manifest) => manifest)
    expect(await firstProblem(copy)).toBe('node_results.jsonl says nothing of run 2, and 3 rows were written')
  })

  test('files that are missing, strange or exchanged are named', async () => {
    const missing = copyOf(plain)
    rmSync(join(missing, 'parquet/runs.parquet'))
    expect(await firstProblem(missing)).toBe('parquet/runs.parquet is missing')
    const strange = copyOf(plain)
    writeFileSync(join(strange, 'parquet/more.parquet'), '')
    expect(await firstProblem(strange)).toBe('parquet/more.parquet does not belong to the bundle')
    const short = copyOf(plain)
    truncateSync(join(short, 'steps.jsonl'), 10)
    expect(await firstProblem(short)).toMatch(/^steps\.jsonl|^what steps\.jsonl/)
    const longer = copyOf(plain)
    appendFileSync(join(longer, 'README.md'), 'All is well.')
    expect(await firstProblem(longer)).toBe('README.md is not what was written')
    const artifact = copyOf(plain)
    const [name = ''] = filesOf(artifact).filter((path) => path.startsWith('artifacts/'))
    writeFileSync(join(artifact, name), '{}')
    await forgeManifest(artifact, (manifest) => manifest)
    expect(await firstProblem(artifact)).toBe(`${name} has another content than its name says`)
    const gone = copyOf(plain)
    rmSync(join(gone, 'manifest.json'))
    expect(await firstProblem(gone)).toBe('manifest.json is missing')
  })

  test('a signature says whose the bundle is, and a manifest of somebody else is not', async () => {
    expect(await verifyBundle(signed, { publicKey })).toMatchObject({ problems: [], notes: [] })
    expect(await firstProblem(signed, { publicKey: other.publicKey })).toBe(
      'manifest.json is signed with another key than the one that was given',
    )
    expect(await firstProblem(plain, { publicKey })).toBe('manifest.json is not signed')
    const exchanged = copyOf(signed)
    await forgeManifest(exchanged, (manifest) => ({ ...manifest, project: 'other' }))
    expect(await firstProblem(exchanged)).toBe('manifest.sig is not the signature of manifest.json')
    const stripped = copyOf(signed)
    rmSync(join(stripped, 'manifest.sig'))
    expect(await firstProblem(stripped)).toBe('manifest.sig is missing')
    const forged = copyOf(signed)
    const third = join(folder, `third-${copies++}`)
    await exportBundle(store, options(third, other.privateKey))
    for (const name of ['manifest.json', 'manifest.sig', 'public-key.pem'])
      cpSync(join(third, name), join(forged, name))
    expect(await firstProblem(forged)).toBeUndefined()
    expect(await firstProblem(forged, { publicKey })).toBe(
      'manifest.json is signed with another key than the one that was given',
    )
  })

  test('a bundle is written as a whole or not at all, and never over another', async () => {
    const place = join(folder, 'half')
    const failing = exportBundle(store, {
      ...options(place),
      writeParquet: async (table) => {
        if (table === 'steps') throw new Error('the disk is full')
      },
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(readdirSync(folder).filter((name) => name.includes('half'))).toEqual([])
    await expect(exportBundle(store, options(plain))).rejects.toThrow('is not empty')
    expect(await firstProblem(plain)).toBeUndefined()
  })

  test('a period without anything is a bundle, too', async () => {
    const place = join(folder, 'empty')
    const long = { ...options(place), from: 0, to: 1 }
    expect((await exportBundle(store, long)).problems).toEqual([])
    expect((await verifyBundle(place)).manifest?.chain.records).toBe(0)
  })

  test('bundles of periods that follow one another are one chain', async () => {
    const ends = options(join(folder, 'x')).from
    const middle = ends + DAY - MINUTE - 1
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    const first = await exportBundle(store, { ...options(one), from: ends, to: middle })
    const second = await exportBundle(store, { ...options(two), from: middle })
    expect([...first.problems, ...second.problems]).toEqual([])
    expect(first.manifest?.unchained).toEqual([])
    expect(second.manifest?.chain.previous_hash).toBe(first.manifest?.chain.last_hash)
    expect(second.manifest?.chain.first_seq).toBe((first.manifest?.chain.last_seq ?? 0) + 1)
  })

  test('what the store no longer keeps is told, and what was changed in it is found', async () => {
    const address = stores.newAddress()
    const bare = await stores.open(address, clock)
    const before = store
    store = auditedStore(bare)
    try {
      await run(null, 'success')
      await run(null, 'success')
      clock.pass(2 * DAY)
      await run(null, 'success')
      await store.upkeep.sweep({ detailDays: 1 })
      const period = { from: clock.now() - 5 * DAY }
      const swept = await exportBundle(store, { ...options(join(folder, `swept-${copies++}`)), ...period })
      expect(swept.problems).toEqual([])
      expect(swept.notes).toContain('of run 1 the store has not kept artifacts')
      await bare.nodeResults.save(2, [aResult({ status: 'error' })])
      const changed = await exportBundle(store, { ...options(join(folder, `changed-${copies++}`)), ...period })
      expect(changed.problems).toEqual(['what node_results.jsonl says of run 2 is not what was written when it ended'])
    } finally {
      store = before
    }
  })
}
