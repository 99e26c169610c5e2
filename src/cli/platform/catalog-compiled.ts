/** `trellis catalog compiled`: the SQL that a node becomes, as the warehouse is now. */
import { Option } from 'commander'
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { SecretMask } from '#foundation/events/mask-secrets.ts'
import { loadProject } from '#commands/load-project.ts'
import type { Compiled } from '#api/catalog.ts'
import type { Host } from '../host.ts'
import { compileAll } from './compile-all.ts'
import { findCatalogNode } from './find-catalog-node.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, projectInvocation, type ProjectWords } from './project-invocation.ts'

interface Words extends ProjectWords {
  readonly output: 'text' | 'json'
}

export const describeCatalogCompiled: DescribeCommand = (command, host) => {
  command
    .argument('<unique_id>', 'The node')
    .addOption(new Option('-o, --output <form>', 'How to write it').choices(['text', 'json']).default('text'))
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (unique_id: string, words: Words) => {
    const compiled = await compiledOf(host, words, unique_id)
    const mask = new SecretMask(host.effects.env)
    host.output.write(
      mask.text(words.output === 'json' ? `${JSON.stringify(compiled)}\n` : `${compiled.compiled_code.trimEnd()}\n`),
    )
  })
}

const HELP = `
Nothing is run and nothing is written; only macros that ask the warehouse while they are compiled reach it.`

async function compiledOf(host: Host, words: Words, asked: string): Promise<Compiled> {
  const project = await loadProject(projectInvocation(host, words, ['catalog', 'compiled']))
  const node = findCatalogNode(project.manifest, asked)
  const { unique_id, resource_type } = node
  if (!('compiled_code' in node)) {
    throw dbtError(
      'DbtRuntimeError',
      'catalog/no-code',
      `${unique_id} is a ${resource_type}: it has no code to compile`,
    )
  }
  const results = await compileAll(host, words, project, {
    select: node.fqn.join('.'),
    accepts: (each) => each.unique_id === unique_id,
  })
  const result = results.find((each) => each.node.unique_id === unique_id)
  const compiled = result && 'compiled_code' in result.node ? result.node.compiled_code : null
  if (typeof compiled === 'string') return { unique_id, language: node.language, compiled_code: compiled }
  throw dbtError('CompilationError', 'catalog/not-compiled', result?.message ?? `${unique_id} could not be compiled`)
}
