/** `trellis instances diff`: where the definitions of a project differ between two of its instances. Nothing is run. */
import { type Command, Option } from 'commander'
import {
  compareInstances,
  type Comparison,
  type NodeDifference,
  type Relocation,
  type ValueDifference,
} from '#platform/instances/compare-instances.ts'
import { compileForInstance, type CompileWords } from '../instance/compile-for-instance.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions } from './project-invocation.ts'
import { textTable } from './text-table.ts'

interface Words extends CompileWords {
  readonly output: 'table' | 'json'
}

export const describeInstancesDiff: DescribeCommand = (command, host, finish) => {
  addWords(command).addHelpText('after', HELP)
  command.action(async (a: string, b: string, words: Words) => {
    const one = await compileForInstance(a, host, words)
    const other = await compileForInstance(b, host, words)
    const comparison = compareInstances(one.nodes, other.nodes, [a, b])
    const text = words.output === 'json' ? asJson(comparison, a, b) : asText(comparison, a, b)
    host.output.write(other.mask.text(one.mask.text(text)))
    finish(comparison.differences.length > 0 ? 1 : 0)
  })
}

function addWords(command: Command): Command {
  command.argument('<a>', 'An instance').argument('<b>', 'Another one')
  return addProjectOptions(command)
    .option('-s, --select <words...>', 'Which nodes; all of them without it')
    .option('--exclude <words...>', 'Which to leave out')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['table', 'json']).default('table'))
}

const HELP = `
Compiles the project for both, as compile would; only macros that ask the warehouse while they are compiled reach it.
Relations that lie in another place are told together at the end, and are no difference of those who read them.
Ends with 0 where nothing differs, with 1 where something does, with 2 where one of them cannot be read.`

function asText({ differences, relocations, count }: Comparison, a: string, b: string): string {
  const head = `${a} ↔ ${b}: ${differences.length === 0 ? 'none' : differences.length} of ${count} nodes ${differences.length === 1 ? 'differs' : 'differ'}\n`
  return [head, ...differences.map((each) => differenceText(each, a, b)), ...placesText(relocations, a, b)].join('\n')
}

function differenceText(difference: NodeDifference, a: string, b: string): string {
  const { unique_id, resource_type, path } = difference.node
  const head = `${resource_type} ${nameIn(unique_id)} (${path})`
  if (difference.kind === 'only in one') return `${head}\n  only in ${difference.side === 'a' ? a : b}\n`
  const { config, columns, code, problems } = difference
  const lines = [
    ...config.map((each) => valueText('config', each)),
    ...columns.map((each) => valueText('column', each)),
    ...[[a, problems.a] as const, [b, problems.b] as const].flatMap(([name, problem]) =>
      problem === null ? [] : [`cannot be compiled for ${name}: ${problem.trim()}`],
    ),
    ...(code === null ? [] : [code.trimEnd()]),
  ]
  return `${head}\n${lines.join('\n').replace(/^(?=.)/gm, '  ')}\n`
}

/** Without its type, its package, and what tells tests of one name apart. */
function nameIn(unique_id: string): string {
  return unique_id
    .replace(/^(test\..*)\.[0-9a-f]{10}$/, '$1')
    .split('.')
    .slice(2)
    .join('.')
}

function valueText(what: string, { name, a, b }: ValueDifference): string {
  const shown = (value: unknown) =>
    value === undefined ? '(not there)' : typeof value === 'string' ? value : JSON.stringify(value)
  return `${what} ${name}: ${shown(a)} ↔ ${shown(b)}`
}

/** By the part of the name before the last, which is where many lie. */
function placesText(relocations: readonly Relocation[], a: string, b: string): string[] {
  if (relocations.length === 0) return []
  const groups = new Map<string, { readonly a: string; readonly b: string; readonly types: string[] }>()
  for (const { a: one, b: other, resource_type } of relocations) {
    const [oneName, otherName] = [one, other].map((relation) => relation.split('.').at(-1)) as [string, string]
    const isMoved = oneName === otherName
    const [from, to] = isMoved
      ? [one, other].map((relation) => relation.split('.').slice(0, -1).join('.'))
      : [one, other]
    const key = `${from} ${to}`
    const group = groups.get(key) ?? { a: from as string, b: to as string, types: [] }
    group.types.push(resource_type)
    groups.set(key, group)
  }
  const rows = [...groups.values()].map((group) => [group.a, group.b, countedTypes(group.types)])
  return [`Relations that lie elsewhere, which is no difference of those who read them:\n`, textTable([a, b, ''], rows)]
}

function countedTypes(types: readonly string[]): string {
  return [...new Set(types)]
    .toSorted()
    .map((type) => {
      const count = types.filter((each) => each === type).length
      return `${count} ${type}${count === 1 ? '' : 's'}`
    })
    .join(', ')
}

function asJson({ differences, relocations, count }: Comparison, a: string, b: string): string {
  const value = {
    a,
    b,
    node_count: count,
    differences: differences.map((each) => {
      const { unique_id, resource_type, path } = each.node
      const node = { unique_id, resource_type, path }
      if (each.kind === 'only in one') return { ...node, only_in: each.side === 'a' ? a : b }
      const { config, columns, code, problems } = each
      return { ...node, only_in: null, config, columns, code, problems }
    }),
    relations: relocations,
  }
  return `${JSON.stringify(value, (_, each: unknown) => (each === undefined ? null : each), 2)}\n`
}
