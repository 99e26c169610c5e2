import { chmodSync, linkSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { maskedFiles } from './masked-files.ts'
import { nodeFiles } from './node-files.ts'
import { type KnownContent, PieceList } from './pieces.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  path = join(folder, 'target', 'manifest.json')
})

afterEach(() => rmSync(folder, { recursive: true }))

/** A content that can be read once: to be told from another one, nobody has to read it. */
function known(...parts: string[]): KnownContent & { readonly wasRead: () => boolean } {
  const pieces = new PieceList()
  for (const part of parts) pieces.add(Buffer.from(part))
  let wasRead = false
  return {
    pieces,
    wasRead: () => wasRead,
    *chunks() {
      wasRead = true
      for (const part of parts) yield Buffer.from(part)
    },
  }
}

const text = () => readFileSync(path, 'utf8')
const inode = () => statSync(path).ino

describe('text around a known content', () => {
  test('is written with it where there is no file yet', () => {
    nodeFiles.writeAround(path, '{"id": 1', known(', "a": 1', ', "b": 2'), '}')
    expect(text()).toBe('{"id": 1, "a": 1, "b": 2}')
  })

  test('is replaced alone where the file holds the content already', () => {
    nodeFiles.writeAround(path, '{"id": 1', known(', "a": 1', ', "b": 2'), '}')
    const before = inode()
    const content = known(', "a": 1', ', "b": 2')
    nodeFiles.writeAround(path, '{"id": 2', content, '}')
    expect([text(), inode(), content.wasRead()]).toEqual(['{"id": 2, "a": 1, "b": 2}', before, false])
  })

  test.each<[string, string, () => void]>([
    ['another content', '{"id": 2', () => writeFileSync(path, '{"id": 1, "a": 1, "b": 3}')],
    ['another length', '{"id": 10', () => {}],
  ])('is written with it where the file has %s', (_, before, change) => {
    nodeFiles.writeAround(path, '{"id": 1', known(', "a": 1', ', "b": 2'), '}')
    change()
    const content = known(', "a": 1', ', "b": 2')
    nodeFiles.writeAround(path, before, content, '}')
    expect([text(), content.wasRead()]).toEqual([`${before}, "a": 1, "b": 2}`, true])
  })

  test('leaves a file alone that has another name as well, and takes its place', () => {
    const other = join(folder, 'kept.json')
    nodeFiles.writeAround(path, '{"id": 1', known(', "a": 1'), '}')
    linkSync(path, other)
    nodeFiles.writeAround(path, '{"id": 2', known(', "a": 1'), '}')
    expect([text(), readFileSync(other, 'utf8')]).toEqual(['{"id": 2, "a": 1}', '{"id": 1, "a": 1}'])
  })

  test('takes the place of a link, and leaves alone what the link leads to', () => {
    const other = join(folder, 'other.json')
    nodeFiles.writeAround(other, '{"id": 1', known(', "a": 1'), '}')
    nodeFiles.makeFolder(join(folder, 'target'))
    symlinkSync(other, path)
    nodeFiles.writeAround(path, '{"id": 2', known(', "a": 1'), '}')
    expect([text(), readFileSync(other, 'utf8')]).toEqual(['{"id": 2, "a": 1}', '{"id": 1, "a": 1}'])
  })

  test('is written with it where the file cannot be written to', () => {
    nodeFiles.writeAround(path, '{"id": 1', known(', "a": 1'), '}')
    chmodSync(path, 0o444)
    nodeFiles.writeAround(path, '{"id": 2', known(', "a": 1'), '}')
    expect(text()).toBe('{"id": 2, "a": 1}')
  })

  test('holds no secret, nor does the content that was there before it was one', () => {
    const content = known(', "a": "hidden word"')
    nodeFiles.writeAround(path, '{"id": 1', content, '}')
    const files = maskedFiles(nodeFiles, { DBT_ENV_SECRET_WORD: 'hidden word' })
    files.writeAround(path, '{"id": 2', known(', "a": "hidden word"'), '}')
    expect(text()).toBe('{"id": 2, "a": "*****"}')
  })
})
