import { cpSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeFiles, stampOf } from '#foundation/node-files.ts'
import { manifestSections } from '#manifest/artifacts/write-manifest.ts'
import type { Manifest } from '#manifest/manifest.ts'
import type { ManifestNode } from '#manifest/nodes/node.ts'
import { outlinedParents } from '#manifest/nodes/node-outline.ts'
import type { Invocation } from './invocation.ts'
import { type Choices, invocationIn } from './invocation-for-tests.ts'
import { findParse, loadProject } from './load-project.ts'
import type { LoadedProject } from './loaded-project.ts'

const FILES: Readonly<Record<string, string>> = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nvars:\n  limit: 10\n',
  'profiles.yml':
    'shop:\n  target: dev\n  outputs:\n    dev: {type: duckdb, path: shop.duckdb, threads: 2}\n    prod: {type: duckdb, path: shop.duckdb, schema: prod}\n',
  'models/orders.sql':
    "{{ config(tags=[var('limit') | string, env_var('TEAM', 'none')]) }}\nselect {{ cents('amount') }} from {{ ref('raw_orders') }}",
  'models/plain.sql': "select * from {{ ref('orders') }}",
  'models/told.sql':
    "{{ config(meta={'told': [invocation_args_dict.warn_error_options | string, invocation_args_dict.vars | string, flags.WARN_ERROR_OPTIONS | string]}) }} select 1 as id",
  'models/full.sql': "{{ config(meta={'full': flags.FULL_REFRESH}) }} select 1 as id",
  'models/models.yml':
    'models:\n  - name: plain\n    description: Plain.\n    config:\n      meta: {share: 1.0, since: 2024-01-31, at: 2024-01-31 12:00:00, many: 123456789012345678901, parts: {1: a}}\n    columns:\n      - name: id\n        data_tests: [not_null]\n  - name: unused\n    config: {enabled: false}\n',
  'models/unused.sql': "{{ config(enabled=false) }} select * from {{ ref('orders') }}",
  'models/docs.md': '{% docs order %}An order.{% enddocs %}',
  'macros/cents.sql': '{% macro cents(column) %}{{ column }} * 100{% endmacro %}',
  'seeds/raw_orders.csv': 'id,amount\n1,2\n',
  'tests/positive.sql': "select * from {{ ref('orders') }} where amount < 0",
  'snapshots/history.sql':
    "{% snapshot history %}{{ config(strategy='check', check_cols='all', unique_key='id') }} select * from {{ ref('raw_orders') }}{% endsnapshot %}",
}

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trellis-'))
  for (const [path, text] of Object.entries(FILES)) nodeFiles.write(join(folder, path), text)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function invocation(choices: Choices, told: string[] = []): Invocation {
  return invocationIn(folder, choices, (name) => told.push(name))
}

function written(manifest: Manifest): string {
  return [...manifestSections(manifest)].map(([, chunks]) => [...chunks].join('')).join('\n')
}

function sectionsIn({ manifest }: { readonly manifest: Manifest }): Record<string, unknown> {
  return Object.fromEntries([...manifestSections(manifest)].map(([name, chunks]) => [name, [...chunks].join('')]))
}

async function cold(choices: Choices = {}): Promise<Record<string, unknown>> {
  return sectionsIn(await loadProject(invocation({ ...choices, flags: { ...choices.flags, partial_parse: false } })))
}

/** The project, parsed as it has to be. */
async function parsed({ isPartly }: { readonly isPartly: boolean }): Promise<LoadedProject> {
  const found = await findParse(invocation({}))
  if (found.kind !== 'parsed') throw new Error('it was not parsed')
  expect(found.isPartly).toBe(isPartly)
  return found.project
}

test('an unchanged project is remembered, value by value and text by text', async () => {
  const first = await findParse(invocation({}))
  const second = await findParse(invocation({ id: 'another' }))
  if (first.kind !== 'parsed') throw new Error('nothing to remember yet')
  expect(second.kind).toBe('remembered')
  const restored = await loadProject(invocation({}))

  expect(written(restored.manifest)).toBe(written(first.project.manifest))
  const ofRun = ['config_call_dict', 'unrendered_config_call_dict']
  for (const [unique_id, node] of first.project.manifest.nodes) {
    const kept = Object.fromEntries(Object.entries(node).filter(([key]) => !ofRun.includes(key)))
    expect(restored.manifest.nodes.get(unique_id)).toMatchObject(kept)
  }
  const again = (await loadProject(invocation({}))).manifest.nodes
  for (const outline of again.outlines()) {
    const node = first.project.manifest.nodes.get(outline.unique_id) as ManifestNode
    const { store_failures, ...config } = outline.config
    const { depends_on, test_metadata, time_spine, version, latest_version, ...others } = outline
    expect(node).toMatchObject({ ...others, config })
    expect(depends_on.nodes).toEqual(outlinedParents(node))
    expect('test_metadata' in node).toBe(test_metadata !== undefined)
    expect(('store_failures' in node.config && node.config.store_failures) || null).toBe(store_failures)
    expect([version, latest_version, time_spine]).toEqual([null, null, undefined])
  }
  expect(restored.manifest.macros).toEqual(first.project.manifest.macros)
  expect(restored.index.refables).toEqual(first.project.index.refables)
})

describe('what a parse depends on', () => {
  const edit = (path: string, change: (text: string) => string) => () =>
    writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')))
  const add = (path: string, text: string) => () => nodeFiles.write(join(folder, path), text)

  test.each<[string, () => void, Choices?]>([
    ['a model', edit('models/plain.sql', (text) => `${text} where true`)],
    ['white space in a model', edit('models/plain.sql', (text) => text.replace('select *', 'select  *'))],
    ['a new model', add('models/new.sql', 'select 1')],
    ['a model that is gone', () => rmSync(join(folder, 'models/full.sql'))],
    [
      'a model that moved',
      () => (
        cpSync(join(folder, 'models/full.sql'), join(folder, 'models/sub/full.sql')),
        rmSync(join(folder, 'models/full.sql'))
      ),
    ],
    [
      'two files that change their texts',
      () => (
        add('models/full.sql', FILES['models/plain.sql'] as string)(),
        add('models/plain.sql', FILES['models/full.sql'] as string)()
      ),
    ],
    ['properties', edit('models/models.yml', (text) => text.replace('Plain.', 'Very plain.'))],
    ['a docs block', edit('models/docs.md', (text) => text.replace('An order', 'Any order'))],
    ['a macro', edit('macros/cents.sql', (text) => text.replace('100', '1000'))],
    [
      'a macro that overrides one of dbt',
      add(
        'macros/alias.sql',
        '{% macro generate_alias_name(custom_alias_name=none, node=none) %}my_{{ node.name }}{% endmacro %}',
      ),
    ],
    ['a seed', edit('seeds/raw_orders.csv', (text) => `${text}2,3\n`)],
    ['a singular test', edit('tests/positive.sql', (text) => `${text} or amount > 9`)],
    ['a snapshot', edit('snapshots/history.sql', (text) => text.replace("'all'", "['id']"))],
    ['the project', edit('dbt_project.yml', (text) => `${text}models:\n  +tags: daily\n`)],
    ['a variable of the project', edit('dbt_project.yml', (text) => text.replace('10', '11'))],
    ['the profile', edit('profiles.yml', (text) => text.replace('threads: 2', 'threads: 2, schema: other'))],
    ['.dbtignore', add('.dbtignore', 'models/full.sql\n')],
    ['a variable of the command line', () => {}, { flags: { vars: '{limit: 12}' } }],
    ['a variable of the environment', () => {}, { env: { TEAM: 'blue' } }],
    ['the target', () => {}, { flags: { target: 'prod' } }],
    ['a flag that a template reads', () => {}, { flags: { full_refresh: true } }],
    ['another build of the program', () => {}, { build: 'two' }],
  ])('%s', async (_, change, choices = {}) => {
    await loadProject(invocation({}))
    change()

    const found = await findParse(invocation(choices))

    expect(found.kind).toBe('parsed')
    if (found.kind === 'parsed') expect(sectionsIn(found.project)).toEqual(await cold(choices))
    const isWhole = found.kind === 'parsed' && !found.isPartly
    expect((await findParse(invocation(choices))).kind).toBe(isWhole ? 'remembered' : 'parsed')
    expect(sectionsIn(await loadProject(invocation(choices)))).toEqual(await cold(choices))
  })

  test.each<[string, Choices, (() => void)?]>([
    ['an environment that no template reads', { env: { OTHER: '1' } }],
    ['a flag that no template reads', { flags: { fail_fast: true } }],
    ['another invocation', { id: 'another' }],
    ['the number of threads', { flags: { threads: '8' } }],
    ['the threads of the profile', {}, edit('profiles.yml', (text) => text.replace('threads: 2', 'threads: 9'))],
  ])('not %s', async (_, choices, change = () => {}) => {
    await loadProject(invocation({}))
    change()

    expect((await findParse(invocation(choices))).kind).toBe('remembered')
    expect(sectionsIn(await loadProject(invocation(choices)))).toEqual(await cold(choices))
  })

  test.each([
    ['the moment', '{{ config(alias=run_started_at.strftime("x%S")) }} select 1'],
    ['the clock', '{{ config(alias="x" ~ modules.datetime.datetime.now().second) }} select 1'],
    ['the invocation', '{{ config(alias=invocation_id) }} select 1'],
  ])('a parse that reads %s is never remembered', async (_, text) => {
    add('models/moment.sql', text)()
    await loadProject(invocation({}))

    expect((await findParse(invocation({}))).kind).toBe('parsed')
  })
})

describe('a change to the text of', () => {
  const write = (path: string, text: string) => () => nodeFiles.write(join(folder, path), text)
  const edit = (path: string, from: string, to: string) => () => {
    const text = readFileSync(join(folder, path), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(folder, path), text.replace(from, to))
  }

  beforeEach(() => {
    write('models/deep.sql', "{{ config(materialized='incremental') }} select * from {{ ref('plain') }}")()
    write('models/tested.sql', "select 1 as id, '{{ var('limit') }}' as name")()
    write('models/old.sql', 'select 1 as id')()
    write(
      'models/batches.sql',
      "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', begin='2024-01-01', batch_size='day') }} select * from {{ ref('plain') }}",
    )()
    write('models/wide_v1.sql', "select 1 as id from {{ ref('plain') }}")()
    write('models/wide_v2.sql', "select 1 as id, 2 as more from {{ ref('wide', v=1) }}")()
    write(
      'models/deep.yml',
      [
        'models:',
        '  - name: deep',
        '    description: "{{ doc(\'order\') }}"',
        '    config: {meta: {share: 2.0}, tags: [deep], pre_hook: "{{ log(1) }} select 1"}',
        '    columns: [{name: id, tests: [unique, not_null, {relationships: {to: "ref(\'orders\')", field: id}}]}]',
        '  - name: tested',
        '  - name: wide',
        '    latest_version: 2',
        '    columns: [{name: id, data_tests: [unique]}]',
        '    versions: [{v: 1}, {v: 2, columns: [{include: all}, {name: more, data_tests: [not_null]}]}]',
        '  - name: old',
        '    deprecation_date: 2024-01-01',
        'unit_tests:',
        '  - {name: gives, model: tested, given: [], overrides: {macros: {is_incremental: false}}, expect: {rows: [{id: 1}]}}',
      ].join('\n'),
    )()
  })

  test.each<[string, () => void]>([
    ['a model', edit('models/plain.sql', '*', '1 as id')],
    ['a model with properties', edit('models/deep.sql', '*', '1 as id')],
    ['what a model reads', edit('models/deep.sql', "ref('plain')", "ref('raw_orders')")],
    ['a model that reads nothing any more', edit('models/deep.sql', "{{ ref('plain') }}", 'nothing')],
    ['a model with macros', edit('models/orders.sql', 'amount', 'price')],
    ['a configuration', edit('models/orders.sql', "'none'", "'other'")],
    ['a model that is switched off', edit('models/unused.sql', "ref('orders')", "ref('plain')")],
    ['a materialization', edit('models/deep.sql', 'incremental', 'table')],
    ['a model with a unit test', edit('models/tested.sql', '1 as id', '2 as id')],
    ['a model in batches', edit('models/batches.sql', '*', '1 as id')],
    ['a version of a model', edit('models/wide_v1.sql', '1 as id', '3 as id')],
    ['the latest version of a model', edit('models/wide_v2.sql', '2 as more', '3 as more')],
    ['a seed', edit('seeds/raw_orders.csv', '1,2', '3,4')],
    ['a singular test', edit('tests/positive.sql', 'amount < 0', 'amount < 1')],
    [
      'a model that reads a variable of the environment',
      edit('models/deep.sql', '*', "{{ config(meta={'crew': env_var('CREW', 'x')}) }} *"),
    ],
  ])('%s is parsed alone', async (_, change) => {
    await loadProject(invocation({}))
    change()

    const project = await parsed({ isPartly: true })
    expect(sectionsIn(project)).toEqual(await cold())
    expect(sectionsIn(await loadProject(invocation({})))).toEqual(await cold())

    const read = [...(await loadProject(invocation({}))).manifest.nodes.values()]
    expect(read).toHaveLength(project.manifest.nodes.size)
    const env = { TEAM: 'blue', CREW: 'red' }
    expect(sectionsIn(await loadProject(invocation({ env: { CREW: 'red' } })))).toEqual(
      await cold({ env: { CREW: 'red' } }),
    )
    expect(sectionsIn(await loadProject(invocation({ env })))).toEqual(await cold({ env }))
  })

  test('several files is remembered', async () => {
    await loadProject(invocation({}))
    edit('models/deep.sql', '*', "{{ config(meta={'crew': env_var('CREW', 'x')}) }} *")()
    edit('models/plain.sql', '*', '1 as id')()
    edit('models/full.sql', '1 as id', '2 as id')()
    edit('models/wide_v1.sql', '1 as id', '3 as id')()

    expect(sectionsIn(await parsed({ isPartly: true }))).toEqual(await cold())
    expect((await findParse(invocation({}))).kind).toBe('remembered')
    expect(sectionsIn(await loadProject(invocation({})))).toEqual(await cold())
    const red = { env: { CREW: 'red' } }
    expect(sectionsIn(await loadProject(invocation(red)))).toEqual(await cold(red))
  })

  test.each<[string, () => void]>([
    ['a model that is switched off', edit('models/old.sql', 'select', '{{ config(enabled=false) }} select')],
    ['a model that is switched on', edit('models/unused.sql', 'false', 'true')],
    ['a name', edit('models/deep.sql', "'incremental'", "'table', alias='other'")],
    ['a model without a relation', edit('models/deep.sql', 'incremental', 'ephemeral')],
    [
      'a model with a unit test that is incremental now',
      edit('models/tested.sql', 'select', '{% if is_incremental() and true %}{% endif %} select'),
    ],
    ['a reader of what is deprecated', edit('models/deep.sql', "ref('plain')", "ref('old')")],
    ['a model that warns', edit('models/deep.sql', 'select', "{{ exceptions.warn('beware') }} select")],
    ['the settings of batches', edit('models/batches.sql', "'day'", "'hour'")],
    ['the inputs of batches', edit('models/batches.sql', "'plain'", "'orders'")],
    ['a snapshot', edit('snapshots/history.sql', "'all'", "['id']")],
    [
      'a model and its properties',
      () => {
        edit('models/deep.sql', '*', '1 as id')()
        edit('models/deep.yml', 'tags: [deep]', 'tags: [shallow]')()
      },
    ],
  ])('%s has everything parsed', async (_, change) => {
    await loadProject(invocation({}))
    change()

    expect(sectionsIn(await parsed({ isPartly: false }))).toEqual(await cold())
  })

  test('a model that warned before no longer warns', async () => {
    write('models/deep.sql', "{{ exceptions.warn('deep is odd') }} select 1")()
    await loadProject(invocation({}))
    write('models/deep.sql', 'select 1')()

    const told: string[] = []
    await loadProject(invocation({}, told))
    expect(told).not.toContain('JinjaLogWarning')
    const later: string[] = []
    await loadProject(invocation({}, later))
    expect(later).not.toContain('JinjaLogWarning')
  })

  test('a model that is broken is told of, again and again, until it is mended', async () => {
    await loadProject(invocation({}))
    edit('models/deep.sql', "ref('plain')", "ref('plan')")()
    await expect(loadProject(invocation({}))).rejects.toThrow("depends on a node named 'plan'")
    await expect(loadProject(invocation({}))).rejects.toThrow("depends on a node named 'plan'")
    edit('models/deep.sql', "ref('plan')", "ref('orders')")()
    expect(sectionsIn(await loadProject(invocation({})))).toEqual(await cold())
  })
})

describe('what is another at each invocation', () => {
  const add = (path: string, text: string) => nodeFiles.write(join(folder, path), text)
  const later: Choices = { id: 'later', flags: { full_refresh: true } }

  test('has only the models parsed that read it', async () => {
    add('models/moment.sql', "select '{{ run_started_at }}' as at, '{{ invocation_id }}' as id")
    add('models/refresh.sql', "{{ config(meta={'full': flags.FULL_REFRESH}) }} select 1 as id")
    await loadProject(invocation({}))

    const told: string[] = []
    expect(sectionsIn(await loadProject(invocation(later, told)))).toEqual(await cold(later))
    expect(told).toContain('PartialParsingSkipParsing')
  })

  test('is of no matter to hooks and tests, of which nothing is kept', async () => {
    add(
      'dbt_project.yml',
      `${FILES['dbt_project.yml']}on-run-end: ["select '{{ invocation_id }}' -- {{ flags.FULL_REFRESH }}"]\n`,
    )
    add(
      'macros/recent.sql',
      '{% test recent(model) %}select * from {{ model }} where at > {{ modules.datetime.datetime.now() }}{% endtest %}',
    )
    add(
      'models/recent.yml',
      'models: [{name: orders, data_tests: [recent], config: {post_hook: "{{ flags.FULL_REFRESH }}"}}]',
    )
    rmSync(join(folder, 'models/full.sql'))
    await loadProject(invocation({}))

    expect((await findParse(invocation(later))).kind).toBe('remembered')
    expect(sectionsIn(await loadProject(invocation(later)))).toEqual(await cold(later))
  })
})

describe('a file', () => {
  let read: string[]

  beforeEach(() => {
    read = []
  })

  const watched = (untouchedSince = Number.POSITIVE_INFINITY): Choices => ({
    files: {
      ...nodeFiles,
      readText(path) {
        if (path.startsWith(join(folder, 'models'))) read.push(path.slice(folder.length + '/models/'.length))
        return nodeFiles.readText(path)
      },
      stamp: (path) => stampOf(path, untouchedSince),
    },
  })

  test('that nobody has touched is not read again', async () => {
    await loadProject(invocation(watched()))
    expect(read).toContain('plain.sql')
    read = []
    expect((await findParse(invocation(watched()))).kind).toBe('remembered')
    expect(read).toEqual([])
  })

  test('is read again where it may have been touched once more in the same tick of the clock', async () => {
    const before = Date.now() - 60_000
    await loadProject(invocation(watched(before)))
    read = []
    expect((await findParse(invocation(watched(before)))).kind).toBe('remembered')
    expect(read).toContain('plain.sql')
  })

  test('is told from one of the same size that claims the same age', async () => {
    const path = join(folder, 'models/plain.sql')
    const longAgo = new Date('2020-01-01T00:00:00Z')
    utimesSync(path, longAgo, longAgo)
    await loadProject(invocation(watched()))
    writeFileSync(path, FILES['models/plain.sql']?.replace('*', '1') ?? '')
    utimesSync(path, longAgo, longAgo)
    read = []
    const found = await findParse(invocation(watched()))
    expect(found.kind).toBe('parsed')
    expect(read).toContain('plain.sql')
    expect(read).not.toContain('orders.sql')
  })

  test('whose white space is another is read, and not parsed again', async () => {
    await loadProject(invocation(watched()))
    nodeFiles.write(join(folder, 'models/plain.sql'), `${FILES['models/plain.sql']}\n`)
    read = []
    expect((await findParse(invocation(watched()))).kind).toBe('remembered')
    expect(read).toEqual(['plain.sql'])
  })
})

test('a warning is told again though nothing is parsed', async () => {
  nodeFiles.write(join(folder, 'models/warns.sql'), "{{ exceptions.warn('beware') }} select 1")
  const first: string[] = []
  const second: string[] = []
  await loadProject(invocation({}, first))
  await loadProject(invocation({}, second))

  expect(first).toContain('JinjaLogWarning')
  expect(second).toContain('JinjaLogWarning')
  expect(second).toContain('PartialParsingSkipParsing')
})

describe('the file of the memory', () => {
  const file = () => join(folder, 'target/partial_parse.trellis')
  const damage = (change: (bytes: Buffer) => Buffer) => () => writeFileSync(file(), change(readFileSync(file())))

  test.each<[string, () => void]>([
    ['gone', () => rmSync(file())],
    ['empty', () => writeFileSync(file(), '')],
    ['cut', damage((bytes) => bytes.subarray(0, bytes.length >> 1))],
    ['cut at its end', damage((bytes) => bytes.subarray(0, bytes.length - 1))],
    ['changed in one byte', damage((bytes) => (bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000), bytes))],
    ['another file', () => writeFileSync(file(), 'x'.repeat(5000))],
  ])('%s is no harm', async (_, change) => {
    await loadProject(invocation({}))
    change()
    const found = await findParse(invocation({}))

    expect(found.kind).toBe('parsed')
    expect((await findParse(invocation({}))).kind).toBe('remembered')
  })

  test('is neither read nor written with --no-partial-parse', async () => {
    await cold()
    expect(nodeFiles.exists(file())).toBe(false)
    await loadProject(invocation({}))
    expect((await findParse(invocation({ flags: { partial_parse: false } }))).kind).toBe('parsed')
  })

  test('moves with its project, which is then parsed again where it lies', async () => {
    await loadProject(invocation({}))
    const moved = `${folder}_moved`
    cpSync(folder, moved, { recursive: true })
    rmSync(folder, { recursive: true })
    folder = moved

    expect(sectionsIn(await loadProject(invocation({})))).toEqual(await cold())
  })
})
