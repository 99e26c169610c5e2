import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** Bottom to top. A folder may import itself and what stands before it, types included. */
const ORDER = ['styles', 'lib', 'data', 'components', 'features', 'pages', 'app']
const SOURCES = 'web/src'

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))

test('imports only ever point down', () => {
  const upward = files.flatMap((file) =>
    imports(file)
      .filter((target) => target.startsWith('.'))
      .map((target) => normalize(join(dirname(file), target)))
      .filter((target) => floor(target) > floor(file))
      .map((target) => `${file} imports ${target}, which stands above it`),
  )
  expect(upward).toEqual([])
})

test('features and pages never import each other', () => {
  const across = files.flatMap((file) =>
    imports(file)
      .map((target) => normalize(join(dirname(file), target)))
      .filter((target) => ['features', 'pages'].some((wing) => isOther(wing, file, target)))
      .map((target) => `${file} imports ${target}`),
  )
  expect(across).toEqual([])
})

test('of the program only the types of its answers are known, and pure code that both share', () => {
  const beyond = files.flatMap((file) =>
    imports(file)
      .filter((target) => target.startsWith('#') && !target.startsWith('#api/'))
      .map((target) => `${file} imports ${target}`),
  )
  expect(beyond).toEqual([])
})

test('colours, sizes of text and durations are written in one place', () => {
  const styles = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.css') && !file.endsWith('tokens.css'),
  )
  const literal = styles.flatMap((file) =>
    readFileSync(join(SOURCES, file), 'utf8')
      .split('\n')
      .filter((line) => /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|font-size:\s*\d|\b\d+m?s\b/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(literal).toEqual([])
})

function imports(file: string): string[] {
  const text = readFileSync(join(SOURCES, file), 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'([#.][^']+)'/g)].map(([, target]) => target ?? '')
}

function floor(path: string): number {
  return ORDER.findIndex((wing) => path.startsWith(`${wing}/`))
}

/** Whether both lie in the wing, in different folders of it. */
function isOther(wing: string, file: string, target: string): boolean {
  const [one, other] = [file, target].map((path) => path.split('/'))
  return one?.[0] === wing && other?.[0] === wing && one[1] !== other[1]
}
