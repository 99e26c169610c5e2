import { randomFrom } from '../random-from.ts'

type Json = { [key: string]: unknown }
interface Resource extends Json {
  unique_id: string
  name: string
  resource_type: string
  fqn: string[]
  original_file_path: string
  path: string
  tags?: string[]
  config: Json
  depends_on?: { nodes: string[] }
}

export interface AskedSelection {
  readonly select?: readonly string[]
  readonly exclude?: readonly string[]
  readonly selector?: string
  readonly selectors?: unknown
  readonly indirect: 'eager' | 'cautious' | 'buildable' | 'empty'
}

export interface RandomGraph {
  readonly manifest: Json
  /** The same project at an earlier time. */
  readonly previous: Json
  readonly selections: readonly AskedSelection[]
}

const TAGS = ['x', 'y', 'daily', 'nightly-1']
const FOLDERS = ['a', 'b', 'a/b', 'staging', 'marts/core']
const MODES = ['eager', 'cautious', 'buildable', 'empty'] as const

/** The manifest with other edges, tags, folders and settings, and what to select in it; the same seed gives the same. */
export function generateGraph(text: string, seed: number, count: number): RandomGraph {
  const generator = new Generator(text, seed)
  return { ...generator.graph(), selections: Array.from({ length: count }, () => generator.selection()) }
}

class Generator {
  private readonly random: () => number
  private readonly base: string
  private resources: readonly Resource[] = []

  constructor(text: string, seed: number) {
    this.random = randomFrom(seed)
    this.base = text
  }

  graph(): { manifest: Json; previous: Json } {
    const manifest = JSON.parse(this.base) as Record<string, Record<string, Resource>>
    const nodes = manifest['nodes'] ?? {}
    for (const [id, node] of Object.entries(nodes)) {
      if (node.resource_type === 'test' && this.isOneOf(5)) delete nodes[id]
    }
    const sections = ['nodes', 'sources', 'exposures', 'unit_tests', 'metrics', 'saved_queries', 'semantic_models']
    this.resources = sections.flatMap((section) => Object.values(manifest[section] ?? {}))
    this.rewire()
    for (const resource of this.resources) this.dress(resource)
    const previous = JSON.parse(JSON.stringify(manifest)) as Record<string, Record<string, Resource>>
    this.age(previous['nodes'] ?? {})
    return { manifest, previous }
  }

  private rewire(): void {
    const above: string[] = []
    const models = this.resources.filter(({ resource_type: type }) => ['source', 'seed'].includes(type))
    above.push(...models.map(({ unique_id }) => unique_id))
    for (const node of this.resources.filter(({ resource_type: type }) =>
      ['model', 'snapshot', 'analysis'].includes(type),
    )) {
      node.depends_on = { ...node.depends_on, nodes: this.some(above, 3) }
      if (node.resource_type !== 'analysis') above.push(node.unique_id)
    }
    for (const node of this.resources.filter(({ resource_type: type }) => ['test', 'exposure'].includes(type))) {
      node.depends_on = { ...node.depends_on, nodes: this.some(above, 3) }
    }
  }

  private dress(resource: Resource): void {
    const { resource_type: type } = resource
    if (resource.tags !== undefined) {
      resource.tags = this.some(TAGS, 2)
      resource.config['tags'] = resource.tags
    }
    if (type === 'model') {
      const hasContract = (resource.config['contract'] as Json | undefined)?.['enforced'] === true
      resource.config['materialized'] = this.pick(
        hasContract ? ['view', 'table'] : ['view', 'table', 'ephemeral', 'incremental'],
      )
      resource['access'] = resource.config['access'] = this.pick(['public', 'protected', 'private'])
      resource['group'] = resource.config['group'] = this.pick(['finance', 'growth', null])
      resource.config['meta'] = this.pick([
        {},
        { owner: 'ann' },
        { owner: { name: 'bob' }, list: ['p', 1, true] },
        { level: 1 },
      ])
      resource.config['severity_of'] = this.pick([1, true, 'high', 1.5, null])
      if (this.isOneOf(2) && !/^v\d/.test(resource.fqn.at(-1) ?? '')) this.move(resource)
    }
  }

  private move(resource: Resource): void {
    const folder = this.pick(FOLDERS)
    const file = resource.original_file_path.split('/').at(-1) ?? ''
    resource.original_file_path = `models/${folder}/${file}`
    resource.path = `${folder}/${file}`
    resource.fqn = [resource.fqn[0] ?? '', ...folder.split('/'), resource.fqn.at(-1) ?? '']
  }

  private age(nodes: Record<string, Resource>): void {
    for (const [id, node] of Object.entries(nodes)) {
      if (!['model', 'seed', 'snapshot', 'test'].includes(node.resource_type) || !this.isOneOf(3)) continue
      const changes: (() => void)[] = [
        () => void delete nodes[id],
        () => void (node['checksum'] = { name: 'sha256', checksum: 'other' }),
        () => void (node['description'] = 'as it was told'),
        () => void (node['unrendered_config'] = { ...(node['unrendered_config'] as Json), materialized: 'other' }),
        () => void (node['database'] = 'elsewhere'),
        () => void (node.config['alias'] = 'other'),
        () => void (node['raw_code'] = 'select 0'),
      ]
      this.pick(changes)()
    }
  }

  selection(): AskedSelection {
    const indirect = this.pick(MODES)
    if (this.isOneOf(3)) {
      const selectors = ['one', 'two', 'three'].map((name, index) => ({ name, definition: this.definition(0, index) }))
      return { indirect, selector: this.pick(['one', 'two', 'three']), selectors: { selectors } }
    }
    const select = Array.from({ length: 1 + this.upTo(3) }, () => this.intersection())
    return { indirect, select, ...(this.isOneOf(3) && { exclude: [this.intersection()] }) }
  }

  private intersection(): string {
    const parts = Array.from({ length: this.isOneOf(4) ? 2 : 1 }, () => this.criterion())
    return parts.join(',')
  }

  private criterion(): string {
    const word = this.word()
    return this.pick([
      word,
      word,
      `+${word}`,
      `${word}+`,
      `+${word}+`,
      `1+${word}`,
      `${word}+1`,
      `2+${word}+1`,
      `@${word}`,
      `${word}+0`,
      this.isOneOf(20) ? `@${word}+` : word,
    ])
  }

  private word(): string {
    const [method, value] = this.method()
    return method === '' ? value : `${method}:${value}`
  }

  private method(): readonly [string, string] {
    const resource = this.pick(this.resources)
    const { name, fqn, original_file_path: path, resource_type: type, unique_id: id } = resource
    const folder = path
      .split('/')
      .slice(0, 1 + this.upTo(3))
      .join('/')
    return this.pick<readonly [string, string]>([
      ['', name],
      ['', this.glob(name)],
      ['', fqn.join('.')],
      ['', fqn.slice(0, 1 + this.upTo(3)).join('.')],
      ['fqn', this.glob(fqn.join('.'))],
      ['fqn', fqn.slice(1).join('.')],
      ['fqn', '*'],
      ['tag', this.pick(TAGS)],
      ['tag', this.glob(this.pick(TAGS))],
      ['path', folder],
      ['path', `${folder}/*`],
      ['path', path],
      ['path', `**/${path.split('/').at(-1)}`],
      ['file', path.split('/').at(-1) ?? ''],
      ['file', this.glob(name)],
      ['', folder],
      ['package', id.split('.')[1] ?? ''],
      ['package', this.pick(['this', 't*', '*'])],
      ['config.materialized', this.pick(['view', 'table', 'ephemeral', 'incremental', 'seed', 'vi*'])],
      ['config.meta.owner', this.pick(['ann', 'bob'])],
      ['config.meta.owner.name', 'bob'],
      ['config.meta.list', this.pick(['p', '1', 'true'])],
      ['config.meta.level', '1'],
      ['config.severity_of', this.pick(['1', 'true', 'True', 'high', '1.5', 'none', 'None'])],
      ['config.tags', this.pick(TAGS)],
      ['config.enabled', this.pick(['true', 'false'])],
      ['config.nosuch', 'x'],
      ['resource_type', this.pick([type, 'model', 'test', 'unit_test', 'nosuch', 'all'])],
      ['test_type', this.pick(['generic', 'singular', 'unit', 'data', 'schema'])],
      ['test_name', this.pick(['unique', 'not_null', 'relation*'])],
      ['source', this.pick(['raw', 'raw.*', 'raw.orders', 'shop.raw.orders', '*', 'other_src.things'])],
      ['exposure', this.pick(['*', 'weekly_kpis', 'shop.notebook*'])],
      ['metric', this.pick(['*', 'conv', 'shop.ratio'])],
      ['semantic_model', '*'],
      ['saved_query', this.pick(['sq', '*'])],
      ['unit_test', '*'],
      ['group', this.pick(['finance', 'growth', 'g*'])],
      ['access', this.pick(['public', 'protected', 'private', 'nosuch'])],
      ['version', this.pick(['latest', 'prerelease', 'old', 'none'])],
      [
        'state',
        this.pick([
          'new',
          'old',
          'modified',
          'unmodified',
          'modified.body',
          'modified.configs',
          'modified.relation',
          'modified.persisted_descriptions',
          'modified.contract',
          'modified.macros',
          'nosuch',
        ]),
      ],
      ...(this.isOneOf(15)
        ? ([
            ['nosuch', 'x'],
            ['', ''],
            ['tag', ''],
          ] as const)
        : []),
    ])
  }

  /** Like a text, with one part of it left open. */
  private glob(text: string): string {
    const at = this.upTo(text.length)
    return this.pick([
      `${text.slice(0, at)}*`,
      `*${text.slice(at)}`,
      `${text.slice(0, at)}?${text.slice(at + 1)}`,
      `${text.slice(0, at)}[${text.charAt(at)}q]${text.slice(at + 1)}`,
      `${text.slice(0, at)}[!z]${text.slice(at + 1)}`,
    ])
  }

  private definition(depth: number, before: number): unknown {
    if (depth < 3 && this.isOneOf(depth === 0 ? 1.5 : 4)) {
      const parts: unknown[] = Array.from({ length: 1 + this.upTo(3) }, () => this.definition(depth + 1, before))
      if (this.isOneOf(3)) parts.push({ exclude: [this.definition(depth + 1, before)] })
      return { [this.pick(['union', 'intersection'])]: parts }
    }
    if (before > 0 && this.isOneOf(4))
      return { method: 'selector', value: ['one', 'two'][this.upTo(before)], ...this.operators() }
    if (this.isOneOf(4)) return this.criterion()
    const [method, value] = this.method()
    if (this.isOneOf(6) && method !== '') return { [method]: value }
    return { method: method === '' ? 'fqn' : method, value, ...this.operators() }
  }

  private operators(): Json {
    return {
      ...(this.isOneOf(4) && { children: true }),
      ...(this.isOneOf(4) && { parents: true }),
      ...(this.isOneOf(6) && { children_depth: this.upTo(3) }),
      ...(this.isOneOf(6) && { parents_depth: this.upTo(3) }),
      ...(this.isOneOf(12) && { childrens_parents: true }),
      ...(this.isOneOf(5) && { indirect_selection: this.pick(MODES) }),
      ...(this.isOneOf(6) && { exclude: [this.criterion()] }),
    }
  }

  private some<Item>(items: readonly Item[], most: number): Item[] {
    return [...new Set(Array.from({ length: this.upTo(most + 1) }, () => this.pick(items)))]
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
