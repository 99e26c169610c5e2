import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openStore } from '../open-store.ts'
import { restoreStore } from '../upkeep/restore.ts'
import { aResult, aRun } from './samples.ts'
import { testClock } from './stores-for-tests.ts'

const folder = mkdtempSync(join(tmpdir(), 'trellis-damage-'))
const clock = testClock()
let place: string
let file: string
let backup: string

beforeEach(async () => {
  place = mkdtempSync(join(folder, 'store-'))
  file = join(place, 'state.db')
  backup = join(place, 'backup.gz')
  const whole = join(place, 'whole.db')
  const store = await openStore(whole, clock)
  const run = await store.runs.begin(aRun(), 'a')
  await store.nodeResults.save(
    run.id,
    Array.from({ length: 400 }, (_, at) => aResult({ unique_id: `model.shop.m${at}`, compiledCode: `select ${at}` })),
  )
  await store.runs.finish(run, { status: 'success' })
  await store.upkeep.backup(backup)
  await store.close()
  copyFileSync(whole, file)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function useAll(): Promise<void> {
  const store = await openStore(file, clock)
  try {
    await store.upkeep.backup(join(place, 'another.gz'))
  } finally {
    await store.close()
  }
}

const DAMAGES: readonly (readonly [what: string, damage: () => void])[] = [
  [
    'is something else',
    () => writeFileSync(file, 'This is no database, only a text that stands in its place.\n'.repeat(200)),
  ],
  [
    'has lost its beginning',
    () => writeFileSync(file, Buffer.concat([Buffer.alloc(100), readFileSync(file).subarray(100)])),
  ],
  [
    'has a damaged middle',
    () => {
      const bytes = readFileSync(file)
      for (let page = 4096; page < bytes.length; page += 4096) bytes.fill(0x5a, page, page + 200)
      writeFileSync(file, bytes)
    },
  ],
  ['has lost its end', () => truncateSync(file, Math.floor(readFileSync(file).length / 2 / 4096) * 4096)],
]

test.each(DAMAGES)(
  'a file that %s is said to be damaged, left as it is, and replaced by a backup',
  async (_, damage) => {
    damage()
    const damaged = readFileSync(file)
    await expect(useAll()).rejects.toThrow('The store is damaged, or is no store: it was left as it is')
    expect(readFileSync(file).equals(damaged)).toBe(true)
    const { keptAside } = await restoreStore(file, backup, clock)
    expect(keptAside).toBe(`${file}.damaged-2026-01-31T12-00-00-000Z`)
    expect(readFileSync(keptAside ?? '').equals(damaged)).toBe(true)
    expect(readdirSync(place).filter((name) => name.endsWith('.unfinished'))).toEqual([])
    const store = await openStore(file, clock)
    expect(await store.nodeResults.of(1)).toHaveLength(400)
    await store.close()
  },
)

test('an empty file is a store that has yet to be made', async () => {
  writeFileSync(file, '')
  const store = await openStore(file, clock)
  expect((await store.runs.list({}, { limit: 1 })).total).toBe(0)
  await store.close()
})
