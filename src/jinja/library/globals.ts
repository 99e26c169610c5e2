import { bindPython, takePositional, toIndex } from '../values/arguments.ts'
import { BoundMethod } from '../values/bound-method.ts'
import type { CallArguments, HostFunction } from '../values/call.ts'
import { Dict } from '../values/dict.ts'
import { HostCallable } from '../values/host-callable.ts'
import { Markup } from '../values/markup.ts'
import { dictFromKeys, updateDict } from '../values/methods/dict-methods.ts'
import { Namespace } from '../values/namespace.ts'
import { Obj } from '../values/obj.ts'
import { PyError } from '../values/py-error.ts'
import { PyRange } from '../values/py-range.ts'
import { isTrue } from '../values/truth.ts'
import { Tuple } from '../values/tuple.ts'
import type { Value } from '../values/value.ts'
import { loremIpsum } from './lorem-ipsum.ts'

/** The longest range the sandbox allows. */
const MAX_RANGE = 100000

/** A class of Python that a template can call to make a value. */
class PyType extends Obj {
  override readonly typeName: string = 'type'
  readonly #shown: string
  override readonly call: HostFunction

  constructor(shown: string, make: HostFunction) {
    super()
    this.#shown = shown
    this.call = make
  }

  override repr(): string {
    return `<class '${this.#shown}'>`
  }
}

class DictType extends PyType {
  constructor() {
    super('dict', (call) => {
      const dict = new Dict()
      updateDict(dict, call, 'dict')
      return dict
    })
  }

  override attribute(name: string): Value | undefined {
    if (name !== 'fromkeys') return undefined
    return new BoundMethod(this, name, (call) => dictFromKeys(takePositional(call, 'dict.fromkeys', 1, 2)))
  }
}

function makeRange(call: CallArguments): PyRange {
  const [named] = call.kwargs.keys()
  if (named !== undefined) {
    throw new PyError('TypeError', `safe_range() got an unexpected keyword argument '${named}'`)
  }
  const args = takePositional(call, 'range', 1, 3).map(toIndex)
  const [start, stop] = args.length === 1 ? [0, args[0] as number] : (args as [number, number])
  const step = args[2] ?? 1
  if (step === 0) throw new PyError('ValueError', 'range() arg 3 must not be zero')
  const range = new PyRange(start, stop, step)
  if (range.size <= MAX_RANGE) return range
  throw new PyError('OverflowError', `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`)
}

/** Hands out its items in turn, again and again. */
class Cycler extends Obj {
  override readonly typeName: string = 'Cycler'
  readonly #items: readonly Value[]
  #position = 0

  constructor(items: readonly Value[]) {
    super()
    if (items.length === 0) throw new PyError('RuntimeError', 'at least one item has to be provided')
    this.#items = items
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'items':
        return new Tuple(this.#items)
      case 'pos':
        return this.#position
      case 'current':
        return this.#current()
      case 'next':
        return new BoundMethod(this, name, (call) => {
          bindPython({ name: 'Cycler.next', hidden: 1, parameters: [] }, call)
          return this.#next()
        })
      case 'reset':
        return new BoundMethod(this, name, (call) => {
          bindPython({ name: 'Cycler.reset', hidden: 1, parameters: [] }, call)
          this.#position = 0
          return null
        })
    }
    return undefined
  }

  override qualifiedTypeName(): string {
    return 'jinja2.utils.Cycler'
  }

  override repr(): string {
    return '<jinja2.utils.Cycler object>'
  }

  #current(): Value {
    return this.#items[this.#position] as Value
  }

  #next(): Value {
    const current = this.#current()
    this.#position = (this.#position + 1) % this.#items.length
    return current
  }
}

/** Gives nothing the first time it is called, then its separator. */
class Joiner extends Obj {
  override readonly typeName: string = 'Joiner'
  readonly #separator: Value
  #isUsed = false

  constructor(separator: Value) {
    super()
    this.#separator = separator
  }

  override readonly call = (call: CallArguments): Value => {
    bindPython({ name: 'Joiner.__call__', hidden: 1, parameters: [] }, call)
    if (this.#isUsed) return this.#separator
    this.#isUsed = true
    return ''
  }

  override attribute(name: string): Value | undefined {
    return name === 'sep' ? this.#separator : name === 'used' ? this.#isUsed : undefined
  }

  override qualifiedTypeName(): string {
    return 'jinja2.utils.Joiner'
  }

  override repr(): string {
    return '<jinja2.utils.Joiner object>'
  }
}

const makeJoiner: HostFunction = (call) => {
  const [separator] = bindPython({ name: 'Joiner.__init__', hidden: 1, parameters: ['sep?'] }, call)
  return new Joiner(separator === undefined ? ', ' : separator)
}

const makeNamespace: HostFunction = (call) => {
  const attributes = new Dict()
  updateDict(attributes, call, 'dict')
  return new Namespace(attributes)
}

const lipsum: HostFunction = (call) => {
  const parameters = ['n?', 'html?', 'min?', 'max?']
  const [count, html, least, most] = bindPython({ name: 'generate_lorem_ipsum', hidden: 0, parameters }, call)
  const paragraphs = loremIpsum(
    count === undefined ? 5 : toIndex(count),
    least === undefined ? 20 : toIndex(least),
    most === undefined ? 100 : toIndex(most),
  )
  if (html !== undefined && !isTrue(html)) return paragraphs.join('\n\n')
  return new Markup(paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n'))
}

/** The names that every template of Jinja2 3.1 knows; none of these values can be changed. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', new HostCallable('safe_range', makeRange)],
  ['dict', new DictType()],
  ['lipsum', new HostCallable('generate_lorem_ipsum', lipsum)],
  ['cycler', new PyType('jinja2.utils.Cycler', (call) => new Cycler(call.args))],
  ['joiner', new PyType('jinja2.utils.Joiner', makeJoiner)],
  ['namespace', new PyType('jinja2.utils.Namespace', makeNamespace)],
])
