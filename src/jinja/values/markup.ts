import { Dict } from './dict.ts'
import { toIndex } from './arguments.ts'
import { BoundMethod } from './bound-method.ts'
import type { CallArguments, CallState } from './call.ts'
import { compareCodePoints } from '#foundation/source/code-points.ts'
import { contains } from './compare.ts'
import { escapeHtml } from './escape-html.ts'
import { formatValue } from './format/format-value.ts'
import { percentFormat } from './format/percent-format.ts'
import { FORMAT_METHODS, LOOK_UPS } from './access.ts'
import { strFormat } from './format/str-format.ts'
import { length, toList } from './iterate.ts'
import { STR_METHODS } from './methods/str-methods.ts'
import { type BinaryOperator, Obj } from './obj.ts'
import { PyError } from './py-error.ts'
import { repeat } from './repeat.ts'
import { findItem } from './subscript.ts'
import { asText } from './text.ts'
import { repr, str } from './to-string.ts'
import { Tuple } from './tuple.ts'
import type { Value } from './value.ts'

/**
 * A str that is already safe for HTML: what the filters `escape`, `safe` and `tojson` give.
 * To a template it is a str, but a plain str joined to it is escaped first.
 */
export class Markup extends Obj {
  override readonly typeName: string = 'Markup'
  readonly #text: string

  constructor(text: string) {
    super()
    this.#text = text
  }

  override text(): string {
    return this.#text
  }

  override str(): string {
    return this.#text
  }

  override repr(): string {
    return `Markup(${repr(this.#text)})`
  }

  override qualifiedTypeName(): string {
    return 'markupsafe.Markup'
  }

  override attribute(name: string): Value | undefined {
    if (name === 'format') return new MarkupMethod(this, name, (call) => this.#format(call))
    const method = STR_METHODS.get(name) ?? FORMAT_METHODS.get(name)
    if (method === undefined) return undefined
    const Method = INHERITED.test(name) ? BoundMethod : MarkupMethod
    return new Method(this, name, (call: CallArguments, state: CallState) => {
      const result = method(this.#text, escapeArguments(name, call), `str.${name}`, state)
      return result instanceof Promise ? result.then(markAll) : markAll(result)
    })
  }

  override item(key: Value): Value | undefined {
    const item = findItem(this.#text, key)
    return item === undefined ? undefined : markAll(item)
  }

  override iterate(): Iterable<Value> {
    return this.#text
  }

  override length(): number {
    return length(this.#text)
  }

  override contains(value: Value): boolean {
    return contains(this.#text, value)
  }

  override equals(other: Value): boolean {
    return asText(other) === this.#text
  }

  override hash(): string {
    return this.#text
  }

  override compare(other: Value): number | undefined {
    const text = asText(other)
    return text === undefined ? undefined : compareCodePoints(this.#text, text)
  }

  override operate(operator: BinaryOperator, other: Value, isReflected: boolean): Value | undefined {
    if (operator === '+') {
      const text = asText(other)
      if (text === undefined) return undefined
      const escaped = escape(other).text()
      return new Markup(isReflected ? escaped + this.#text : this.#text + escaped)
    }
    if (operator === '*') return markAll(repeat(this.#text, toIndex(other)))
    if (operator === '%' && !isReflected) {
      return new Markup(percentFormat(this.#text, escapeAll(other)))
    }
    return undefined
  }

  #format({ args, kwargs }: CallArguments): Markup {
    const named = (name: string): Value => {
      const value = kwargs.get(name)
      if (value === undefined) throw new PyError('KeyError', repr(name))
      return value
    }
    const write = (value: Value, specification: string): string =>
      value instanceof Markup ? value.text() : escapeHtml(formatValue(value, specification))
    return new Markup(strFormat(this.#text, { lookUps: LOOK_UPS, args, named }, write))
  }
}

/** Methods of texts that markup does not have in a form of its own. */
const INHERITED = /^(?:is\w+|count|encode|endswith|find|index|rfind|rindex|startswith|maketrans)$/

/** A method that is written in Python, and shown like one. */
class MarkupMethod extends BoundMethod {
  override readonly typeName = 'method'

  override repr(): string {
    // The sandbox puts a function of its own in the place of this one.
    if (this.name === 'format') return '<function Markup.format>'
    return `<bound method Markup.${this.name} of ${repr(this.self)}>`
  }
}

/** The value as text that is safe for HTML; what is safe already stays as it is. */
export function escape(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeHtml(str(value)))
}

/** Numbers stay numbers for `%d`; all that is shown as text is escaped. */
function escapeShown(value: Value): Value {
  if (value instanceof Markup || value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return escapeHtml(value)
  return value
}

function escapeAll(values: Value): Value {
  if (values instanceof Tuple) return new Tuple(values.items.map(escapeShown))
  if (values instanceof Dict) return Dict.of([...values.entries()].map(([key, value]) => [key, escapeShown(value)]))
  return escapeShown(values)
}

function escapeArguments(name: string, call: CallArguments): CallArguments {
  const [first, second, ...rest] = call.args
  if (name === 'join' && first !== undefined) return { ...call, args: [toList(first).map(escape)] }
  if (name === 'replace' && second !== undefined) return { ...call, args: [first as Value, escape(second), ...rest] }
  if (/^(?:ljust|rjust|center)$/.test(name) && second !== undefined) {
    return { ...call, args: [first as Value, escape(second)] }
  }
  return call
}

function markAll(value: Value): Value {
  if (typeof value === 'string') return new Markup(value)
  if (Array.isArray(value)) return value.map(markAll)
  return value instanceof Tuple ? new Tuple(value.items.map(markAll)) : value
}
