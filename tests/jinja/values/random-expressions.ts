const INTEGERS = [
  '0',
  '1',
  '-1',
  '2',
  '3',
  '7',
  '-7',
  '10',
  '255',
  '1000000',
  '9007199254740991',
  '2**53',
  '-(2**64)',
  '10**20',
]
/** Small ones: Python would keep computing the others for hours. */
const EXPONENTS = ['0', '1', '2', '3', '-1', '-2', '2.0', '70', 'true', "'a'", 'none']
const FLOATS = [
  '0.0',
  '-0.0',
  '0.5',
  '1.5',
  '-2.5',
  '2.675',
  '1e16',
  '1e-5',
  '123456.789',
  '1e300',
  'inf',
  '-inf',
  'nan',
  '0.1',
  '3.0',
]
const TEXTS = [
  "''",
  "'a'",
  "'abc'",
  "'Hello World'",
  "'a,b,,c'",
  "'  x y '",
  "'ßé'",
  "'日本😀'",
  "'it\\'s'",
  "'12'",
  "' -3.5 '",
  "'a\\nb\\tc'",
  "'<b>&'",
  "'x_y-z'",
]
const OTHERS = ['none', 'true', 'false', 'missing', '[]', '{}', '()', 'make_set(1)']
const LISTS = [
  'ints',
  'words',
  '[1, 2.5, true]',
  "['b', 'B', 'a']",
  '[[1, 2], [3]]',
  "(1, 'a')",
  "{'a': 1, 'b': [2]}",
  'range(5)',
  "{'k': none}.items()|list",
  '[none, 1]',
  'rows',
]
const BINARY = ['+', '-', '*', '/', '//', '%', '==', '!=', '<', '<=', '>', '>=', 'in', 'not in', '~', 'and', 'or']
const FILTERS = [
  'abs',
  'capitalize',
  'center',
  'count',
  'default',
  'dictsort',
  'e',
  'filesizeformat',
  'first',
  'float',
  'indent',
  'int',
  'items|list',
  'join',
  'last',
  'length',
  'list',
  'lower',
  'max',
  'min',
  'reverse|list',
  'round',
  'slice(2)|list',
  'batch(2)|list',
  'sort',
  'string',
  'striptags',
  'sum',
  'title',
  'tojson',
  'trim',
  'truncate(5)',
  'unique|list',
  'upper',
  'urlencode',
  'wordcount',
  'wordwrap(4)',
  'xmlattr',
  'pprint',
  "map('string')|list",
  'select|list',
  'reject|list',
  "join('-')",
  "replace('a', 'X')",
  'round(1)',
  'round(-1)',
  "round(1, 'floor')",
  "round(0, 'ceil')",
  'int(5)',
  'float(none)',
  "default('d', true)",
  'sort(true)',
  'sort(case_sensitive=true)',
  "map(attribute='name')|list",
  'map(attribute=0)|list',
  'groupby(0)',
  'tojson(1)',
  "selectattr('name')|list",
  "select('odd')|list",
  "select('string')|list",
  'safe',
  'forceescape',
  'urlize',
  'attr("upper")',
]
const TESTS = [
  'odd',
  'even',
  'divisibleby(3)',
  'defined',
  'none',
  'boolean',
  'integer',
  'float',
  'number',
  'string',
  'mapping',
  'sequence',
  'iterable',
  'callable',
  'lower',
  'upper',
  'eq(1)',
  "lt('b')",
  'ge(2)',
  'in([1, none])',
  'sameas(none)',
  'escaped',
]
const METHODS = [
  'upper()',
  'lower()',
  'title()',
  'swapcase()',
  'casefold()',
  'capitalize()',
  'strip()',
  "strip('ab ')",
  'split()',
  "split(',')",
  "split(',', 1)",
  'split(none, 1)',
  'rsplit(none, 1)',
  "rsplit(',', 1)",
  'splitlines()',
  'isalpha()',
  'isdigit()',
  'isalnum()',
  'islower()',
  'isupper()',
  'istitle()',
  'isspace()',
  'isidentifier()',
  "find('b')",
  "rfind('')",
  "count('')",
  "count('b', 1)",
  "replace('b', '')",
  "replace('', '-')",
  'zfill(7)',
  'center(8)',
  "ljust(6, '.')",
  'rjust(6)',
  "partition(',')",
  "startswith('a')",
  "endswith('c', 0, 3)",
  "removeprefix('a')",
  'expandtabs(3)',
  'is_integer()',
  'as_integer_ratio()',
  'bit_length()',
  'hex()',
  "join(['x', 'y'])",
  'keys()',
  'items()',
  'copy()',
  "get('a')",
  'pop()',
  "pop('a', 9)",
  'index(1)',
  'count(1)',
  'real',
  'a',
  'append(1)',
  'x.y',
]
const KEYS = ['0', '-1', '5', "'a'", 'none', 'true', '1.0', "'x'"]
const SLICES = ['1:', ':-1', '::-1', '::2', '-2:', '5:1:-2']
const ALIGNS = ['', '<', '>', '^', '=', '*<', '0>', 'é^']
const SIGNS = ['', '', '+', '-', ' ']
const WIDTHS = ['', '', '1', '6', '12', '010', '03']
const GROUPS = ['', '', '', ',', '_']
const PRECISIONS = ['', '', '.0', '.1', '.2', '.3', '.6', '.17', '.']
const FORMAT_TYPES = ['', '', 'd', 'f', 'e', 'g', 'G', 'E', 'F', '%', 'n', 'x', 'X', 'o', 'b', 'c', 's', 'q']
const PERCENT_TYPES = ['d', 'i', 's', 'r', 'a', 'f', 'e', 'g', 'G', 'x', 'X', 'o', 'c', 'q']

/** Random expressions of the template language; the same seed gives the same ones. */
export class RandomExpressions {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  take(count: number): string[] {
    return Array.from({ length: count }, () => this.#expression(2))
  }

  #expression(depth: number): string {
    const value = () => (depth > 0 && this.#below(3) === 0 ? `(${this.#expression(depth - 1)})` : this.#value())
    switch (this.#below(9)) {
      case 0:
      case 1:
      case 2:
        return this.#below(12) === 0
          ? `${this.#pick([...INTEGERS, ...FLOATS])} ** ${this.#pick(EXPONENTS)}`
          : `${value()} ${this.#pick(BINARY)} ${value()}`
      case 3:
        return `${value()}|${this.#pick(FILTERS)}`
      case 4:
        return `${value()} is ${this.#pick(TESTS)}`
      case 5:
        return `(${value()}).${this.#pick(METHODS)}`
      case 6:
        return this.#below(2) === 0
          ? `(${value()})[${this.#pick(KEYS)}]`
          : `${this.#pick(['words', 'ints', ...TEXTS])}[${this.#pick(SLICES)}]`
      case 7:
        return `'{:${this.#specification()}}'.format(${this.#value()})`
      default:
        return `'${this.#directive()}' % (${this.#value()},)`
    }
  }

  #value(): string {
    return this.#pick(this.#pick([INTEGERS, FLOATS, TEXTS, TEXTS, OTHERS, LISTS, LISTS]))
  }

  #specification(): string {
    return [ALIGNS, SIGNS, ['', '', '#', 'z'], WIDTHS, GROUPS, PRECISIONS, FORMAT_TYPES]
      .map((part) => this.#pick(part))
      .join('')
  }

  #directive(): string {
    const parts = [
      ['', '', '-', '+', ' ', '0', '#', '-+', '0#', ' 0'],
      ['', '', '1', '8', '12'],
      PRECISIONS,
      PERCENT_TYPES,
    ]
    return `%${parts.map((part) => this.#pick(part)).join('')}`
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)] as T
  }

  /** A step of the generator that is known as mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}
