import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makePlatformFolder } from './platform-folder.ts'

const root = mkdtempSync(join(tmpdir(), 'trellis-folder-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('the folder is its user’s alone, and may be there already', () => {
  const folder = join(root, 'shop', '.trellis')
  makePlatformFolder(folder)
  makePlatformFolder(folder)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('a folder that cannot be made is told with what it is for', () => {
  const file = join(root, 'a file')
  writeFileSync(file, '')
  expect(() => makePlatformFolder(join(file, '.trellis'))).toThrow(
    /trellis up keeps its state in .*\.trellis, which it cannot use\n\s*ENOTDIR/,
  )
})
