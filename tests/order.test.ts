import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** Bottom to top. A folder may import itself and what stands before it, types included. */
const ORDER = [
  'api',
  'foundation/source',
  'foundation/diagnostics',
  'foundation/events',
  'foundation/yaml',
  'foundation',
  'sql',
  'jinja/values',
  'jinja/library',
  'jinja/syntax',
  'jinja/compile',
  'jinja/vm',
  'jinja',
  'manifest/nodes',
  'manifest',
  'warehouse/adapter',
  'warehouse',
  'project/builtins',
  'project/config',
  'project/packages',
  'project/macros',
  'project/context',
  'project/dashboards',
  'project/parser',
  'execution/snapshots',
  'execution/leases',
  'execution/execution',
  'execution/run-adapter-macro',
  'execution/compiler',
  'execution/plan',
  'execution/runner',
  'commands',
  'platform/store',
  'platform',
  'server',
  'cli',
  'main',
  'start',
]

const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))

test('imports only ever point down', () => {
  const upward = files.flatMap((file) =>
    imports(file)
      .filter((target) => floor(target) > floor(file))
      .map((target) => `${file} imports ${target}, which stands above it`),
  )
  expect(upward).toEqual([])
})

test('every file stands on a floor', () => {
  expect(files.filter((file) => floor(file) < 0)).toEqual([])
})

test('no file imports itself through others', () => {
  const seen = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (seen.get(file) === 'done') return
    if (seen.get(file) === 'open') {
      circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      return
    }
    seen.set(file, 'open')
    for (const target of runtimeImports(file)) visit(target, [...path, file])
    seen.set(file, 'done')
  }
  for (const file of files) visit(file, [])
  expect(circles).toEqual([])
})

function imports(file: string): string[] {
  return targets(file, /(?:from|import\()\s*'([#.][^']+)'/g)
}

/** Without `import type`, which leaves no trace at run time: two types may name each other. */
function runtimeImports(file: string): string[] {
  return targets(file, /^(?:import|export)\s+(?!type\b)[^;]*?from\s*'([#.][^']+)'/gm)
}

function targets(file: string, pattern: RegExp): string[] {
  const text = readFileSync(join('src', file), 'utf8')
  return [...text.matchAll(pattern)].map(([, specifier]) =>
    specifier?.startsWith('#') ? specifier.slice(1) : normalize(join(dirname(file), specifier ?? '')),
  )
}

function floor(path: string): number {
  return ORDER.findIndex((wing) => path === `${wing}.ts` || path.startsWith(`${wing}/`))
}
