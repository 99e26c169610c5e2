import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { notices } from '../scripts/notices.mjs'

const ROOT = join(import.meta.dirname, '..')

test('a bundled package stands in the notices with its licence and its notice, once', () => {
  const text = notices(ROOT, [
    'src/main.ts',
    'node_modules/echarts/lib/echarts.js',
    'node_modules/echarts/lib/core/echarts.js',
    'node_modules/@guanmingchiu/sqlparser-ts/dist/index.mjs',
  ])
  expect(text.match(/^echarts .*$/gm)).toEqual([expect.stringMatching(/^echarts [0-9.]+ \(Apache-2\.0\)$/)])
  expect(text).toContain('This product includes software developed at\nThe Apache Software Foundation')
  const parser = text.slice(text.indexOf('@guanmingchiu/sqlparser-ts '), text.indexOf('\necharts '))
  expect(parser).toMatch(/Apache License\s+Version 2\.0, January 2004/)
  expect(text).not.toContain('src/main.ts')
})

test('a package inside of another one is a package of its own', () => {
  withPackage('node_modules/outer/node_modules/@scope/inner', { license: 'MIT' }, (root) =>
    expect(notices(root, ['node_modules/outer/node_modules/@scope/inner/index.js'])).toContain('inner 1.0.0 (MIT)'),
  )
})

test('a package that names no licence is not bundled', () => {
  withPackage('node_modules/nobodys', {}, (root) =>
    expect(() => notices(root, ['node_modules/nobodys/index.js'])).toThrow(
      'nobodys: no licence in node_modules/nobodys',
    ),
  )
})

function withPackage(folder: string, more: object, look: (root: string) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'trellis-notices-'))
  try {
    mkdirSync(join(root, folder), { recursive: true })
    const name = folder.slice(folder.lastIndexOf('/') + 1)
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...more }))
    look(root)
  } finally {
    rmSync(root, { recursive: true })
  }
}
