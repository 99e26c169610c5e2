/** Command lines of `ls` for a project: each method on what there is, graph operators, unions, intersections, exclusions. */
import type { Mapping } from './aspects/left.ts'

/** Numbers from 0 to 1, the same for one seed. */
export type Random = () => number

const OUTPUTS = ['name', 'path', 'selector', 'json']

/** `count` command lines for the resources of a manifest. */
export function listCommands(manifest: Mapping, count: number, random: Random): string[][] {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const words = plainSelectors(manifest)
  if (words.length === 0) return []
  const operand = () => pick(GRAPH)(pick(words))
  const selection = () =>
    pick([
      () => operand(),
      () => operand(),
      () => `${operand()},${operand()}`,
      () => `${operand()} ${operand()}`,
      () => `${operand()},${operand()} ${operand()}`,
    ])()
  return Array.from({ length: count }, () => [
    'ls',
    '--select',
    ...selection().split(' '),
    ...(random() < 0.3 ? ['--exclude', ...selection().split(' ')] : []),
    ...(random() < 0.2 ? ['--resource-type', pick(RESOURCE_TYPES)] : []),
    ...(random() < 0.1 ? ['--indirect-selection', pick(['eager', 'cautious', 'buildable', 'empty'])] : []),
    '--output',
    pick(OUTPUTS),
  ])
}

const RESOURCE_TYPES = ['model', 'test', 'seed', 'snapshot', 'source', 'exposure', 'all', 'default', 'unit_test']

const GRAPH: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => word,
  (word) => `+${word}`,
  (word) => `${word}+`,
  (word) => `+${word}+`,
  (word) => `1+${word}`,
  (word) => `${word}+1`,
  (word) => `2+${word}+1`,
  (word) => `@${word}`,
]

interface Resource {
  readonly name: string
  readonly resource_type: string
  readonly package_name: string
  readonly fqn: readonly string[]
  readonly original_file_path: string
  readonly source_name?: string
  readonly tags?: readonly string[]
  readonly config?: Mapping
  readonly test_metadata?: { readonly name: string } | null
}

function plainSelectors(manifest: Mapping): string[] {
  const parts = ['nodes', 'sources', 'exposures', 'unit_tests', 'metrics', 'semantic_models', 'saved_queries']
  const resources = parts.flatMap((part) => Object.values((manifest[part] ?? {}) as Record<string, Resource>))
  return [...new Set(resources.flatMap(selectorsOf))].sort()
}

function selectorsOf(resource: Resource): string[] {
  const { name, resource_type: type, package_name: packageName, fqn, original_file_path: path, config } = resource
  const folder = path.split('/').slice(0, -1).join('/')
  const file = path.split('/').at(-1) ?? ''
  const settings = Object.entries(config ?? {}).filter(([, value]) => ['string', 'boolean'].includes(typeof value))
  return [
    ...(type === 'test' ? [`test_type:${resource.test_metadata ? 'generic' : 'singular'}`] : []),
    ...(resource.test_metadata ? [`test_name:${resource.test_metadata.name}`] : []),
    ...(type === 'source' ? [`source:${resource.source_name}`, `source:${resource.source_name}.${name}`] : []),
    ...(type === 'exposure' ? [`exposure:${name}`, 'exposure:*'] : []),
    ...(type === 'metric' ? [`metric:${name}`] : []),
    ...(['model', 'seed', 'snapshot'].includes(type) ? [name, `${name.slice(0, 4)}*`, fqn.join('.')] : []),
    ...(fqn.length > 2 ? [fqn.slice(0, 2).join('.'), `${fqn.slice(0, 2).join('.')}.*`] : []),
    ...(folder === '' ? [] : [folder, `path:${folder}`]),
    ...(file === '' ? [] : [`file:${file}`, `file:${file.replace(/\.\w+$/, '')}`]),
    `package:${packageName}`,
    `resource_type:${type}`,
    ...(resource.tags ?? []).map((tag) => `tag:${tag}`),
    ...settings
      .filter(([, value]) => !/[\s,{]/.test(String(value)) && value !== '')
      .map(([key, value]) => `config.${key}:${value}`),
    ...(typeof config?.group === 'string' ? [`group:${config.group}`] : []),
    ...(typeof config?.access === 'string' ? [`access:${config.access}`] : []),
  ]
}
