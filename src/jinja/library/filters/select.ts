import type { CallArguments } from '../../values/call.ts'
import { iterate } from '../../values/iterate.ts'
import { generator } from '../../values/iterator.ts'
import { PyError } from '../../values/py-error.ts'
import { repr } from '../../values/to-string.ts'
import { isTrue } from '../../values/truth.ts'
import type { Value } from '../../values/value.ts'
import { attributeGetter, callableName } from '../attribute-getter.ts'
import type { Filter, LibraryState } from '../library-state.ts'

/** Wrong arguments show only when the first item is taken, as everything of a Python generator does. */
export const map: Filter = (value, call, state) => generator('sync_do_map', mapped(value, call, state))

function* mapped(value: Value, call: CallArguments, state: LibraryState): Generator<Value> {
  if (!isTrue(value)) return
  const change = mapping(call, state)
  for (const item of iterate(value)) yield change(item)
}

function mapping({ args, kwargs }: CallArguments, state: LibraryState): (item: Value) => Value {
  const attribute = kwargs.get('attribute')
  if (args.length === 0 && attribute !== undefined) {
    const unexpected = Array.from(kwargs.keys()).find((name) => name !== 'attribute' && name !== 'default')
    if (unexpected !== undefined) {
      throw new PyError('FilterArgumentError', `Unexpected keyword argument ${repr(unexpected)}`)
    }
    return attributeGetter(attribute, state, { fallback: kwargs.get('default') })
  }
  const [given, ...rest] = args
  if (given === undefined) throw new PyError('FilterArgumentError', 'map requires a filter argument')
  const name = callableName(given, 'filter')
  const filter = state.filter(name)
  if (filter === undefined) throw new PyError('TemplateRuntimeError', `No filter named ${repr(name)}.`)
  const call = { args: rest, kwargs }
  return (item) => {
    const result = filter(item, call, state)
    if (result instanceof Promise) throw new Error(`the filter '${name}' must not wait inside map`)
    return result
  }
}

export const select = choosing(true, false)
export const reject = choosing(false, false)
export const selectAttribute = choosing(true, true)
export const rejectAttribute = choosing(false, true)

function choosing(wanted: boolean, byAttribute: boolean): Filter {
  return (value, call, state) => generator('select_or_reject', chosen(value, call, state, wanted, byAttribute))
}

function* chosen(
  value: Value,
  call: CallArguments,
  state: LibraryState,
  wanted: boolean,
  byAttribute: boolean,
): Generator<Value> {
  if (!isTrue(value)) return
  const holds = condition(call, state, byAttribute)
  for (const item of iterate(value)) if (holds(item) === wanted) yield item
}

function condition(
  { args, kwargs }: CallArguments,
  state: LibraryState,
  byAttribute: boolean,
): (item: Value) => boolean {
  if (byAttribute && args[0] === undefined) {
    throw new PyError('FilterArgumentError', 'Missing parameter for attribute name')
  }
  const get = byAttribute ? attributeGetter(args[0], state) : (item: Value) => item
  const [given, ...rest] = byAttribute ? args.slice(1) : args
  if (given === undefined) return (item) => isTrue(get(item))
  const name = callableName(given, 'test')
  const test = state.test(name)
  if (test === undefined) throw new PyError('TemplateRuntimeError', `No test named ${repr(name)}.`)
  const call = { args: rest, kwargs }
  return (item) => test(get(item), call, state)
}
