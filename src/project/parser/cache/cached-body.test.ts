import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeFiles } from '#foundation/node-files.ts'
import { PieceList } from '#foundation/pieces.ts'
import { CachedBody } from './cached-body.ts'

const PARTS = ['orders', 'c', 'customers', 'p', 'products']
const TEXT = PARTS.join('')

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  path = join(folder, 'cache')
  writeFileSync(path, `${TEXT}\nand more`)
})

afterEach(() => rmSync(folder, { recursive: true }))

function opened(parts: readonly string[] = PARTS): CachedBody {
  const pieces = new PieceList()
  for (const part of parts) pieces.add(Buffer.from(part))
  return new CachedBody(nodeFiles.open(path), pieces, () => rmSync(path))
}

function passedOn(body: CachedBody, start: number, end: number): string {
  return Buffer.concat([...body.chunks(start, end)]).toString()
}

describe('the body of a cache', () => {
  test('gives any part of itself, be it in one piece or in several', () => {
    const body = opened()
    for (let start = 0; start <= TEXT.length; start++) {
      for (let end = start; end <= TEXT.length; end++) {
        expect([body.text(start, end), passedOn(opened(), start, end)]).toEqual([
          TEXT.slice(start, end),
          TEXT.slice(start, end),
        ])
      }
    }
    expect(Buffer.concat([...body.chunks()]).toString()).toBe(TEXT)
  })

  test('of many pieces gives any part again, in whatever order they are asked for', () => {
    const parts = Array.from({ length: 100 }, (_, index) => `part ${index};`)
    const text = parts.join('')
    writeFileSync(path, text)
    const body = opened(parts)
    const places = [...text].map((_, index) => (index * 7919) % text.length)
    for (const start of [...places, ...places.toReversed()]) {
      const end = Math.min(start + 9, text.length)
      expect(body.text(start, end)).toBe(text.slice(start, end))
    }
  })

  test('is of the file that was there, whatever comes in its place', () => {
    const body = opened()
    nodeFiles.write(path, 'x'.repeat(100))
    expect(body.text(0, TEXT.length)).toBe(TEXT)
  })

  test('says that it is damaged where it is read, and is gone then', () => {
    const bytes = readFileSync(path)
    bytes.write('C', 'ordersc'.length)
    writeFileSync(path, bytes)
    const body = opened()
    expect(body.isWhole()).toBe(false)
    expect(body.text(0, 7)).toBe('ordersc')
    expect(() => body.text(0, 8)).toThrow('is damaged, and was removed')
    expect(existsSync(path)).toBe(false)
  })

  test('cut short is damaged', () => {
    writeFileSync(path, TEXT.slice(0, -1))
    expect(opened().isWhole()).toBe(false)
    expect(() => opened().text(0, TEXT.length)).toThrow('is damaged')
  })
})
