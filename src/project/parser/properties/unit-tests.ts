/** `unit_tests:` — what a model makes of given rows. */
import { join, sep } from 'node:path'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import {
  newUnitTest,
  type UnitTestConfig,
  type UnitTestDefinition,
  type UnitTestExpectation,
  type UnitTestFormat,
  type UnitTestInput,
  type UnitTestRows,
} from '#manifest/nodes/unit-test.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { nodeConfig } from '#project/config/node-config.ts'
import { extractStatic } from '../extract-static.ts'
import { withoutExtension } from '../read-files.ts'
import { checkEntry, invalidEntry } from './check-entry.ts'
import { csvRows } from './csv-rows.ts'
import { type Entry, errorAt } from './entry.ts'
import type { Parsing } from './parsing.ts'
import { renderEntry } from './render-entry.ts'
import { unitTestChecksum } from './unit-test-checksum.ts'

export function parseUnitTestEntry(parsing: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data, file, name } = entry
  const { package_name, original_file_path } = file
  const model = data.model as string
  const versions = readVersions(entry)
  const given = ((data.given ?? []) as YamlMapping[]).map(
    (input, index): UnitTestInput => ({
      input: input.input as string,
      ...readRows(parsing, entry, input, ['given', index]),
    }),
  )
  const folders = withoutExtension(original_file_path).split(sep).slice(1, -1)
  const test: UnitTestDefinition = newUnitTest({
    model,
    given,
    expect: readRows(parsing, entry, data.expect as YamlMapping, ['expect']),
    name,
    package_name,
    path: file.relativePath,
    original_file_path,
    unique_id: uniqueId('unit_test', package_name, model, name),
    fqn: [package_name, ...folders, model, name],
    description: (data.description ?? '') as string,
    overrides: isMapping(data.overrides) ? { macros: {}, vars: {}, env_vars: {}, ...data.overrides } : null,
    versions,
    created_at: parsing.state.createdAt,
  })
  test.config = readConfig(parsing, entry, test.fqn)
  test.checksum = unitTestChecksum(test)
  parsing.state.add(test)
}

function readVersions(entry: Entry): UnitTestDefinition['versions'] {
  const { versions } = entry.data
  if (!isMapping(versions)) return null
  const { include = null, exclude = null } = versions
  const isFilled = (value: YamlValue) => Array.isArray(value) && value.length > 0
  if (isFilled(include) && isFilled(exclude))
    throw invalidEntry(entry, 'Unit tests can not both include and exclude versions.')
  return { include, exclude } as UnitTestDefinition['versions']
}

function readConfig(parsing: Parsing, { data, file }: Entry, fqn: readonly string[]): UnitTestConfig {
  const { state } = parsing
  const config = nodeConfig(
    { resourceType: 'unit_test', fqn, packageName: file.package_name },
    { root: state.setup.root, own: state.project(file.package_name), patch: (data.config ?? {}) as YamlMapping },
  )
  return renderEntry(
    'unit_tests',
    config as YamlMapping,
    parsing.renderer(file.package_name, file.original_file_path),
  ) as unknown as UnitTestConfig
}

type Path = readonly (string | number)[]

/** Rows as they are given, or out of a fixture's file or a seed's, checked against their format. */
function readRows(parsing: Parsing, entry: Entry, part: YamlMapping, path: Path): UnitTestExpectation {
  const format = (part.format ?? 'dict') as UnitTestFormat
  const fixture = (part.fixture ?? null) as string | null
  const written = (part.rows ?? null) as UnitTestRows
  const rows = rowsOf(
    parsing,
    entry,
    { format, fixture, rows: written },
    { path, input: part.input as string | undefined },
  )
  return { rows: promoted(parsing, rows), format, fixture }
}

interface Place {
  readonly path: Path
  readonly input: string | undefined
}

function rowsOf(parsing: Parsing, entry: Entry, part: UnitTestExpectation, place: Place): UnitTestRows {
  const { format, fixture } = part
  const kind = place.path[0] === 'given' ? 'input' : 'expected'
  const mismatch = (ending: string) =>
    errorAt(
      entry,
      [...entry.path, ...place.path],
      'ParsingError',
      'unit-test/rows',
      `Unit test ${entry.name} has ${kind} rows${ending}`,
    )
  if (format === 'dict') {
    const rows = part.rows === null && fixture === null ? seedRows(parsing, entry, place) : part.rows
    if (!Array.isArray(rows)) throw mismatch(` which do not match format ${format}`)
    return rows
  }
  if (typeof part.rows !== 'string' && fixture === null) {
    throw mismatch(` or fixtures which do not match format ${format}.  Expected string.`)
  }
  const text = fixture ? fixtureText(parsing, entry, fixture, place) : (part.rows as string)
  if (format === 'sql') return text
  return csvRows(text).map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value === '' ? null : value])),
  )
}

function fixtureText({ state }: Parsing, entry: Entry, name: string, { path }: Place): string {
  const fixture = state.fixtures.get(`fixture.${entry.file.package_name}.${name}`)
  if (fixture) return fixture.text
  throw errorAt(
    entry,
    [...entry.path, ...path, 'fixture'],
    'ParsingError',
    'unit-test/no-fixture',
    `File not found for fixture '${name}' in unit tests in ${entry.file.original_file_path}`,
    `put the rows into tests/fixtures/${name}.csv`,
  )
}

/** An input without rows stands for a seed as it is. */
function seedRows({ state, lookup }: Parsing, entry: Entry, { path, input = '' }: Place): UnitTestRows {
  const ref = extractStatic(`{{ ${input} }}`)?.refs[0]
  const { package_name } = entry.file
  const project = state.project(package_name)
  const seed = ref && lookup.find(ref.name, ref.package)
  if (seed?.resource_type === 'seed') {
    return csvRows(state.files.readText(join(project.projectRoot, seed.original_file_path)))
  }
  const owner = ref?.package ?? package_name
  const where =
    owner === package_name ? `in directories: ['${project.seedPaths.join("', '")}']` : `in '${owner}' package`
  throw errorAt(
    entry,
    [...entry.path, ...path],
    'ParsingError',
    'unit-test/no-seed',
    `Unable to find seed '${owner}.${ref?.name ?? input}' for unit tests ${where}`,
    'give the input rows: of its own',
  )
}

/** The first row without nulls goes to the front: some warehouses take the types of columns from the first row. */
function promoted({ state }: Parsing, rows: UnitTestRows): UnitTestRows {
  if (!Array.isArray(rows) || rows.length === 0) return rows
  const index = rows.findIndex((row) => Object.values(row).every((value) => value !== null))
  const first = rows[0]
  const full = rows[index]
  if (!first || !full) {
    state.setup.events.emit('SystemStdErr', {
      bmsg:
        'Unit Test fixtures benefit from having at least one row free of Null values to ensure consistent column types. ' +
        'Failure to meet this recommendation can result in type mismatch errors between unit test source models and `expected` fixtures.',
    })
    return rows
  }
  const changed = [...rows]
  changed[0] = full
  changed[index] = first
  return changed
}
