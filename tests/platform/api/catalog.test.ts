/** The catalog over HTTP: documents of a folder that a command has written. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CatalogState } from '#api/catalog.ts'
import { nodeFiles } from '#foundation/node-files.ts'
import type { CommandAnswer } from '#platform/live/live-platform.ts'
import { writeCatalog } from '#platform/catalog/write-catalog.ts'
import { addCatalog } from '#server/api/catalog-subjects.ts'
import { type ApiScene, openScene, typedRun } from './api-scene.ts'

const LONG = JSON.stringify({ digest: 'one', text: 'a long text '.repeat(30_000) })
let scene: ApiScene
let folder: string
let digest: string

beforeAll(async () => {
  scene = await openScene([addCatalog])
  folder = join(scene.folder, '.trellis', 'catalog')
  scene.answer((args) => answerTo(args))
})
beforeEach(() => {
  digest = 'one'
  scene.asked.length = 0
})
afterAll(() => scene.close())

async function answerTo(args: readonly string[]): Promise<CommandAnswer> {
  const said = (output: unknown) => ({ exitCode: 0, output: `${JSON.stringify(output)}\n`, errorOutput: '' })
  switch (args.slice(0, 2).join(' ')) {
    case 'catalog write': {
      const documents = [
        { name: 'index', text: JSON.stringify({ digest }) },
        { name: 'search', text: LONG },
        { name: 'shards/0', text: JSON.stringify({ digest, nodes: [] }) },
      ]
      const writing = { files: nodeFiles, folder, digest, writer: 'w', mask: (text: string) => text }
      await writeCatalog(documents, writing)
      return said({ digest, folder: join(folder, digest) })
    }
    case 'catalog compiled':
      return said({ unique_id: args.at(-1), language: 'sql', compiled_code: 'select 1' })
    case 'catalog sample':
      return said({
        unique_id: args.at(-1),
        columns: [],
        rows: [],
        is_truncated: false,
        taken_at: '2026-01-01T00:00:00Z',
      })
    default:
      if (args.includes('--select=wrong:x')) {
        return {
          exitCode: 2,
          output: '',
          errorOutput: "Runtime Error   [selector/unknown-method]\n  'wrong' is no method\n",
        }
      }
      return { exitCode: 0, output: '{"unique_id": "model.shop.a"}\n{"unique_id": "model.shop.b"}\n', errorOutput: '' }
  }
}

async function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  const { statusCode, rawPayload, headers: answered } = await scene.app.inject({ method: 'GET', url, headers })
  return { status: statusCode, bytes: rawPayload, text: rawPayload.toString(), headers: answered }
}

test('documents are made at the first demand, and once for all who ask', async () => {
  const all = await Promise.all(['/api/catalog', '/api/catalog/search', '/api/catalog/shards/0'].map((url) => get(url)))
  expect(all.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(all[0]?.text).toBe('{"digest":"one"}')
  expect(scene.asked.filter(([first]) => first === 'catalog')).toHaveLength(1)
})

test.each([
  ['br', (bytes: Buffer) => brotliDecompressSync(bytes)],
  ['gzip', (bytes: Buffer) => gunzipSync(bytes)],
] as const)('who takes %s gets it packed', async (encoding, unpack) => {
  const { headers, bytes } = await get('/api/catalog/search', { 'accept-encoding': `${encoding}, deflate` })
  expect(headers['content-encoding']).toBe(encoding)
  expect(Number(headers['content-length'])).toBe(bytes.length)
  expect(unpack(bytes).toString()).toBe(LONG)
})

test('who refuses a packing does not get it', async () => {
  const { headers, text } = await get('/api/catalog/search', { 'accept-encoding': 'br;q=0, gzip;q=0.0' })
  expect(headers['content-encoding']).toBeUndefined()
  expect(text).toBe(LONG)
})

test('who has the document already is told so', async () => {
  const { headers } = await get('/api/catalog')
  const again = await get('/api/catalog', { 'if-none-match': String(headers['etag']) })
  expect([again.status, again.text]).toEqual([304, ''])
})

test('a shard that is not there is unknown', async () => {
  const { status, text } = await get('/api/catalog/shards/7')
  expect([status, JSON.parse(text).code]).toEqual([404, 'catalog/unknown'])
})

test('no other file is reached through the number of a shard', async () => {
  expect((await get('/api/catalog/shards/..%2Findex')).status).toBe(400)
})

test('documents that were thrown away are made again', async () => {
  await get('/api/catalog')
  rmSync(folder, { recursive: true })
  expect((await get('/api/catalog')).text).toBe('{"digest":"one"}')
})

test('a server that starts shows what it showed last, and looks whether that still holds', async () => {
  const other = await openScene([addCatalog])
  try {
    const before = join(other.folder, '.trellis', 'catalog')
    mkdirSync(join(before, 'old'), { recursive: true })
    writeFileSync(join(before, 'old', 'index.json'), '{"digest":"old"}')
    writeFileSync(join(before, 'latest.json'), JSON.stringify({ '': 'old', eu: '../old' }))
    const third = await openScene([addCatalog], { beside: other })
    third.answer((args) => answerTo(args))
    const answer = await third.app.inject('/api/catalog')
    expect(answer.body).toBe('{"digest":"old"}')
    expect(third.asked).toHaveLength(1)
    await third.close()
  } finally {
    await other.close()
  }
})

test('with compiled code it is never one that has been overtaken', async () => {
  const url = '/api/catalog?compiled=true'
  digest = 'compiled-1'
  expect((await get(url)).text).toBe('{"digest":"compiled-1"}')
  expect(scene.asked.at(-1)).toContain('--compile')
  digest = 'compiled-2'
  for (const ended of scene.runEnded) await ended()
  expect((await get(url)).text).toBe('{"digest":"compiled-2"}')
})

test('a project that cannot be read is told as what it is, where nothing was ever made of it', async () => {
  const other = await openScene([addCatalog])
  other.answer(() => ({ exitCode: 2, output: '', errorOutput: 'Parsing Error   [yaml/invalid]\n  It is wrong\n' }))
  const answer = await other.app.inject('/api/catalog')
  expect([answer.statusCode, answer.json()]).toEqual([
    422,
    { code: 'yaml/invalid', message: 'It is wrong', hint: null },
  ])
  await other.close()
})

test('compiled code is asked for once for as long as the project stays as it is', async () => {
  const url = '/api/catalog/nodes/model.shop.a/compiled'
  const [first, second] = [await get(url), await get(url)]
  expect(JSON.parse(first.text)).toEqual({ unique_id: 'model.shop.a', language: 'sql', compiled_code: 'select 1' })
  expect(second.text).toBe(first.text)
  expect(scene.asked.filter((args) => args[1] === 'compiled')).toEqual([
    ['catalog', 'compiled', '--output', 'json', '--', 'model.shop.a'],
  ])
})

test('sample rows are nobody else’s to keep', async () => {
  const { status, headers } = await get('/api/catalog/nodes/model.shop.a/sample')
  expect([status, headers['cache-control']]).toEqual([200, 'no-store'])
})

test.each([
  ['refuses them where the settings do', 'catalog: { sample_rows: false }', 403],
  ['refuses them where it is called from outside', 'server: { public_url: "https://trellis.example.com" }', 403],
  [
    'shows them outside where the settings say so',
    'server: { public_url: "https://trellis.example.com" }\ncatalog: { sample_rows: true }',
    200,
  ],
])('a server %s', async (_rule, settings, status) => {
  const other = await openScene([addCatalog], { settings })
  other.answer((args) => answerTo(args))
  expect((await other.app.inject('/api/catalog/nodes/model.shop.a/sample')).statusCode).toBe(status)
  await other.close()
})

test('a selection is answered with its nodes, in one word whatever it holds', async () => {
  const { text } = await get('/api/lineage?select=%2Ba%20--help&exclude=tag:x')
  expect(JSON.parse(text)).toEqual({
    select: '+a --help',
    exclude: 'tag:x',
    unique_ids: ['model.shop.a', 'model.shop.b'],
  })
  expect(scene.asked.at(-1)?.slice(-2)).toEqual(['--select=+a --help', '--exclude=tag:x'])
})

test('a selection that is wrong is told as the terminal tells it', async () => {
  const { status, text } = await get('/api/lineage?select=wrong:x')
  expect([status, JSON.parse(text)]).toEqual([
    422,
    { code: 'selector/unknown-method', message: "'wrong' is no method", hint: null },
  ])
})

test('how nodes have fared is told column by column', async () => {
  const run = await typedRun(scene.store)
  const result = {
    step: 1,
    resource_type: 'model',
    message: 'OK',
    failures: null,
    execution_time: 1.23456,
    timing: [],
    thread_id: null,
    adapter_response: {},
    relation_name: null,
    materialized: 'table',
    checksum: null,
    rows: 7,
    bytes: null,
    startedAt: null,
    finishedAt: '2026-01-31T12:00:00.000Z',
    owner: null,
    reusedFrom: null,
  } as const
  await scene.store.nodeResults.save(run.id, [
    { ...result, unique_id: 'model.shop.a', status: 'success' },
    { ...result, unique_id: 'test.shop.t', resource_type: 'test', status: 'fail', failures: 3, rows: null },
  ])
  const state = JSON.parse((await get('/api/catalog/state?target=dev')).text) as CatalogState
  expect(state.results).toEqual({
    unique_id: ['model.shop.a', 'test.shop.t'],
    status: [0, 1],
    run_id: [run.id, run.id],
    finished_at: [Date.UTC(2026, 0, 31, 12), Date.UTC(2026, 0, 31, 12)],
    execution_time: [1.235, 1.235],
    failures: [null, 3],
    rows: [7, null],
  })
  expect(state.statuses).toEqual(['success', 'fail'])
  const url = '/api/catalog/state?target=dev'
  const { headers, bytes } = await get(url, { 'accept-encoding': 'gzip' })
  expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(state)
  expect((await get(url, { 'if-none-match': String(headers['etag']) })).status).toBe(304)
  await scene.store.nodeResults.save(run.id, [{ ...result, step: 2, unique_id: 'model.shop.a', status: 'error' }])
  expect((await get(url, { 'if-none-match': String(headers['etag']) })).status).toBe(200)
})
