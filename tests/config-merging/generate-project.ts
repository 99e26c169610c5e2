import { randomFrom } from '../random-from.ts'

/** Paths and texts of a small project made at random to be configured everywhere; the same seed gives the same. */
export function generateProject(seed: number): Readonly<Record<string, string>> {
  return new Generator(seed).project()
}

type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }
type Values = { readonly [key: string]: Value }
type Kind = 'models' | 'seeds' | 'snapshots' | 'data_tests' | 'sources' | 'exposures' | 'unit_tests'

const TAGS: readonly Value[] = [
  'x',
  'y',
  'a,b',
  ['x'],
  ['y', 'z'],
  ['x', 'x'],
  [],
  'z z',
  "{{ var('v', 'dv') }}",
  ['{{ target.name }}'],
]
const METAS: readonly Value[] = [
  { owner: 'ann' },
  { owner: 'bob', level: 1 },
  { nested: { a: 1 } },
  { nested: { b: [1, 2] }, owner: null },
  {},
  { note: "{{ var('v', 'dv') }}", ratio: 1.5 },
  { list: [1, 'a', null, true] },
]
const HOOKS: readonly Value[] = [
  'select 1',
  ['select 1', 'select 2'],
  { sql: 'select 3', transaction: false },
  [{ sql: 'select 4', transaction: true }, 'select 5'],
  "select '{{ this }}'",
  [],
  "{{ log('x') }}",
]
const GRANTS: readonly Value[] = [
  { select: 'ann' },
  { select: ['ann', 'bob'] },
  { '+select': ['eve'] },
  { '+select': 'eve', insert: ['bob'] },
  { select: [] },
  {},
]

/** What any resource takes. */
const ANY: Readonly<Record<string, readonly Value[]>> = {
  enabled: [true, true, true, true, false, "{{ var('is_on', true) }}", "{{ target.name == 'dev' }}"],
  meta: METAS,
}
const TAGGED: Readonly<Record<string, readonly Value[]>> = { ...ANY, tags: TAGS }
const NODE: Readonly<Record<string, readonly Value[]>> = {
  ...TAGGED,
  schema: ['marts', "{{ var('v', 'dv') }}", 'Raw', null, '{{ target.schema }}_x', ''],
  database: ['memory', null],
  alias: ['other', "n_{{ var('v', 'dv') }}", null],
  'pre-hook': HOOKS,
  'post-hook': HOOKS,
  grants: GRANTS,
  quoting: [{ identifier: true }, { schema: false, database: true }, {}],
  docs: [{ show: false }, { node_color: 'red' }, { show: true, node_color: '#ff0000' }],
  persist_docs: [{ relation: true }, { columns: true, relation: false }, {}],
  full_refresh: [true, false, null],
  event_time: ['at', null],
  column_types: [{ id: 'int' }, { name: 'text' }],
  unique_key: ['id', ['id', 'name']],
  on_schema_change: ['ignore', 'fail', 'append_new_columns'],
  my_key: ['one', 2, [1], { a: { b: 1 } }, null, true, 1.0, '2024-01-01', '{{ 1 + 1 }}'],
  indexes: [[{ columns: ['id'] }], []],
  group: ['finance', 'sales'],
}
const CONFIGS: Readonly<Record<Kind, Readonly<Record<string, readonly Value[]>>>> = {
  models: {
    ...NODE,
    materialized: ['view', 'table', 'incremental', 'ephemeral', "{{ 'table' if target.name == 'dev' else 'view' }}"],
    incremental_strategy: ['append', 'delete+insert'],
    access: ['public', 'protected'],
    contract: [{ enforced: false }, { enforced: false, alias_types: false }],
    packages: [['numpy'], []],
    sql_header: ['-- header'],
    batch_size: ['day'],
    lookback: [2],
    begin: ['2024-01-01'],
    concurrent_batches: [true],
    freshness: [{ build_after: { count: 1, period: 'day' } }],
  },
  seeds: { ...NODE, delimiter: [';', ','], quote_columns: [true, false, null] },
  snapshots: {
    ...NODE,
    target_schema: ['snaps'],
    updated_at: ['at'],
    invalidate_hard_deletes: [true],
    hard_deletes: ['ignore', 'new_record'],
    dbt_valid_to_current: ["'9999-12-31'"],
    snapshot_meta_column_names: [{ dbt_valid_to: 'ended' }],
  },
  data_tests: {
    ...TAGGED,
    severity: ['warn', 'ERROR', 'Warn'],
    where: ['1 = 1', "x = '{{ var('v', 'dv') }}'"],
    limit: [5, null],
    warn_if: ['>1', '!= 0'],
    error_if: ['> 10'],
    fail_calc: ['count(*)'],
    store_failures: [true, false, null],
    store_failures_as: ['view', 'table', 'ephemeral'],
    schema: ['audit'],
    alias: ['t'],
    database: ['memory'],
    my_key: ['one', 2],
  },
  sources: {
    ...TAGGED,
    event_time: ['at'],
    loaded_at_field: ['at'],
    freshness: [{ warn_after: { count: 1, period: 'day' } }, null],
  },
  // A single word is one tag here, and as many as it has letters in dbt.
  exposures: { ...ANY, tags: TAGS.filter((tags) => typeof tags !== 'string') },
  unit_tests: TAGGED,
}

class Generator {
  private readonly random: () => number
  /** One in ten projects has a value that is wrong. */
  private isWrongOnce: boolean

  constructor(seed: number) {
    this.random = randomFrom(seed)
    this.isWrongOnce = this.isOneOf(10)
  }

  project(): Record<string, string> {
    return {
      'profiles.yml': PROFILES,
      'packages.yml': 'packages: [{local: pk}]\n',
      'dbt_project.yml': this.settings('shop'),
      'macros/tests.sql': GENERIC,
      ...(this.isOneOf(8) ? { 'macros/names.sql': NAMES } : {}),
      'models/m1.sql': this.sql('models'),
      'models/a/m2.sql': this.sql('models'),
      'models/a/b/m3.sql': this.sql('models'),
      'models/a/b/m4.sql': this.sql('models'),
      'models/a/properties.yml': this.properties(),
      'seeds/s1.csv': 'id,name\n1,a\n',
      'seeds/a/s2.csv': 'id,name\n1,a\n',
      'seeds/seeds.yml': `seeds:\n  - name: s1${this.entry('seeds', 4)}${this.isOneOf(2) ? `\n  - name: s2${this.entry('seeds', 4)}` : ''}\n`,
      'snapshots/old.sql': `{% snapshot old %}${this.calls('snapshots', { unique_key: 'id', strategy: 'check', check_cols: 'all' })}select 1 as id{% endsnapshot %}`,
      'snapshots/snapshots.yml': this.snapshots(),
      'tests/single.sql': this.sql('data_tests'),
      'tests/a/other.sql': this.sql('data_tests'),
      'pk/dbt_project.yml': this.settings('pk'),
      'pk/models/p1.sql': this.sql('models'),
      'pk/models/a/p2.sql': this.sql('models'),
      'pk/models/p.yml': `models:\n  - name: p1${this.entry('models', 4)}\n    data_tests:\n${this.test(6)}\n`,
      'pk/seeds/ps.csv': 'id\n1\n',
    }
  }

  private settings(name: string): string {
    const lines = [`name: ${name}`, "version: '1.0'", 'profile: shop']
    if (this.isOneOf(4))
      lines.push(
        `quoting: ${JSON.stringify(this.pick([{ identifier: true }, { schema: false }, { database: true, schema: true }]))}`,
      )
    const kinds: readonly Kind[] = ['models', 'seeds', 'snapshots', 'data_tests', 'sources', 'exposures', 'unit_tests']
    for (const kind of kinds) {
      if (this.isOneOf(3)) continue
      const section = kind === 'data_tests' && this.isOneOf(3) ? 'tests' : kind
      lines.push(`${section}: ${JSON.stringify(this.tree(kind, name, 0))}`)
    }
    return `${lines.join('\n')}\n`
  }

  /** Settings for folders, and for what is in them. */
  private tree(kind: Kind, name: string, depth: number): Values {
    const tree: Record<string, Value> = {}
    for (const [key, value] of Object.entries(this.values(kind, this.upTo(3)))) {
      const isClear = this.isOneOf(8) && typeof value !== 'object'
      tree[isClear ? key : `+${key}`] = value
    }
    if (depth > 3) return tree
    const inside = depth === 0 ? [name, ...(name === 'shop' ? ['pk'] : []), 'nosuch'] : ['a', 'a', 'b', ...LEAVES[kind]]
    for (const folder of inside)
      if (this.isOneOf(depth === 0 && folder !== 'nosuch' ? 1.4 : 4)) tree[folder] = this.tree(kind, name, depth + 1)
    return tree
  }

  private values(kind: Kind, count: number): Record<string, Value> {
    const values: Record<string, Value> = {}
    const known = CONFIGS[kind]
    for (let left = count; left > 0; left--) {
      const key = this.pick(this.isOneOf(2) ? Object.keys(TAGGED) : Object.keys(known))
      if (key === 'alias' && !this.isOneOf(3)) continue
      values[key] = this.pick(known[key] ?? [1])
      if (this.isWrongOnce && this.isOneOf(12)) {
        this.isWrongOnce = false
        values[key] = this.pick<Value>(['maybe', { a: 1 }, 5, [1, { b: 2 }], null, true, "{{ nosuch('x') }}", '{{'])
      }
    }
    return values
  }

  /** A file of SQL with its calls of `config`. */
  private sql(kind: Kind): string {
    return `${this.isOneOf(3) ? '' : this.calls(kind)}select 1 as id\n`
  }

  private calls(kind: Kind, needed?: Values): string {
    const calls = Array.from({ length: this.isOneOf(6) ? 2 : 1 }, (_, index) => {
      const values = { ...(index === 0 ? needed : undefined), ...this.values(kind, 1 + this.upTo(3)) }
      if (this.isOneOf(8)) return `{{ config(${literal(values)}) }}`
      return `{{ config(${Object.entries(values)
        .map(([key, value]) => `${key.replace('-', '_')}=${literal(value)}`)
        .join(', ')}) }}`
    })
    return `${calls.join('\n')}\n`
  }

  private properties(): string {
    const lines = [
      'groups:',
      '  - {name: finance, owner: {name: f}}',
      '  - {name: sales, owner: {email: s@x.y}}',
      'models:',
    ]
    for (const name of ['m1', 'm2', 'm3']) {
      if (this.isOneOf(4)) continue
      lines.push(`  - name: ${name}${this.entry('models', 4)}`)
      lines.push(
        '    columns:',
        `      - name: id${this.entry(undefined, 8)}`,
        '        data_tests:',
        this.test(10),
        this.test(10),
      )
    }
    if (lines.at(-1) === 'models:') lines.pop()
    lines.push(
      'sources:',
      `  - name: raw${this.entry('sources', 4)}`,
      '    tables:',
      `      - name: t1${this.entry('sources', 8)}`,
    )
    lines.push(
      '        columns:',
      `          - name: id${this.entry(undefined, 12)}`,
      '            data_tests:',
      this.test(14),
    )
    lines.push(`      - name: t2${this.entry('sources', 8)}`)
    lines.push('exposures:', `  - name: page\n    type: dashboard\n    owner: {name: ann}${this.entry('exposures', 4)}`)
    lines.push(
      'unit_tests:',
      `  - name: u1\n    model: m4${this.entry('unit_tests', 4)}\n    given: []\n    expect: {rows: [{id: 1}]}`,
    )
    return `${lines.join('\n')}\n`
  }

  private snapshots(): string {
    const config = {
      strategy: 'check',
      unique_key: 'id',
      check_cols: ['id'],
      ...this.values('snapshots', this.upTo(3)),
    }
    return `snapshots:\n  - name: new\n    relation: ref('s1')\n    config: ${JSON.stringify(config)}\n  - name: old${this.entry('snapshots', 4)}\n`
  }

  /** Lines below a name: settings, and the keys that can stand beside them. */
  private entry(kind: Kind | undefined, indent: number): string {
    const lines: string[] = []
    const values =
      kind === undefined
        ? { ...(this.isOneOf(3) && { tags: this.pick(TAGS), meta: this.pick(METAS) }) }
        : this.values(kind, this.upTo(4))
    if (this.isOneOf(2)) lines.push(`description: "${this.pick(['a', '', "{{ var('v', 'dv') }}"])}"`)
    const beside = kind === undefined || kind === 'exposures' ? ['meta', 'tags'] : ['meta']
    for (const key of [
      ...(kind === 'unit_tests' ? [] : beside),
      ...(kind === 'models' ? ['docs', 'access', 'group'] : []),
      ...(kind === 'sources' ? ['tags'] : []),
    ]) {
      if (key in values || !this.isOneOf(5)) continue
      const choice =
        key === 'docs'
          ? { show: false }
          : key === 'access'
            ? 'protected'
            : key === 'group'
              ? 'sales'
              : key === 'tags'
                ? ['c', 'd']
                : this.pick(TAGGED[key] ?? [])
      lines.push(`${key}: ${JSON.stringify(choice)}`)
    }
    if (Object.keys(values).length > 0) lines.push(`config: ${JSON.stringify(values)}`)
    return lines.map((line) => `\n${' '.repeat(indent)}${line}`).join('')
  }

  private test(indent: number): string {
    const name = this.pick(['not_null', 'unique', 'mine', 'accepted_values'])
    const words: Record<string, Value> = name === 'accepted_values' ? { values: [1, 2] } : {}
    if (this.isOneOf(4)) words.name = this.pick(['named', 'other_name'])
    if (this.isOneOf(2)) words.config = this.values('data_tests', 1 + this.upTo(3))
    else if (this.isOneOf(3))
      Object.assign(words, this.pick<Values>([{ severity: 'warn' }, { tags: ['x'] }, { where: '1=1', limit: 3 }]))
    if (this.isOneOf(5)) words.description = 'told'
    // Two tests of one name and the same words would be one.
    words[name === 'mine' ? 'value' : 'meta_key'] = Math.floor(this.random() * 1e6)
    if (name !== 'mine') {
      delete words.meta_key
      words.config = { ...(words.config as Values | undefined), where: `${Math.floor(this.random() * 1e6)} > 0` }
      delete words.where
      words.name = `t${Math.floor(this.random() * 1e6)}`
    }
    return `${' '.repeat(indent)}- ${name}: ${JSON.stringify(words)}`
  }

  private isOneOf(count: number): boolean {
    return this.random() * count < 1
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.upTo(items.length)] as Item
  }

  private upTo(count: number): number {
    return Math.floor(this.random() * count)
  }
}

const LEAVES: Readonly<Record<Kind, readonly string[]>> = {
  models: ['m1', 'm2', 'm3', 'p1'],
  seeds: ['s1', 's2', 'ps'],
  snapshots: ['old', 'new'],
  data_tests: ['single', 'other'],
  sources: ['raw', 't1'],
  exposures: ['page'],
  unit_tests: ['u1', 'm4'],
}

/** As a template writes it. */
function literal(value: Value): string {
  if (value === null) return 'none'
  const [, expression] = (typeof value === 'string' && /^\{\{ (.*) \}\}$/.exec(value)) || []
  if (expression !== undefined) return expression
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value !== 'object') return String(value)
  return `{${Object.entries(value as Values)
    .map(([key, item]) => `'${key}': ${literal(item)}`)
    .join(', ')}}`
}

const PROFILES = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: ':memory:', threads: 1}
`

const GENERIC =
  '{% test mine(model, column_name, value) %}{{ config(tags=["generic"], limit=7) }}select 1 where {{ value }} = 1{% endtest %}\n'

const NAMES = `{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or 'none' }}_{{ node.config.get('my_key', '') | string | length }}_{{ node.tags | length }}{% endmacro %}
{% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ (custom_alias_name or node.name) | trim }}_{{ node.meta.get('owner', 'x') }}{% endmacro %}
`
