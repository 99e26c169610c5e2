import { beforeEach, describe, expect, test } from 'vitest'
import { newModel } from './nodes/model.ts'
import type { ManifestNode } from './nodes/node.ts'
import { type UniqueId, uniqueId } from './nodes/unique-id.ts'
import { RememberedNodes } from './remembered-nodes.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e']

let read: string[]
let nodes: RememberedNodes

beforeEach(() => {
  read = []
  nodes = new RememberedNodes({
    unique_ids: NAMES.map(id),
    outline: (index) => model(NAMES[index] as string),
    read: (index) => {
      read.push(NAMES[index] as string)
      return model(NAMES[index] as string)
    },
    run: (from, to) => ({ chunks: [Buffer.from(NAMES.slice(from, to).join(''))], ends: [] }),
    maps: () => ({ parent_map: [], child_map: [], group_map: [] }),
  })
})

describe('remembered nodes', () => {
  test('are read when they are looked at, and once', () => {
    expect([...nodes.keys()]).toEqual(NAMES.map(id))
    expect([...nodes.outlines()].map(({ name }) => name)).toEqual(NAMES)
    expect([nodes.size, nodes.has(id('c')), read]).toEqual([5, true, []])
    expect(nodes.get(id('c'))).toBe(nodes.get(id('c')))
    expect([...nodes.values()].map(({ name }) => name)).toEqual(NAMES)
    expect([...nodes].map(([unique_id]) => unique_id)).toEqual(NAMES.map(id))
    expect(read).toEqual(['c', 'a', 'b', 'd', 'e'])
  })

  test.each<[string, () => void, string[]]>([
    ['nobody has looked at', () => {}, ['abcde']],
    ['was looked at', () => nodes.get(id('c')), ['ab', '<c>', 'de']],
    ['were replaced', () => nodes.set(id('a'), model('a')).set(id('e'), model('e')), ['<a>', 'bcd', '<e>']],
    ['are gone', () => nodes.delete(id('b')), ['a', 'cde']],
    ['came', () => nodes.set(id('f'), model('f')), ['abcde', '<f>']],
    ['came again at the end', () => (nodes.delete(id('a')), nodes.set(id('a'), model('a'))), ['bcde', '<a>']],
    ['are all gone', () => nodes.clear(), []],
  ])('that %s are written in order', (_, change, expected) => {
    change()
    expect(pieces()).toEqual(expected)
  })

  test.each<[string, () => void, boolean]>([
    ['nobody has looked at', () => {}, true],
    ['were looked at', () => nodes.get(id('c')), true],
    ['came and went', () => (nodes.set(id('f'), model('f')), nodes.delete(id('f'))), true],
    ['depend on others', () => nodes.set(id('b'), model('b', ['a'])), false],
    ['are in another group', () => nodes.set(id('b'), { ...model('b'), group: 'finance' }), false],
    ['are gone', () => nodes.delete(id('b')), false],
    ['came', () => nodes.set(id('f'), model('f')), false],
    ['made way for others', () => (nodes.delete(id('b')), nodes.set(id('f'), model('f'))), false],
  ])('that %s keep the maps that were written: %s', (_, change, keeps) => {
    change()
    expect(nodes.writtenMaps() !== undefined).toBe(keeps)
  })
})

function pieces(): string[] {
  return [...nodes.written()].map((piece) =>
    'chunks' in piece ? Buffer.concat([...piece.chunks]).toString() : `<${piece[1].name}>`,
  )
}

function id(name: string): UniqueId {
  return uniqueId('model', 'shop', name)
}

function model(name: string, parents: readonly string[] = []): ManifestNode {
  return newModel({
    name,
    unique_id: id(name),
    package_name: 'shop',
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    fqn: ['shop', name],
    schema: 'main',
    alias: name,
    depends_on: { macros: [], nodes: parents.map(id) },
  })
}
