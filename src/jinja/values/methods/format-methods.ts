import type { Method, MethodTable } from '../bound-method.ts'
import { type LookUps, strFormat } from '../format/str-format.ts'
import { PyError } from '../py-error.ts'
import { subscript } from '../subscript.ts'
import { repr } from '../to-string.ts'
import type { Value } from '../value.ts'

/** The methods of strings whose fields look into values. */
export function formatMethods(lookUps: LookUps): MethodTable<string> {
  const format: Method<string> = (text, { args, kwargs }) =>
    strFormat(text, {
      lookUps,
      args,
      named(name) {
        const value = kwargs.get(name)
        if (value === undefined) throw new PyError('KeyError', repr(name))
        return value
      },
    })

  const formatMap: Method<string> = (text, { args, kwargs }) => {
    if (kwargs.size > 0) throw new PyError('TypeError', 'format_map() takes no keyword arguments')
    if (args.length !== 1) {
      throw new PyError('TypeError', `format_map() takes exactly one argument (${args.length} given)`)
    }
    return strFormat(text, { lookUps, args: [], named: (name) => subscript(args[0] as Value, name) })
  }

  return new Map<string, Method<string>>([
    ['format', format],
    ['format_map', formatMap],
  ])
}
