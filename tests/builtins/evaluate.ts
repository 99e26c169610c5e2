import { lookUpAttribute, lookUpItem } from '#jinja/values/access.ts'
import { Dict } from '#jinja/values/dict.ts'
import { Float } from '#jinja/values/float.ts'
import { Obj } from '#jinja/values/obj.ts'
import { binary, compare, unary } from '#jinja/values/operators.ts'
import { Tuple } from '#jinja/values/tuple.ts'
import type { CallState } from '#jinja/values/call.ts'
import type { Value } from '#jinja/values/value.ts'

/** Evaluates the small part of Python's expressions that the recorded cases are written in. */
export function evaluate(expression: string, names: ReadonlyMap<string, Value>): Value {
  return new Evaluation(expression.trim(), names).run()
}

const TOKEN =
  /\s*(?:(r?'(?:[^'\\]|\\.)*'|r?"(?:[^"\\]|\\.)*")|(\d+\.\d*(?:e[+-]?\d+)?|\d+e[+-]?\d+)|(\d+)|([A-Za-z_]\w*)|(\*\*|\/\/|==|!=|<=|>=|[-+*/%().,[\]{}:=<>]))/y

const LEVELS: readonly (readonly string[])[] = [
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '//', '%'],
]

class Evaluation {
  readonly #tokens: { readonly kind: number; readonly text: string }[] = []
  readonly #names: ReadonlyMap<string, Value>
  readonly #state: CallState
  #position = 0

  constructor(expression: string, names: ReadonlyMap<string, Value>) {
    this.#names = names
    const state: CallState = {
      call: (callable, args, kwargs = new Map()) => this.#call(callable, args, kwargs),
      lookup: (name) => names.get(name),
    }
    this.#state = state
    const token = new RegExp(TOKEN)
    while (token.lastIndex < expression.length) {
      const at = token.lastIndex
      const match = token.exec(expression)
      if (!match) throw new Error(`cannot read ${expression.slice(at)}`)
      const kind = match.findIndex((group, index) => index > 0 && group !== undefined)
      this.#tokens.push({ kind, text: match[kind] as string })
    }
  }

  run(): Value {
    const value = this.#binary(0)
    if (this.#position < this.#tokens.length) throw new Error(`unexpected ${this.#peek()}`)
    return value
  }

  #peek(): string | undefined {
    return this.#tokens[this.#position]?.text
  }

  #accept(text: string): boolean {
    if (this.#peek() !== text) return false
    this.#position += 1
    return true
  }

  #expect(text: string): void {
    if (!this.#accept(text)) throw new Error(`expected ${text}, found ${this.#peek()}`)
  }

  #binary(level: number): Value {
    const operators = LEVELS[level]
    if (!operators) return this.#unary()
    let left = this.#binary(level + 1)
    for (let operator = this.#peek(); operator && operators.includes(operator); operator = this.#peek()) {
      this.#position += 1
      const right = this.#binary(level + 1)
      left = level === 0 ? compare(operator as '==', left, right) : binary(operator as '+', left, right)
    }
    return left
  }

  #unary(): Value {
    if (this.#accept('-')) return unary('-', this.#unary())
    const base = this.#postfix()
    return this.#accept('**') ? binary('**', base, this.#unary()) : base
  }

  #postfix(): Value {
    let value = this.#atom()
    for (;;) {
      if (this.#accept('.')) {
        const name = this.#tokens[this.#position++]?.text as string
        const found = lookUpAttribute(value, name)
        if (found === undefined) throw new Error(`no attribute ${name}`)
        value = found
      } else if (this.#accept('[')) {
        const found = lookUpItem(value, this.#binary(0))
        this.#expect(']')
        if (found === undefined) throw new Error('no such item')
        value = found
      } else if (this.#accept('(')) {
        value = this.#arguments(value)
      } else return value
    }
  }

  #arguments(callee: Value): Value {
    const args: Value[] = []
    const kwargs = new Map<string, Value>()
    while (!this.#accept(')')) {
      const name = this.#tokens[this.#position + 1]?.text === '=' ? (this.#peek() as string) : undefined
      if (name !== undefined) this.#position += 2
      const value = this.#binary(0)
      if (name === undefined) args.push(value)
      else kwargs.set(name, value)
      this.#accept(',')
    }
    return this.#call(callee, args, kwargs)
  }

  #call(callee: Value, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Value {
    if (!(callee instanceof Obj) || !callee.call) throw new Error('not callable')
    const result = callee.call({ args, kwargs }, this.#state)
    if (result instanceof Promise) throw new Error('a call waited')
    return result
  }

  #atom(): Value {
    const token = this.#tokens[this.#position++]
    if (!token) throw new Error('unexpected end')
    if (token.kind === 1) return unquote(token.text)
    if (token.kind === 2) return new Float(Number(token.text))
    if (token.kind === 3) return Number.isSafeInteger(Number(token.text)) ? Number(token.text) : BigInt(token.text)
    if (token.kind === 4) return this.#name(token.text)
    if (token.text === '[') return this.#items(']').items
    if (token.text === '{') return this.#dict()
    if (token.text !== '(') throw new Error(`unexpected ${token.text}`)
    const { items, isTuple } = this.#items(')')
    return isTuple ? new Tuple(items) : (items[0] as Value)
  }

  #name(name: string): Value {
    const constants = new Map<string, Value>([
      ['None', null],
      ['True', true],
      ['False', false],
    ])
    const value = constants.get(name) ?? this.#names.get(name)
    if (constants.has(name)) return constants.get(name) as Value
    if (value === undefined) throw new Error(`no name ${name}`)
    return value
  }

  #items(end: string): { readonly items: Value[]; readonly isTuple: boolean } {
    const items: Value[] = []
    let commas = 0
    while (!this.#accept(end)) {
      items.push(this.#binary(0))
      if (this.#accept(',')) commas += 1
    }
    return { items, isTuple: commas > 0 || items.length === 0 }
  }

  #dict(): Dict {
    const dict = new Dict()
    while (!this.#accept('}')) {
      const key = this.#binary(0)
      this.#expect(':')
      dict.set(key, this.#binary(0))
      this.#accept(',')
    }
    return dict
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', 0: '\0' }

function unquote(literal: string): string {
  if (literal.startsWith('r')) return literal.slice(2, -1)
  return literal.slice(1, -1).replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|([^]))/g, (_, byte, unit, character) => {
    if (byte !== undefined || unit !== undefined) return String.fromCharCode(Number.parseInt(byte ?? unit, 16))
    return ESCAPES[character] ?? `\\${character}`
  })
}
