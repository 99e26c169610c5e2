/** What generated templates find around them. */
export const FUZZ_CONTEXT = {
  x: 1,
  y: -3,
  z: 2.5,
  s: 'abc',
  w: 'Hello World',
  l: [1, 2, 3],
  m: ['b', 'a', 'B'],
  d: { a: 1, b: 'two' },
  n: null,
  t: true,
  e: [],
  rows: [
    { name: 'p', size: 2, kids: [] },
    { name: 'q', size: 1, kids: [{ name: 'r', size: 0, kids: [] }] },
  ],
}

/** A template of Jinja made at random; the same seed gives the same template. */
export function generateTemplate(seed: number): string {
  return new Generator(seed).template()
}

const NAMES = ['x', 'y', 'z', 's', 'w', 'l', 'm', 'd', 'n', 't', 'e', 'rows', 'nosuch', 'a', 'b', 'c', 'i', 'j']
const SETTABLE = ['a', 'b', 'c']
const LITERALS = [
  '0',
  '1',
  '2',
  '7',
  '-1',
  '1.5',
  '0.0',
  '10',
  '"a"',
  "'b c'",
  '""',
  '"%s"',
  '"A-b"',
  'true',
  'false',
  'none',
  '[]',
  '{}',
  '()',
  '"é"',
  '1e3',
  '100000000000000000000',
]
const BINARY = ['+', '-', '*', '/', '//', '%', '~', '==', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', 'not in']
const FILTERS = [
  'upper',
  'lower',
  'length',
  'first',
  'last',
  'list',
  'string',
  'int',
  'float',
  'trim',
  'abs',
  'title',
  'capitalize',
  'sort',
  'unique|list',
  'reverse|list',
  'join',
  'join(",")',
  'default("q")',
  'default("q", true)',
  'replace("a", "z")',
  'round',
  'round(1)',
  'sum',
  'max',
  'min',
  'wordcount',
  'map("string")|list',
  'map("upper")|join("-")',
  'map(attribute="name")|list',
  'select("number")|list',
  'reject("none")|list',
  'selectattr("size")|list|length',
  'batch(2)|list',
  'slice(2)|list',
  'items|list',
  'dictsort',
  'tojson',
  'count',
  'center(5)',
  'indent(2)',
  'truncate(4)',
  'escape',
  'attr("a")',
  'format(1)',
  'groupby("size")|list|length',
  'sort(reverse=true)',
  'd(1)',
]
const TESTS = [
  'defined',
  'undefined',
  'none',
  'number',
  'string',
  'mapping',
  'sequence',
  'iterable',
  'odd',
  'even',
  'true',
  'false',
  'boolean',
  'integer',
  'float',
  'eq 1',
  'ne "a"',
  'gt 1',
  'in [1, "a"]',
  'divisibleby 2',
  'sameas none',
  'upper',
  'lower',
  'callable',
  'lt(2)',
]
const METHODS = [
  '.upper()',
  '.lower()',
  '.strip()',
  '.split("b")',
  '.replace("a", "b")',
  '.startswith("a")',
  '.get("a")',
  '.get("zz", 5)',
  '.items()|list',
  '.keys()|list',
  '.values()|list',
  '.index(1)',
  '.count(1)',
  '.title()',
  '.join(["p", "q"])',
  '.a',
  '.b',
  '.name',
  '["a"]',
  '[0]',
  '[-1]',
  '[1:]',
  '[:1]',
  '[::-1]',
  '.0',
  '.find("b")',
  '.isdigit()',
  '.format(1)',
]
const LOOP = [
  'index',
  'index0',
  'first',
  'last',
  'length',
  'revindex',
  'revindex0',
  'previtem',
  'nextitem',
  'depth',
  'cycle("o", "e")',
  'changed(i)',
]
const TEXTS = ['a', ' ', '\n', ' select ', '\n  ', '{ }', 'é', ', ', '%', '"', '#']

class Generator {
  #state: number
  #macros = 0
  /** Statements still to be spent, so that every template ends. */
  #left = 14

  constructor(seed: number) {
    this.#state = seed
  }

  template(): string {
    let text = '{% set ns = namespace(v=0) %}{% set kept = [] %}'
    while (this.#left > 0) text += this.#statement(3, false)
    return text
  }

  #body(depth: number, isInLoop: boolean): string {
    let text = ''
    for (let count = 1 + this.#below(3); count > 0; count--) text += this.#statement(depth, isInLoop)
    return text
  }

  #statement(depth: number, isInLoop: boolean): string {
    this.#left--
    if (depth === 0 || this.#left < 0) return this.#below(2) === 0 ? this.#pick(TEXTS) : this.#print(1)
    switch (this.#below(18)) {
      case 0:
      case 1:
        return this.#pick(TEXTS)
      case 2:
      case 3:
        return (
          this.#tag(`if ${this.#expression(2)}`) +
          this.#body(depth - 1, isInLoop) +
          this.#else(depth, isInLoop) +
          this.#tag('endif')
        )
      case 4:
      case 5:
        return this.#loop(depth)
      case 6:
        return this.#tag(`set ${this.#pick(SETTABLE)} = ${this.#expression(2)}`)
      case 7:
        return (
          this.#tag(`set ${this.#pick(SETTABLE)}${this.#below(3) === 0 ? ' | upper' : ''}`) +
          this.#body(depth - 1, isInLoop) +
          this.#tag('endset')
        )
      case 8:
        return this.#macro(depth)
      case 9:
        return this.#tag('filter upper') + this.#body(depth - 1, isInLoop) + this.#tag('endfilter')
      case 10:
        return (
          this.#tag(`with ${this.#pick(SETTABLE)} = ${this.#expression(1)}`) +
          this.#body(depth - 1, isInLoop) +
          this.#tag('endwith')
        )
      case 11:
        return this.#tag(`set ns.v = ns.v ~ ${this.#expression(1)}`) + '{{ ns.v }}'
      case 12:
        return isInLoop ? this.#tag(this.#below(2) === 0 ? 'break' : 'continue') : this.#print(2)
      case 13:
        return isInLoop ? `{{ loop.${this.#pick(LOOP)} }}` : this.#print(2)
      case 14:
        // No loop runs over this list: Python has no limit of steps.
        return this.#tag(`do kept.append(${this.#expression(1)})`) + '{{ kept }}'
      case 15:
        return `{#${this.#below(2) ? '-' : ''} note ${this.#below(2) ? '-' : ''}#}`
      default:
        return this.#print(3)
    }
  }

  #loop(depth: number): string {
    const over = this.#pick(['l', 'm', 'rows', 'd', 'e', 's', 'range(3)', '[1, 1, 2]', 'd.items()', this.#list(1)])
    const target = over === 'd.items()' ? 'i, j' : 'i'
    const test = this.#below(4) === 0 ? ` if ${this.#expression(1)}` : ''
    const end = this.#below(3) === 0 ? this.#tag('else') + this.#body(depth - 1, false) : ''
    return this.#tag(`for ${target} in ${over}${test}`) + this.#body(depth - 1, true) + end + this.#tag('endfor')
  }

  #else(depth: number, isInLoop: boolean): string {
    switch (this.#below(4)) {
      case 0:
        return this.#tag('else') + this.#body(depth - 1, isInLoop)
      case 1:
        return this.#tag(`elif ${this.#expression(1)}`) + this.#body(depth - 1, isInLoop)
      default:
        return ''
    }
  }

  #macro(depth: number): string {
    const name = `f${this.#macros++}`
    const caller = this.#below(2) === 0
    const extra = this.#pick(['{{ varargs }}', '{{ varargs }}{{ kwargs }}', '{{ kwargs }}', ''])
    const definition = `${this.#tag(`macro ${name}(a, b=${this.#expression(1)})`)}${this.#body(depth - 1, false)}${caller ? '<{{ caller(a) }}>' : ''}${extra}${this.#tag('endmacro')}`
    const args = this.#pick(['1', '"q", 2', 'b=1, a=2', 'x', '1, 2, 3', '*[1]', '**{"a": 5}', 'a=1'])
    const call = caller
      ? `${this.#tag(`call(v) ${name}(${args})`)}{{ v }}${this.#body(depth - 1, false)}${this.#tag('endcall')}`
      : `{{ ${name}(${args}) }}`
    return definition + call
  }

  #print(depth: number): string {
    return `{{${this.#below(8) === 0 ? '-' : ''} ${this.#expression(depth)} ${this.#below(8) === 0 ? '-' : ''}}}`
  }

  #tag(content: string): string {
    return `{%${this.#below(5) === 0 ? '-' : ''} ${content} ${this.#below(5) === 0 ? '-' : ''}%}`
  }

  /** Mostly of types that go together, so that few templates end with their first error. */
  #expression(depth: number): string {
    switch (this.#below(24)) {
      case 0:
        return this.#anything(depth)
      case 1:
      case 2:
      case 3:
      case 4:
        return this.#list(depth)
      case 5:
      case 6:
      case 7:
      case 8:
        return this.#condition(depth)
      case 9:
        return this.#pick(['nosuch', 'n', 'd', 'rows', 'a', 'b', 'c', 'i', 'j'])
      case 10:
        return this.#pick(['none', '{}', '{"k": 1, 2: [x]}', '()', '(x, s)', '{"k": d}'])
      default:
        return this.#below(2) === 0 ? this.#number(depth) : this.#string(depth)
    }
  }

  #number(depth: number): string {
    if (depth === 0)
      return this.#pick([
        'x',
        'y',
        'z',
        '0',
        '1',
        '2',
        '7',
        '-1',
        '1.5',
        '10',
        '1e3',
        '0.1',
        'l[0]',
        'd.a',
        '1_000',
        '0x1F',
        '100000000000000000000',
      ])
    const inner = (): string => this.#number(depth - 1)
    switch (this.#below(10)) {
      case 0:
      case 1:
        return `${inner()} ${this.#pick(['+', '-', '*'])} ${inner()}`
      case 2:
        return `(${inner()} ${this.#pick(['+', '-', '*'])} ${inner()})`
      case 3:
        return `${inner()} ${this.#pick(['/', '//', '%'])} ${this.#pick(['2', '3', '-4', '1.5', '7'])}`
      case 4:
        return `${this.#pick(['x', 'y', '2', 'z'])} ** ${this.#pick(['2', '3', '0', '-1', '2 ** 2'])}`
      case 5:
        return `${this.#string(depth - 1)}|length`
      case 6:
        return `${this.#pick(['l', '[1, 2]', 'range(4)'])}|${this.#pick(['sum', 'length', 'first', 'last', 'max', 'min'])}`
      case 7:
        return `(${inner()})|${this.#pick(['abs', 'int', 'float', 'round', 'round(1)'])}`
      case 8:
        return `(${inner()} if ${this.#condition(depth - 1)} else ${inner()})`
      default:
        return `-${this.#pick(['x', 'y', '2'])}`
    }
  }

  #string(depth: number): string {
    if (depth === 0)
      return this.#pick([
        's',
        'w',
        '"a"',
        "'b c'",
        '""',
        '"%"',
        '"A-b"',
        '"é"',
        'd.b',
        'm[0]',
        '"it\'s"',
        '"a" "b"',
        '"\\W\\n"',
      ])
    const inner = (): string => this.#string(depth - 1)
    switch (this.#below(10)) {
      case 0:
        return `${inner()} ~ ${this.#expression(depth - 1)}`
      case 1:
        return `${inner()} + ${inner()}`
      case 2:
        return `(${inner()} * ${this.#pick(['2', '0', '3'])})`
      case 3:
      case 4:
        return `(${inner()})|${this.#pick(['upper', 'lower', 'trim', 'title', 'capitalize', 'replace("a", "z")', 'string', 'center(9)', 'indent(2)', 'truncate(4)', 'escape|string', 'default("q")', 'reverse', 'first', 'wordwrap(3)', 'urlencode', 'striptags'])}`
      case 5:
        return `(${inner()})${this.#pick(['.upper()', '.lower()', '.strip()', '.replace("a", "b")', '.title()', '[1:]', '[:2]', '[::-1]', '[-3:-1]', '.zfill(5)', '.join(["p", "q"])', '.ljust(4)', '.swapcase()'])}`
      case 6:
        return `"%s/%s" % (${this.#expression(depth - 1)}, ${inner()})`
      case 7:
        return `"{}-{:>4}".format(${this.#number(depth - 1)}, ${inner()})`
      case 8:
        return `(${this.#list(depth - 1)})|join(${this.#pick(['","', '""', '" "'])})`
      default:
        return `(${inner()} if ${this.#condition(depth - 1)} else ${inner()})`
    }
  }

  #list(depth: number): string {
    if (depth === 0)
      return this.#pick([
        'l',
        'm',
        'e',
        '[]',
        '[1, 2, 3]',
        '["b", "a"]',
        '[none, true]',
        'rows|map(attribute="name")|list',
        'range(3)|list',
        'd.items()|list',
        'd|list',
        's|list',
        'w.split(" ")',
      ])
    const inner = (): string => this.#list(depth - 1)
    switch (this.#below(8)) {
      case 0:
        return `${inner()} + ${inner()}`
      case 1:
        return `[${this.#expression(depth - 1)}, ${this.#expression(depth - 1)}]`
      case 2:
        return `(${inner()})[${this.#pick(['1:', ':1', '::-1', '::2', '-2:', ':'])}]`
      case 3:
      case 4:
        return `(${inner()})|${this.#pick(['list', 'reverse|list', 'unique|list', 'batch(2)|list', 'slice(2)|list', 'map("string")|list', 'select("number")|list', 'reject("none")|list', 'map("string")|sort', 'map("string")|map("upper")|list', 'batch(2, 0)|list'])}`
      case 5:
        return `rows|${this.#pick(['map(attribute="size")|sort', 'selectattr("size", "gt", 1)|map(attribute="name")|list', 'rejectattr("kids")|map(attribute="name")|list', 'sort(attribute="size")|map(attribute="name")|list', 'groupby("size")|map("first")|list'])}`
      case 6:
        return `(${inner()} if ${this.#condition(depth - 1)} else ${inner()})`
      default:
        return `(${inner()} * 2)`
    }
  }

  #condition(depth: number): string {
    if (depth === 0) return this.#pick(['t', 'true', 'false', 'x', 'e', 'n', 'nosuch', 's', 'not x', 'd'])
    const inner = (): string => this.#condition(depth - 1)
    switch (this.#below(9)) {
      case 0:
        return `${inner()} ${this.#pick(['and', 'or'])} ${inner()}`
      case 1:
        return `not ${inner()}`
      case 2:
        return `${this.#number(depth - 1)} ${this.#pick(['==', '!=', '<', '<=', '>', '>='])} ${this.#number(depth - 1)}`
      case 3:
        return `${this.#number(depth - 1)} < ${this.#number(depth - 1)} <= ${this.#number(depth - 1)}`
      case 4:
        return `${this.#string(depth - 1)} ${this.#pick(['==', '!=', '<', 'in', 'not in'])} ${this.#string(depth - 1)}`
      case 5:
        return `${this.#expression(depth - 1)} ${this.#pick(['in', 'not in', '==', '!='])} ${this.#list(depth - 1)}`
      case 6:
        return `(${this.#expression(depth - 1)}) is ${this.#below(3) === 0 ? 'not ' : ''}${this.#pick(TESTS.slice(0, 8))}`
      case 7:
        return `${this.#number(depth - 1)} is ${this.#pick(['number', 'integer', 'float', 'eq 1', 'gt 1', 'sameas none', 'in [1, 2]'])}`
      default:
        return `(${inner()} ${this.#pick(['and', 'or'])} ${inner()})`
    }
  }

  /** Whatever the grammar allows; often an error. */
  #anything(depth: number): string {
    if (depth === 0) return this.#below(2) === 0 ? this.#pick(NAMES) : this.#pick(LITERALS)
    const inner = (): string => this.#anything(depth - 1)
    switch (this.#below(8)) {
      case 0:
        return `${inner()} ${this.#pick(BINARY)} ${inner()}`
      case 1:
        return `(${inner()} ${this.#pick(BINARY)} ${inner()})`
      case 2:
        return `${this.#pick(NAMES)}|${this.#pick(FILTERS)}`
      case 3:
        return `(${inner()})|${this.#pick(FILTERS)}`
      case 4:
        return `${this.#pick(NAMES)} is ${this.#below(3) === 0 ? 'not ' : ''}${this.#pick(TESTS)}`
      case 5:
        return `${this.#pick(NAMES)}${this.#pick(METHODS)}`
      case 6:
        return `${inner()} if ${inner()}${this.#below(3) === 0 ? '' : ` else ${inner()}`}`
      default:
        return this.#pick([`[${inner()}, ${inner()}]`, `(${inner()},)`, `{"k": ${inner()}}`, `not ${inner()}`])
    }
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)] as T
  }

  /** Mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}
