import { describe, expect, test } from 'vitest'
import { DbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { YamlValue } from '#foundation/yaml/yaml-value.ts'
import { recorded, recordedManifest } from '../../../tests/manifest/recorded-manifest.ts'
import { link } from '../graph/link.ts'
import type { ResourceType } from '../nodes/resource-type.ts'
import { normalizeSelectors } from './normalize-selectors.ts'
import { parseSelection } from './parse-selection.ts'
import { parseSelectors } from './parse-selectors.ts'
import { select } from './select.ts'
import type { PreviousState } from './selection-input.ts'
import { type IndirectSelection, METHOD_NAMES } from './selection-spec.ts'

interface Case {
  readonly select?: string[]
  readonly exclude?: string[]
  readonly selector?: string
  readonly indirect?: IndirectSelection
  readonly resource_types?: ResourceType[]
  readonly empty?: boolean
  readonly result?: readonly number[]
  readonly error?: readonly [string, string]
  readonly warnings?: readonly string[]
}

interface Recordings {
  readonly selectors: YamlValue
  readonly unique_ids: readonly string[]
  readonly cases: readonly Case[]
}

const recordings = JSON.parse(recorded('selection/shop.json')) as Recordings
const { manifest } = recordedManifest()
const graph = link(manifest)

describe('a selection', () => {
  test('finds, warns and refuses as dbt does', () => {
    for (const recording of recordings.cases) {
      const { result, error, warnings = [] } = recording
      const expected = { result: result?.map((index) => recordings.unique_ids[index]), error, warnings }
      expect({ recording, ...run(recording) }).toEqual({ recording, ...expected })
    }
  })

  test('is recorded for every method that needs no earlier state', () => {
    const written = JSON.stringify(recordings.cases)
    const stateful = ['state', 'result', 'source_status']
    const missing = METHOD_NAMES.filter((method) => !stateful.includes(method) && method !== 'fqn')
    expect(missing.filter((method) => !new RegExp(`${method}[:.]`).test(written))).toEqual([])
  })

  test('by result takes the nodes that ended so', () => {
    const results = [
      { unique_id: 'model.shop.orders', status: 'error' },
      { unique_id: 'model.shop.revenue', status: 'skipped' },
    ]
    expect(selected(['result:error'], { results })).toEqual(['model.shop.orders'])
    expect(selected(['result:error+1', 'result:fail'], { results })).toContain('model.shop.revenue')
  })

  test.each(['success', 'error', 'skipped', 'partial success', 'no-op', 'fail', 'warn', 'pass', 'runtime error'])(
    'by result %s takes the nodes that ended so',
    (status) => {
      const results = [
        { unique_id: 'model.shop.orders', status },
        { unique_id: 'model.shop.revenue', status: 'of another kind' },
      ]
      const selectors = parseSelectors({ selectors: [{ name: 'ended', definition: { result: status } }] })
      const definition = selectors.get('ended')?.definition
      const found = definition && select(definition, { manifest, graph, selectors, previousState: { results } })
      expect(found?.unique_ids.filter((id) => id.startsWith('model.'))).toEqual(['model.shop.orders'])
    },
  )

  test('by source status takes sources that are new or were loaded since', () => {
    const sources = [
      { unique_id: 'source.shop.raw.orders', max_loaded_at: '2026-01-01T00:00:00Z' },
      { unique_id: 'source.shop.raw.customers', max_loaded_at: '2026-01-01T00:00:00Z' },
    ]
    const currentSources = [
      { unique_id: 'source.shop.raw.orders', max_loaded_at: '2026-01-02T00:00:00Z' },
      { unique_id: 'source.shop.raw.customers', max_loaded_at: '2026-01-01T00:00:00Z' },
      { unique_id: 'source.shop.raw.unused', max_loaded_at: '2025-01-01T00:00:00Z' },
      { unique_id: 'source.shop.other_src.things' },
    ]
    expect(selected(['source_status:fresher'], { sources, currentSources })).toEqual([
      'source.shop.raw.orders',
      'source.shop.raw.unused',
    ])
  })

  test('of a package’s file needs the path to be there in the root project', () => {
    const spec = parseSelection(['path:models/dates.sql'], undefined)
    const found = (pathExists?: (path: string) => boolean) =>
      select(spec, { manifest, graph, ...(pathExists && { pathExists }) }).unique_ids
    expect(found()).toEqual([])
    expect(found((path) => path === 'models/dates.sql')).toContain('model.tools.dates')
  })
})

describe('a wrong selector', () => {
  test.each([
    [
      'with a misspelt method says which was meant',
      ['tags:x'],
      /'tags' is not a valid method name\n {2}hint: did you mean 'tag:'\?/,
    ],
    [
      'with an unknown method lists the known ones',
      ['colour:x'],
      /'colour' is not a valid method name\n {2}hint: methods are access, config/,
    ],
    [
      'with @ and + says that they exclude each other',
      ['@x+'],
      /Invalid node spec @x\+ - "@" prefix and "\+" suffix are incompatible/,
    ],
    [
      'by state asks for a state',
      ['state:new'],
      /Got a state selector method, but no comparison manifest\n {2}hint: give --state/,
    ],
    ['by result asks for results', ['result:error'], /No comparison run_results\n {2}hint: give --state/],
    ['by source status asks for a state', ['source_status:fresher'], /No previous state comparison freshness results/],
    [
      'with an absolute path says how to write it',
      ['/models'],
      /Non-relative patterns are unsupported\n {2}in the path '\/models'/,
    ],
    [
      'with ** inside a segment is refused',
      ['a/b**/c'],
      /Invalid pattern: '\*\*' can only be an entire path component/,
    ],
  ])('%s', (_, specs, message) => {
    expect(() => selected(specs)).toThrow(message)
  })
})

describe('selectors.yml', () => {
  test('stands in the manifest with its texts taken apart', () => {
    expect(
      JSON.stringify([...normalizeSelectors((recordings.selectors as { selectors: YamlValue[] }).selectors)]),
    ).toBe(JSON.stringify([...manifest.selectors]))
  })

  test('a mapping has operators, depths and exclusions of its own', () => {
    const selectors = parseSelectors({
      selectors: [
        {
          name: 'around',
          definition: {
            method: 'fqn',
            value: 'orders',
            parents: true,
            parents_depth: 1,
            children: true,
            children_depth: '1',
            indirect_selection: 'empty',
            exclude: ['resource_type:source', { method: 'fqn', value: 'revenue' }],
          },
        },
      ],
    })
    const definition = selectors.get('around')?.definition
    expect(definition && select(definition, { manifest, graph, selectors }).unique_ids).toEqual(
      [
        'analysis.shop.look',
        'model.shop.py_model',
        'model.shop.orders',
        'model.shop.stg_orders',
        'model.shop.stg_payments',
        'snapshot.shop.orders_snap',
        'test.shop.relationships_big_customers_id__id__ref_orders_.1448fdb597',
        'test.shop.two_parents',
      ].sort(),
    )
  })

  test.each<[string, YamlValue, string]>([
    ['a method and its value alone', { tag: 'nightly' }, 'tag:nightly'],
    ['childrens_parents', { method: 'fqn', value: 'orders', childrens_parents: true }, '@orders'],
    ['a command line', '+orders+', '+orders+'],
  ])('%s selects what the command line does', (_, definition, spec) => {
    const selectors = parseSelectors({ selectors: [{ name: 'named', definition }] })
    const named = selectors.get('named')?.definition
    const chosenBy = (chosen: Parameters<typeof select>[0]) => select(chosen, { manifest, graph, selectors }).unique_ids
    expect(named && chosenBy(named)).toEqual(chosenBy(parseSelection([spec], undefined)))
  })

  test('selectors that need each other are shown as a circle', () => {
    const selectors = parseSelectors({
      selectors: [
        { name: 'a', definition: { method: 'selector', value: 'b' } },
        { name: 'b', definition: 'selector:a' },
      ],
    })
    expect(() => select(parseSelection(['selector:a'], undefined), { manifest, graph, selectors })).toThrow(
      "Circular dependency detected in selector: {'method': 'selector', 'value': 'b'}\n  a needs b needs a",
    )
  })

  test.each<[string, YamlValue, string]>([
    ['a list as definition', [{ name: 'a', definition: ['x'] }], 'Could not parse selector file data'],
    [
      'two keys without a method',
      [{ name: 'a', definition: { tag: 'x', path: 'y' } }],
      `Could not read selector file data: Expected either 1 key or else "method" and "value" keys, but got ['tag', 'path']\n  in the selector 'a'`,
    ],
    [
      'union beside intersection at the root',
      [{ name: 'a', definition: { union: [], intersection: [] } }],
      "Only a single 'union' or 'intersection' key is allowed in a root level selector definition; found union,intersection.",
    ],
    [
      'a union that is no list',
      [{ name: 'a', definition: { union: 'x' } }],
      'Invalid value for key "union". Expected a list.',
    ],
    [
      'a number in a union',
      [{ name: 'a', definition: { union: [1] } }],
      'Invalid value type in key "union", expected dict or str (value: 1).',
    ],
    [
      'two excludes side by side',
      [{ name: 'a', definition: { union: ['x', { exclude: ['y'] }, { exclude: ['z'] }] } }],
      'You cannot provide multiple exclude arguments to the same selector set operator',
    ],
    ['an unknown method', [{ name: 'a', definition: { colour: 'red' } }], "'colour' is not a valid method name"],
    [
      'an unknown mode',
      [{ name: 'a', definition: { method: 'tag', value: 'x', indirect_selection: 'lazy' } }],
      "'lazy' is not a valid IndirectSelection",
    ],
    [
      'a depth that is no number',
      [{ name: 'a', definition: { method: 'tag', value: 'x', parents_depth: 'far' } }],
      'could not handle parent depth far',
    ],
    [
      'two defaults',
      [
        { name: 'a', default: true, definition: 'x' },
        { name: 'b', default: true, definition: 'y' },
      ],
      'Found multiple selectors with `default: true`:a and b',
    ],
  ])('refuses %s', (_, selectors, message) => {
    expect(() => parseSelectors({ selectors })).toThrow(message)
  })
})

function run(recording: Case): { result?: readonly string[]; error?: readonly string[]; warnings: string[] } {
  const warnings: string[] = []
  try {
    const selectors = parseSelectors(recordings.selectors, recording.indirect)
    const named = recording.selector === undefined ? undefined : selectors.get(recording.selector)?.definition
    const spec = named ?? parseSelection(recording.select, recording.exclude, recording.indirect)
    const { unique_ids } = select(spec, {
      manifest,
      graph,
      selectors,
      includesEmptyNodes: recording.empty ?? true,
      onNothingFound: (criterion) => warnings.push(criterion),
      ...(recording.resource_types && { resourceTypes: new Set(recording.resource_types) }),
    })
    return { result: unique_ids, warnings }
  } catch (error) {
    if (!(error instanceof DbtError)) throw error
    return { error: [error.excType, error.diagnostics[0]?.message ?? ''], warnings }
  }
}

function selected(specs: string[], previousState: PreviousState = {}): readonly string[] {
  return select(parseSelection(specs, undefined, 'empty'), { manifest, graph, previousState }).unique_ids
}
