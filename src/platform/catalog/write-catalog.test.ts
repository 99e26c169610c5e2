import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { type WritingOptions, writeCatalog } from './write-catalog.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-catalog-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const DOCUMENTS = [
  { name: 'shards/0', text: `["${'hush '.repeat(400)}"]` },
  { name: 'index', text: '{}' },
]

function write(digest: string, more: Partial<WritingOptions> = {}) {
  return writeCatalog(DOCUMENTS, { files: nodeFiles, folder, digest, writer: 'w', mask: (text) => text, ...more })
}

test('documents are there as they are, and packed where that is worth it; secrets are in neither', async () => {
  const sum = await write('one', { mask: (text) => text.replaceAll('hush', '*****') })
  expect(readdirSync(join(folder, 'one'))).toEqual(['index.json', 'shards'])
  const shard = readFileSync(join(folder, 'one/shards/0.json'), 'utf8')
  expect(shard).toBe(`["${'***** '.repeat(400)}"]`)
  expect(gunzipSync(readFileSync(join(folder, 'one/shards/0.json.gz'))).toString()).toBe(shard)
  expect(sum.documents).toBe(2)
  expect(sum.bytes).toBe(shard.length + 2)
})

test('what fails in the middle leaves nothing', async () => {
  const failing = (function* () {
    yield DOCUMENTS[0] as (typeof DOCUMENTS)[0]
    throw new Error('no more')
  })()
  const options = { files: nodeFiles, folder, digest: 'one', writer: 'w', mask: (text: string) => text }
  await expect(writeCatalog(failing, options)).rejects.toThrow('no more')
  expect(readdirSync(folder)).toEqual([])
})

test('of two who write the same at once, both have it', async () => {
  await Promise.all([write('one'), write('one', { writer: 'other' })])
  expect(readdirSync(folder)).toEqual(['one'])
})

test('the last two others stay, and those that are shown', async () => {
  for (const [at, digest] of ['a', 'b', 'c', 'd'].entries()) {
    await write(digest, { keep: ['a', 'b', 'c'] })
    utimesSync(join(folder, digest), at, at)
  }
  await write('e', { keep: ['a'] })
  expect(readdirSync(folder)).toEqual(['a', 'c', 'd', 'e'])
})
