import { bindPython, takeOne, takePositional } from '../values/arguments.ts'
import { asNumber, type CompareOperator, compare, contains } from '../values/compare.ts'
import { Dict } from '../values/dict.ts'
import { Float } from '../values/float.ts'
import { tryIterate, tryLength } from '../values/iterate.ts'
import { hashKey } from '../values/hash-key.ts'
import { isLower, isUpper } from '../values/letter-case.ts'
import { Markup } from '../values/markup.ts'
import { Obj } from '../values/obj.ts'
import { binary } from '../values/operators.ts'
import { Tuple } from '../values/tuple.ts'
import { asText } from '../values/text.ts'
import { str } from '../values/to-string.ts'
import { Undefined } from '../values/undefined.ts'
import type { Value } from '../values/value.ts'
import type { LibraryState, Test } from './library-state.ts'

/** A test that Jinja writes in Python; its name and parameters appear in the messages of wrong calls. */
function test(
  name: string,
  holds: (value: Value, other: Value, state: LibraryState) => boolean,
  parameters: readonly string[] = ['value'],
  hidden = 0,
): Test {
  return (value, call, state) => {
    const args = bindPython({ name, hidden, parameters }, { args: [value, ...call.args], kwargs: call.kwargs })
    return holds(value, args[1] as Value, state)
  }
}

/** A test that is one of Python's comparisons. */
function comparison(name: string, operator: CompareOperator): Test {
  return (value, call) => {
    const args = takePositional({ ...call, args: [value, ...call.args] }, `_operator.${name}`, 2, 2)
    return compare(operator, value, args[1] as Value)
  }
}

const equal = comparison('eq', '==')
const unequal = comparison('ne', '!=')
const greater = comparison('gt', '>')
const greaterOrEqual = comparison('ge', '>=')
const less = comparison('lt', '<')
const lessOrEqual = comparison('le', '<=')

const remainder = (value: Value, divisor: Value, wanted: number): boolean =>
  compare('==', binary('%', value, divisor), wanted)

const callable: Test = (value, call) => {
  takeOne({ ...call, args: [value, ...call.args] }, 'callable')
  return value instanceof Obj && value.call !== undefined
}

/** Python looks the value up in a dict of names, so what cannot be hashed is an error. */
function nameOf(value: Value): string {
  hashKey(value)
  return asText(value) ?? ''
}

function isInteger(value: Value): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isNumber(value: Value): boolean {
  if (asNumber(value) !== undefined) return true
  return value instanceof Obj && !(value instanceof Undefined) && value.toNumber() !== undefined
}

function isMapping(value: Value): boolean {
  return value instanceof Dict || (value instanceof Obj && value.isMapping())
}

/** Whatever has a length and can be asked for an item: dicts too, sets not. */
function isSequence(value: Value): boolean {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Tuple || value instanceof Dict) return true
  return value instanceof Obj && tryLength(value) !== undefined && value.isSubscriptable()
}

/** All tests of Jinja2 3.1 by the names that templates call them. */
export const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  ['odd', test('test_odd', (value) => remainder(value, 2, 1))],
  ['even', test('test_even', (value) => remainder(value, 2, 0))],
  ['divisibleby', test('test_divisibleby', (value, divisor) => remainder(value, divisor, 0), ['value', 'num'])],
  ['defined', test('test_defined', (value) => !(value instanceof Undefined))],
  ['undefined', test('test_undefined', (value) => value instanceof Undefined)],
  ['filter', test('test_filter', (value, _, state) => state.filter(nameOf(value)) !== undefined, ['value'], 1)],
  ['test', test('test_test', (value, _, state) => state.test(nameOf(value)) !== undefined, ['value'], 1)],
  ['none', test('test_none', (value) => value === null)],
  ['boolean', test('test_boolean', (value) => typeof value === 'boolean')],
  ['false', test('test_false', (value) => value === false)],
  ['true', test('test_true', (value) => value === true)],
  ['integer', test('test_integer', isInteger)],
  ['float', test('test_float', (value) => value instanceof Float)],
  ['lower', test('test_lower', (value) => isLower(str(value)))],
  ['upper', test('test_upper', (value) => isUpper(str(value)))],
  ['string', test('test_string', (value) => asText(value) !== undefined)],
  ['mapping', test('test_mapping', isMapping)],
  ['number', test('test_number', isNumber)],
  ['sequence', test('test_sequence', isSequence)],
  ['iterable', test('test_iterable', (value) => tryIterate(value) !== undefined)],
  ['callable', callable],
  ['sameas', test('test_sameas', (value, other) => value === other, ['value', 'other'])],
  ['escaped', test('test_escaped', (value) => value instanceof Markup)],
  ['in', test('test_in', (value, container) => contains(container, value), ['value', 'seq'])],
  ['==', equal],
  ['eq', equal],
  ['equalto', equal],
  ['!=', unequal],
  ['ne', unequal],
  ['>', greater],
  ['gt', greater],
  ['greaterthan', greater],
  ['>=', greaterOrEqual],
  ['ge', greaterOrEqual],
  ['<', less],
  ['lt', less],
  ['lessthan', less],
  ['<=', lessOrEqual],
  ['le', lessOrEqual],
])
