import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { FolderCopy } from './folder-copy.ts'

const { signal } = new AbortController()
const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function project(): { readonly folder: string; readonly platformFolder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'trellis copy '))
  folders.push(folder)
  mkdirSync(join(folder, 'models'))
  writeFileSync(join(folder, 'models', 'a.sql'), 'select 1')
  const platformFolder = join(folder, '.trellis')
  mkdirSync(platformFolder)
  return { folder, platformFolder }
}

test('a server that does not come up leaves the copy alone that runs work on', async () => {
  const { folder, platformFolder } = project()
  const first = new FolderCopy(folder, platformFolder)
  await first.update(signal)
  expect(new FolderCopy(folder, platformFolder).isThere).toBe(false)
  expect(readFileSync(join(first.folder, 'models', 'a.sql'), 'utf8')).toBe('select 1')
})

test('what a server of old has left goes with the first copy of the next one', async () => {
  const { folder, platformFolder } = project()
  const left = join(platformFolder, 'good', '1')
  mkdirSync(left, { recursive: true })
  writeFileSync(join(left, 'old.sql'), '')
  mkdirSync(join(platformFolder, 'good', '7.new'))
  const copy = new FolderCopy(folder, platformFolder)
  await copy.update(signal)
  expect(readdirSync(join(platformFolder, 'good'))).toEqual(['1'])
  expect(existsSync(join(copy.folder, 'old.sql'))).toBe(false)
})

test('a copy that is lent stays until it is given back', async () => {
  const { folder, platformFolder } = project()
  const copy = new FolderCopy(folder, platformFolder)
  await copy.update(signal)
  const [lent, giveBack] = [copy.folder, copy.lend()]
  writeFileSync(join(folder, 'models', 'a.sql'), 'select 22')
  await copy.update(signal)
  expect(readFileSync(join(lent, 'models', 'a.sql'), 'utf8')).toBe('select 1')
  expect(readFileSync(join(copy.folder, 'models', 'a.sql'), 'utf8')).toBe('select 22')
  giveBack()
  await expect.poll(() => existsSync(lent)).toBe(false)
})

test('a copy that is given back while the next one is made takes nothing of that with it', async () => {
  const { folder, platformFolder } = project()
  const copy = new FolderCopy(folder, platformFolder)
  await copy.update(signal)
  const giveBack = copy.lend()
  writeFileSync(join(folder, 'models', 'b.sql'), 'select 1')
  let given = 0
  const whileMade = {
    throwIfAborted() {
      if (existsSync(join(platformFolder, 'good', '2.new', 'models')) && given++ === 0) giveBack()
    },
  } as AbortSignal
  await copy.update(whileMade)
  expect(given).toBeGreaterThan(0)
  expect(readdirSync(join(copy.folder, 'models')).sort()).toEqual(['a.sql', 'b.sql'])
})

test('a copy that is not finished goes', async () => {
  const { folder, platformFolder } = project()
  const copy = new FolderCopy(folder, platformFolder)
  await copy.update(signal)
  writeFileSync(join(folder, 'models', 'b.sql'), 'select 1')
  const stopped = {
    throwIfAborted() {
      if (existsSync(join(platformFolder, 'good', '2.new'))) throw new Error('stopped in the middle')
    },
  } as AbortSignal
  await expect(copy.update(stopped)).rejects.toThrow('stopped in the middle')
  expect(readdirSync(join(platformFolder, 'good'))).toEqual(['1'])
  await copy.update(signal)
  expect(existsSync(join(copy.folder, 'models', 'b.sql'))).toBe(true)
})
