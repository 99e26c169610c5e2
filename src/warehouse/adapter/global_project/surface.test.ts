import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** A macro's arguments as `name` or `name=default`; a materialization has its languages instead. */
type Signatures = Readonly<Record<string, readonly string[]>>

interface Package {
  readonly folder: string
  readonly files: Readonly<Record<string, Signatures>>
}

/** Recorded from dbt: everything that a project may call, override or dispatch to. */
const surface = JSON.parse(readFileSync('tests/macros/surface.json', 'utf8')) as Readonly<Record<string, Package>>

const packages = Object.entries(surface)
const files = packages.flatMap(([name, { folder }]) => sqlFiles(folder).map((file) => ({ name, folder, file })))

test.each(packages)('the package %s has the files of dbt and no others', (_, { folder, files }) => {
  expect(sqlFiles(folder)).toEqual(Object.keys(files).sort())
})

test.each(files)(
  '$name/$file defines the macros of dbt with their arguments and defaults',
  ({ name, folder, file }) => {
    expect(signatures(readFileSync(`${folder}/${file}`, 'utf8'))).toEqual(surface[name]?.files[file])
  },
)

test.each(files)('$name/$file holds nothing outside its macros but comments', ({ folder, file }) => {
  const rest = readFileSync(`${folder}/${file}`, 'utf8')
    .replace(/\{%-? *(macro|test|materialization) [^]*?\{%-? *end\1 *-?%\}/g, '')
    .replace(/\{#[^]*?#\}/g, '')
  expect(rest.trim()).toBe('')
})

test.each(packages)('the package %s says its own name in dbt_project.yml', (name, { folder }) => {
  expect(readFileSync(`${folder}/dbt_project.yml`, 'utf8')).toMatch(new RegExp(`^name: ${name}$`, 'm'))
})

function sqlFiles(folder: string): readonly string[] {
  return ['macros', 'tests']
    .flatMap((part) => list(`${folder}/${part}`).map((file) => `${part}/${file}`))
    .filter((file) => file.endsWith('.sql'))
    .sort()
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))
  } catch {
    return []
  }
}

function signatures(text: string): Signatures {
  const macros = [...text.matchAll(/\{%-? *(macro|test) (\w+)\(([^]*?)\) *-?%\}/g)].map(
    ([, kind, name, args]) => [kind === 'test' ? `test_${name}` : `${name}`, splitArguments(args ?? '')] as const,
  )
  const materializations = [...text.matchAll(/\{%-? *materialization (\w+), *([^]*?) *-?%\}/g)].map(
    ([, name, rest]) =>
      [`materialization_${name}_${adapterOf(rest ?? '')}`, [`languages=${languagesOf(rest ?? '')}`]] as const,
  )
  return Object.fromEntries([...macros, ...materializations])
}

/** Splits at the commas that stand in no bracket and no string, and writes defaults the way the record does. */
function splitArguments(text: string): readonly string[] {
  const parts = text.match(/(?:'[^']*'|"[^"]*"|\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|[^,])+/g) ?? []
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = part, value] = /^(\w+) *= *([^]+)$/.exec(part) ?? []
      return value === undefined ? name : `${name}=${normalDefault(value)}`
    })
}

function normalDefault(value: string): string {
  if (/^(None|True|False)$/.test(value)) return value.toLowerCase()
  return value.startsWith('"') ? value : value.replace(/'([^']*)'/g, '"$1"')
}

function adapterOf(header: string): string {
  return /adapter *= *['"](\w+)['"]/.exec(header)?.[1] ?? 'default'
}

function languagesOf(header: string): string {
  const languages = /supported_languages *= *\[([^\]]*)\]/.exec(header)?.[1] ?? "'sql'"
  return [...languages.matchAll(/\w+/g)].join('+')
}
