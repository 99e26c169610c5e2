import { type Command, type Option, optionsOf } from '#project/config/option.ts'
import { OPTIONS } from '#project/config/options.ts'
import type { Flags } from '#project/config/flags.ts'
import type { GivenOption } from '#project/config/resolve-flags.ts'

/** What belongs to the place where a command runs, and not to what it did. */
const OF_THE_PLACE: ReadonlySet<string> = new Set([
  'log_path',
  'profiles_dir',
  'project_dir',
  'defer_state',
  'target_path',
  'warn_error',
])
/** What may be said anew. */
const OVERRIDING: ReadonlySet<string> = new Set(['vars', 'threads'])
/** `seed --show` is about what was to be seen then. */
const DROPPED: ReadonlySet<string> = new Set(['show'])

/** The options of a command as they were in `args` of `run_results.json`, but for those that the present one decides. */
export function repeatedOptions(
  command: Command,
  args: Readonly<Record<string, unknown>>,
  flags: Flags,
  given: readonly GivenOption[],
): readonly GivenOption[] {
  return optionsOf(OPTIONS, command).flatMap((option): GivenOption[] => {
    const { name } = option
    const now = given.findLast((each) => each.name === name)
    if (now && OVERRIDING.has(name)) return [now]
    const value = OF_THE_PLACE.has(name) ? flags[name.toUpperCase() as Uppercase<string>] : args[name]
    const written = DROPPED.has(name) ? undefined : writtenValue(option, value)
    return written === undefined ? [] : [{ name, value: written, place: 'after' }]
  })
}

/** A value as it would stand on a command line; undefined for what need not be said. */
function writtenValue({ type }: Option, value: unknown): GivenOption['value'] | undefined {
  if (value === null || value === undefined) return undefined
  switch (type.kind) {
    case 'switch':
      return value === true || type.negatable ? value === true : undefined
    case 'list':
      return Array.isArray(value) && value.length > 0 ? value.map(String) : undefined
    case 'warn-error-options':
      return saysNothing(value) ? undefined : JSON.stringify(value)
    case 'yaml':
    case 'sample':
      return JSON.stringify(value)
    default:
      return String(value)
  }
}

function saysNothing(value: unknown): boolean {
  return (
    typeof value === 'object' && Object.values(value ?? {}).every((part) => Array.isArray(part) && part.length === 0)
  )
}
