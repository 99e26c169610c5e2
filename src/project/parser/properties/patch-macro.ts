import type { YamlMapping } from '#foundation/yaml/yaml-value.ts'
import { defaultDocs, type Docs } from '#manifest/nodes/config.ts'
import type { Macro, MacroArgument } from '#manifest/nodes/macro.ts'
import { uniqueId } from '#manifest/nodes/unique-id.ts'
import { fileId } from '../read-files.ts'
import { checkEntry } from './check-entry.ts'
import { type Entry, errorAt } from './entry.ts'
import { isMacroArgumentType } from './macro-argument-type.ts'
import type { Parsing } from './parsing.ts'
import { duplicateFix } from './patch-node.ts'
import { writtenMeta } from './written-meta.ts'

/** `macros:` — what is said of a macro of this package. */
export function parseMacroEntry({ state }: Parsing, entry: Entry): void {
  checkEntry(entry)
  const { data, file, name } = entry
  const macro = state.manifest.macros.get(uniqueId('macro', file.package_name, name))
  if (!macro) {
    state.setup.events.emit('MacroNotFoundForPatch', { patch_name: name })
    return
  }
  if (macro.patch_path) throw describedTwice(entry, macro.patch_path)
  const config = (data.config ?? {}) as YamlMapping
  const meta = { ...(data.meta as YamlMapping | undefined), ...writtenMeta(config.meta) }
  const docs: Docs = { ...defaultDocs(), ...(((config.docs || data.docs) ?? {}) as Partial<Docs>) }
  macro.patch_path = fileId(file)
  macro.description = (data.description ?? '') as string
  macro.created_at = state.createdAt
  macro.meta = meta
  macro.docs = docs
  macro.config.meta = meta
  macro.config.docs = docs
  const args = ((data.arguments ?? []) as YamlMapping[]).map(
    (argument): MacroArgument => ({
      name: argument.name as string,
      type: (argument.type ?? null) as string | null,
      description: (argument.description ?? '') as string,
    }),
  )
  if (state.setup.invocation.flags.VALIDATE_MACRO_ARGS === false) macro.arguments = args
  else if (args.length > 0) {
    warnOfArguments(state, macro, args)
    macro.arguments = args
  }
}

function warnOfArguments({ setup }: Parsing['state'], macro: Macro, args: readonly MacroArgument[]): void {
  const warn = (msg: string) =>
    setup.events.emit('InvalidMacroAnnotation', {
      msg,
      macro_unique_id: macro.unique_id,
      macro_file_path: macro.original_file_path,
    })
  for (const [index, { name }] of args.entries()) {
    const own = macro.arguments[index]
    if (own && own.name !== name)
      warn(`Argument ${name} in yaml for macro ${macro.name} does not match the jinja definition.`)
  }
  if (args.length !== macro.arguments.length) {
    warn(`The number of arguments in the yaml for macro ${macro.name} does not match the jinja definition.`)
  }
  for (const { name, type } of args) {
    if (type?.trim() && !isMacroArgumentType(type))
      warn(`Argument ${name} in the yaml for macro ${macro.name} has an invalid type.`)
  }
}

function describedTwice(entry: Entry, patchPath: string) {
  const existing = patchPath.slice(patchPath.indexOf('://') + 3)
  const { file, name } = entry
  return errorAt(
    entry,
    entry.path,
    'DuplicateMacroPatchNameError',
    'properties/duplicate',
    `dbt found two schema.yml entries for the same macro in package ${file.package_name} named ${name}. Macros may only be ` +
      `described a single time. To fix this, ${duplicateFix(file.original_file_path, existing, name, 'macros')}`,
    undefined,
    'Compilation',
  )
}
