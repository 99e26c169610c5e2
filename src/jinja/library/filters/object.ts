import { getAttribute, describeMissing } from '../../values/access.ts'
import { PyError } from '../../values/py-error.ts'
import { asText } from '../../values/text.ts'
import { isTrue } from '../../values/truth.ts'
import { typeName } from '../../values/type-name.ts'
import { Undefined } from '../../values/undefined.ts'
import type { Value } from '../../values/value.ts'
import { prettyPrint } from '../pretty-print.ts'
import { filter, plainFilter } from './filter.ts'

export const attribute = filter(
  'do_attr',
  ['obj', 'name'],
  ([value, given], state) => {
    const name = asText(given)
    if (name === undefined) {
      throw new PyError('TypeError', `attribute name must be string, not '${typeName(given as Value)}'`)
    }
    const found = getAttribute(value as Value, name)
    return found === undefined ? state.undefined(describeMissing(value as Value, name).hint) : found
  },
  1,
)

export const orDefault = filter('do_default', ['value', 'default_value?', 'boolean?'], ([value, fallback, boolean]) => {
  const isAbsent = value instanceof Undefined || (boolean !== undefined && isTrue(boolean) && !isTrue(value as Value))
  return isAbsent ? (fallback === undefined ? '' : fallback) : (value as Value)
})

export const pretty = plainFilter('do_pprint', (value) => prettyPrint(value))
