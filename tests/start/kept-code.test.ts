/** What V8 has compiled is kept for the next start. From Node 22 on Node does it; what is asked of it here holds there as well. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import nodeModule from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sha256 } from '#foundation/source/checksum.ts'
import { run, SETTINGS, writeProject } from '../faults/trellis-process.ts'

const project = writeProject({ ...SETTINGS, 'models/plants.sql': 'select 1 as id\n' })
const caches: string[] = []

afterAll(() => {
  for (const folder of [project, ...caches]) rmSync(folder, { recursive: true, force: true })
})

function emptyCache(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trellis-kept-'))
  caches.push(folder)
  return folder
}

async function list(cache: string): Promise<{ readonly code: number | null; readonly standardOutput: string }> {
  const { code, standardOutput } = await run(project, ['-q', 'list'], { XDG_CACHE_HOME: cache })
  return { code, standardOutput }
}

const LISTED = { code: 0, standardOutput: 'shop.plants\n' }

/** The files of a cache, each with a checksum of what is in it and when it was written. */
function kept(cache: string): ReadonlyMap<string, readonly [sum: string, writtenAt: number]> {
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' }).map((path) => join(cache, path))
  return new Map(
    files
      .filter((path) => statSync(path).isFile())
      .map((path) => [path, [sha256(readFileSync(path)), statSync(path).mtimeMs]]),
  )
}

test('the second start takes what the first has kept, and writes nothing', async () => {
  const cache = emptyCache()
  expect(await list(cache)).toEqual(LISTED)
  const first = kept(cache)
  expect(first.size).toBeGreaterThan(20)
  expect(await list(cache)).toEqual(LISTED)
  expect(kept(cache)).toEqual(first)
})

test.each<[string, (bytes: Buffer) => Buffer]>([
  ['cut off', (bytes) => bytes.subarray(0, bytes.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['something else', () => Buffer.from('no code at all')],
  [
    'changed in one place',
    (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 9 ? byte ^ 1 : byte))),
  ],
])('where all that is kept is %s, the program runs, and keeps it anew', async (_, harm) => {
  const cache = emptyCache()
  await list(cache)
  for (const path of kept(cache).keys()) writeFileSync(path, harm(readFileSync(path)))
  const harmed = kept(cache)
  expect(await list(cache)).toEqual(LISTED)
  const after = kept(cache)
  expect([...harmed].filter(([path, [sum]]) => after.get(path)?.[0] === sum)).toEqual([])
})

test.each<[string, (cache: string) => void]>([
  ['is not there', (cache) => rmSync(cache, { recursive: true })],
  ['is a file', (cache) => (rmSync(cache, { recursive: true }), writeFileSync(cache, ''))],
  ['holds a file where the folder should be', (cache) => writeFileSync(join(cache, 'trellis'), '')],
  [
    'may not be written',
    (cache) => {
      mkdirSync(join(cache, 'trellis'))
      chmodSync(join(cache, 'trellis'), 0o500)
    },
  ],
])('where the folder %s, the program runs', async (_, spoil) => {
  const cache = emptyCache()
  spoil(cache)
  expect(await list(cache)).toEqual(LISTED)
})

test.skipIf('enableCompileCache' in nodeModule)('nobody else may read it', async () => {
  const cache = emptyCache()
  await list(cache)
  expect([...kept(cache).keys()].filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([])
})
