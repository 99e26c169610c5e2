import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { paxRecord, type TarEntry, writeTar, writeTarGz } from '../../../tests/deps/write-tar.ts'
import { nodeFiles } from '../node-files.ts'
import { readArchive, writeEntries } from './unpack.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-archive-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function unpacked(bytes: Uint8Array): string[] {
  const into = join(folder, 'into')
  writeEntries(nodeFiles, into, readArchive(bytes))
  return readdirSync(into, { recursive: true }).map(String).sort()
}

describe('what the system packs is unpacked', () => {
  const long = `${'folder/'.repeat(20)}${'name'.repeat(30)}`

  test.each(['ustar', 'gnu', 'posix', 'v7'])('in the format %s', (format) => {
    const from = join(folder, 'pkg')
    mkdirSync(join(from, 'models'), { recursive: true })
    writeFileSync(join(from, 'models', 'a.sql'), 'select 1')
    writeFileSync(join(from, 'empty'), '')
    symlinkSync('models/a.sql', join(from, 'alias'))
    if (format === 'gnu' || format === 'posix') {
      mkdirSync(join(from, long), { recursive: true })
      writeFileSync(join(from, long, 'é.sql'), 'select 2')
    }
    execFileSync('tar', ['-czf', 'p.tar.gz', `--format=${format}`, 'pkg'], { cwd: folder })
    const found = unpacked(readFileSync(join(folder, 'p.tar.gz')))
    expect(found).toEqual(
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((path) => path.startsWith('pkg'))
        .sort(),
    )
    expect(readFileSync(join(folder, 'into', 'pkg', 'models', 'a.sql'), 'utf8')).toBe('select 1')
    expect(readlinkSync(join(folder, 'into', 'pkg', 'alias'))).toBe('models/a.sql')
  })

  test('a hard link becomes a copy', () => {
    const entries: TarEntry[] = [
      { name: 'p/a', content: 'text' },
      { name: 'p/b', type: 'hardlink', target: 'p/a' },
    ]
    expect(unpacked(writeTarGz(entries))).toEqual(['p', 'p/a', 'p/b'])
    expect(readFileSync(join(folder, 'into/p/b'), 'utf8')).toBe('text')
  })
})

const link = (name: string, target: string): TarEntry => ({ name, type: 'link', target })

describe('what would leave the folder is refused, and nothing is written', () => {
  const cases: readonly (readonly [string, readonly TarEntry[], string])[] = [
    ['a path upwards', [{ name: 'p/../../evil' }], "'p/../../evil' leaves the folder it is unpacked into"],
    ['a path upwards in backslashes', [{ name: 'p\\..\\..\\evil' }], 'leaves the folder'],
    ['an absolute path', [{ name: '/etc/evil' }], "'/etc/evil' has an absolute path"],
    ['the path of a drive', [{ name: 'C:\\evil' }], 'has an absolute path'],
    [
      'a path upwards in an extended header',
      [{ name: 'x', type: 'pax', content: paxRecord('path', '../evil') }, { name: 'p/a' }],
      "'../evil' leaves",
    ],
    [
      'a path upwards in a long name',
      [{ name: 'x', type: 'long-name', content: '../evil\0' }, { name: 'p/a' }],
      "'../evil' leaves",
    ],
    ['a path upwards in a prefix', [{ name: 'evil', prefix: '..' }], "'../evil' leaves"],
    ['a link to an absolute path', [link('p/a', '/etc/passwd')], "'p/a' is a link to '/etc/passwd', an absolute path"],
    ['a link upwards', [link('p/a', '../../x')], "'p/a' is a link to '../../x', which leaves the package"],
    ['a link to a neighbour of the package', [link('p/a', '../q')], 'leaves the package'],
    ['a link to nothing', [link('p/a', '')], 'linkpath required'],
    ['a file below a link', [link('p/a', 'b'), { name: 'p/a/evil' }], "'p/a/evil' stands below 'p/a', a link"],
    ['a file below a link that comes later', [{ name: 'p/a/evil' }, link('p/a', 'b')], 'stands below'],
    [
      'a link that leads through another',
      [link('p/d/up', '../'), link('p/a', 'd/up/x')],
      "stands below 'p/d/up', a link",
    ],
    ['a link that leaves by way of another', [link('p/d/e/up', '..'), link('p/a', 'd/e/up/../../x')], 'stands below'],
    ['a file below a file', [{ name: 'p/a' }, { name: 'p/a/b' }], "'p/a/b' stands below 'p/a', a file"],
    ['a hard link to what is outside', [{ name: 'p/a', type: 'hardlink', target: '../x' }], "'../x' leaves"],
    [
      'a hard link to what is not there',
      [{ name: 'p/a', type: 'hardlink', target: 'p/x' }],
      "'p/x', which is not in the archive",
    ],
    [
      'a hard link to a link',
      [link('p/l', 'x'), { name: 'p/a', type: 'hardlink', target: 'p/l' }],
      'not in the archive',
    ],
    ['a device', [{ name: 'p/a', type: 'device' }], "'p/a' is a device or something else that is no file"],
    ['a pipe', [{ name: 'p/a', type: 'fifo' }], 'is a device or something else'],
    [
      'a name without end',
      [{ name: 'x', type: 'pax', content: paxRecord('path', 'p/'.repeat(3000)) }, { name: 'p/a' }],
      'has a name that is too long',
    ],
  ]

  test.each(cases)('%s', (_, entries, message) => {
    expect(() => unpacked(writeTarGz([{ name: 'p/good', content: 'x' }, ...entries]))).toThrow(message)
    expect(readdirSync(folder)).toEqual([])
  })

  test('what unpacks to more than there is room for', () => {
    const bomb = gzipSync(Buffer.alloc(3 * 1024 * 1024))
    expect(() => readArchive(bomb, 2 * 1024 * 1024)).toThrow('unpacked it is larger than 2 MiB')
  })

  test('more entries than any package has', () => {
    const one = writeTar([{ name: 'p/a' }]).subarray(0, 512)
    const many = gzipSync(Buffer.concat(Array<Buffer>(100_001).fill(one)))
    expect(() => readArchive(many)).toThrow('it holds more than 100000 entries')
  })
})

describe('what is broken is told from what is refused', () => {
  const good = writeTar([{ name: 'p/a', content: 'text' }])
  const damaged = Buffer.from(writeTarGz([{ name: 'p/a', content: 'text' }]))
  damaged.fill(0xff, 12, 20)
  const record = (content: string): TarEntry[] => [{ name: 'x', type: 'pax', content }, { name: 'p/a' }]

  test.each([
    ['another kind of file', Buffer.from('<h1>Not found</h1>'), 'it is no gzip file'],
    ['nothing', Buffer.alloc(0), 'it is no gzip file'],
    ['half a download', writeTarGz([{ name: 'p/a', content: 'text' }]).subarray(0, 60), 'it ends in the middle'],
    ['damaged data', damaged, 'its compressed data are damaged'],
    ['compressed text', gzipSync('x'.repeat(600)), 'it is no tar archive'],
    ['an empty archive', gzipSync(Buffer.alloc(1024)), 'it is no tar archive'],
    ['half an archive', gzipSync(good.subarray(0, 514)), 'it ends in the middle'],
    ['a size beyond the end', writeTarGz([{ name: 'p/a', size: 1_000_000 }]), 'it ends in the middle'],
    [
      'a header with a wrong sum',
      gzipSync(Buffer.concat([Buffer.from('q'), good.subarray(1)])),
      'it is no tar archive',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => readArchive(bytes)).toThrow(expect.objectContaining({ kind: 'broken', message }))
  })

  test.each([
    ['without a length', 'nonsense'],
    ['that is too long', '99 path=a\n'],
    ['of length 0', '0 path=a\n'],
    ['with a size that is no number', paxRecord('size', '-5')],
    ['with a null in its name', paxRecord('path', 'p/a\0b')],
  ])('a record %s does no harm', (_, content) => {
    expect(unpacked(writeTarGz(record(content)))).toEqual(['p', 'p/a'])
  })
})
