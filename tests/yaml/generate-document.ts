import { randomFrom } from '../random-from.ts'

/** A YAML text made at random in the manner of dbt's files, often with something wrong; the same seed gives the same. */
export function generateDocument(seed: number): string {
  const generator = new Generator(seed)
  const text = generator.document()
  return generator.isOneOf(4) ? generator.damaged(text) : text
}

const KEYS = [
  'version',
  'models',
  'sources',
  'name',
  'description',
  'columns',
  'data_tests',
  'tests',
  'config',
  '+tags',
  '+meta',
  'meta',
  'vars',
  'tags',
  'unique',
  'not_null',
  'accepted_values',
  'values',
  'to',
  'field',
  'freshness',
  'warn_after',
  'enabled',
  'on',
  'off',
  'y',
  'n',
  'yes',
  'no',
  'null',
  '~',
  'true',
  '1',
  '01',
  '1.5',
  '2024-01-01',
  '"1"',
  "'a b'",
  '"x:y"',
  'a b',
  'dbt_utils.equal_rowcount',
  'a-b',
  '-a',
  'ключ',
  '日本',
  '<<',
  '=',
  '?a',
  ':a',
  '"\\u00e9"',
  '__proto__',
  'constructor',
  '0',
  '"0"',
  '"10"',
  '10',
  '9',
  '!!str 1',
  '&k key',
  "''",
  '""',
] as const

const PLAIN = [
  'a',
  'orders',
  'not null',
  "ref('a')",
  '{{ x }}',
  "it's",
  'a: b',
  'a:b',
  'a #b',
  'a#b',
  '# a',
  'yes',
  'No',
  'on',
  'OFF',
  'y',
  'N',
  'true',
  'True',
  'tRUE',
  'FALSE',
  'null',
  'Null',
  'NULL',
  '~',
  '',
  'nULL',
  '0',
  '1',
  '-1',
  '+1',
  '00',
  '007',
  '08',
  '0o7',
  '0x1F',
  '0xg',
  '0b101',
  '0b2',
  '1_000',
  '_1',
  '1_',
  '0_',
  '12345678901234567890',
  '1.5',
  '-1.5',
  '1.',
  '.5',
  '-.5',
  '+.5',
  '1e3',
  '1.0e3',
  '1.0e+3',
  '1.5E-7',
  '.',
  '..',
  '...',
  '-',
  '--',
  '---',
  '.inf',
  '-.INF',
  '+.Inf',
  '.nan',
  '.NaN',
  '.NAN',
  '-.nan',
  '1:30',
  '1:60',
  '190:20:30',
  '-1:30',
  '1:30.5',
  '12:30:45',
  '2024-01-31',
  '2024-1-3',
  '2024-02-30',
  '2024-13-01',
  '0000-01-01',
  '2024-01-31 12:00:00',
  '2024-01-31T12:00:00Z',
  '2024-01-31 12:00:00.5 +01:30',
  '2024-01-31t1:02:03.1234567-5',
  '2024-01-31 25:00:00',
  '2024-01-31T12:00',
  '1.0',
  '-0.0',
  '-0',
  '0.0',
  '1e20',
  '1.0e+20',
  '1.5e400',
  '1.0e+16',
  '123456789.123456789',
  '1e-7',
  '0.00001',
  '1.0.0',
  '>=1.0.0',
  '=',
  '<<',
  '<',
  '%a',
  '@a',
  '`a`',
  '!a',
  '&a',
  '*a',
  '|',
  '>',
  '|-',
  '? a',
  ': a',
  '- a',
  '-a',
  '?',
  ':',
  'a:',
  '[a',
  'a]',
  '{a',
  'a}',
  'a,b',
  ', a',
  '"',
  "'",
  'é',
  '日本語',
  '😀',
  '\u00a0',
  '\ufeff',
  '\u2028',
  '\u0085',
  '\ta',
  'a\tb',
  'a\t',
  'http://x:80/?a=b&c#d',
  'C:\\a\\b',
  '100%',
  '50 %',
  '$a',
  '\\n',
  '2024',
  '1,000',
  '+',
  '+a',
  'infinity',
  'nan',
  '.e1',
  '1e',
  '1__0',
  '0b',
  '0x',
  '0x_',
  '1_:2',
  '4:',
  '!!',
] as const

const SAFE = PLAIN.filter((text) => !/^[\s%@`|>?:[\]{},"'&*=<]|^-? |: |^0000|-30|-13-| 25:|^0[xb]?_?$|^- /.test(text))

const TAGS = [
  '!!str',
  '!!int',
  '!!float',
  '!!bool',
  '!!null',
  '!!seq',
  '!!map',
  '!!set',
  '!!omap',
  '!!pairs',
  '!!timestamp',
  '!',
  '!local',
  '!!python/none',
  '!<tag:yaml.org,2002:str>',
  '!!nosuch',
  '!e!x',

  '!%41',
] as const

const ESCAPES = [
  '\\n',
  '\\t',
  '\\\\',
  '\\"',
  '\\x41',
  '\\u00e9',
  '\\U0001F600',
  '\\0',
  '\\ ',
  '\\/',
  '\\q',
  '\\e',
  '\\N',
  '\\_',
  '\\L',
  '\\P',
  '\\xg1',
  '\\u12',
  '\\ud800',
  '\\a',
  '\\b',
  '\\v',
  '\\f',
  '\\r',
  '\\\n',
  '\\\t',
  "\\'",
] as const

const INSERTS = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\n\n',
  '\r',
  '\r\n',
  ':',
  ': ',
  '-',
  '- ',
  '#',
  ' #',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  ', ',
  '|',
  '>',
  '&a ',
  '*a',
  '*b',
  '!',
  '!!str ',
  '%',
  '@',
  '`',
  '?',
  '? ',
  '<<: ',
  '---',
  '\n---\n',
  '\n...\n',
  '%YAML 1.1\n',
  '\\',
  '=',
  '~',
  '\u0085',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\u0007',
  'é',
  '😀',
  '{{ x }}',
  '{% if x %}',
  '0',
  'a',
] as const

class Generator {
  private readonly random: () => number
  private readonly anchors: string[] = []

  constructor(seed: number) {
    this.random = randomFrom(seed)
  }

  isOneOf(count: number): boolean {
    return this.random() * count < 1
  }

  document(): string {
    const body = this.isOneOf(12) ? this.node(0, 0) : this.mapping(0, 0)
    const text = `${this.head()}${body.replace(/^\n/, '')}${this.pick(['\n', '\n', '\n', '', '\n\n', '\n...\n', '\n# end'])}`
    return this.isOneOf(15) ? text.replaceAll('\n', '\r\n') : text
  }

  /** With one to three edits. */
  damaged(text: string): string {
    let damaged = text
    for (let edits = 1 + this.upTo(3); edits > 0; edits--) damaged = this.edited(damaged)
    // Half a character can not stand in a file.
    return damaged.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
  }

  private edited(text: string): string {
    const at = this.upTo(text.length + 1)
    const to = Math.min(text.length, at + 1 + this.upTo(3))
    const lines = text.split('\n')
    const line = this.upTo(lines.length)
    const chosen = lines[line] ?? ''
    switch (this.upTo(7)) {
      case 0:
        return text.slice(0, at) + text.slice(to)
      case 1:
      case 2:
        return text.slice(0, at) + this.pick(INSERTS) + text.slice(at)
      case 3:
        lines[line] = this.isOneOf(2) ? ` ${chosen}` : chosen.replace(/^ /, '')
        return lines.join('\n')
      case 4:
        lines.splice(line, 0, chosen)
        return lines.join('\n')
      case 5:
        lines.splice(line, 1)
        return lines.join('\n')
      default:
        return text.slice(0, at)
    }
  }

  private head(): string {
    if (!this.isOneOf(14)) return this.isOneOf(10) ? '# a comment\n' : ''
    return this.pick([
      '---\n',
      '--- \n',
      '%YAML 1.1\n---\n',
      '%YAML 1.2\n---\n',
      '%TAG !e! tag:e,2000:\n---\n',
      '\ufeff',
      '\n\n',
      '--- # x\n',
      '%FOO bar\n---\n',
      '  \n',
      '---\n---\n',
    ])
  }

  /** What stands behind `key:` or `-`, from there on; a block begins with a line break. */
  private node(indent: number, depth: number): string {
    const chance = this.random()
    if (depth < 4) {
      if (chance < 0.22) return `${this.properties()}\n${this.mapping(indent, depth)}`
      if (chance < 0.38)
        return `${this.properties()}\n${this.sequence(this.isOneOf(3) ? Math.max(0, indent - 2) : indent, depth)}`
      if (chance < 0.5) return ` ${this.properties(true)}${this.flow(indent, 0)}${this.comment()}`
    }
    if (chance < 0.6) return ` ${this.properties(true)}${this.block(indent)}`
    if (chance < 0.64 && this.anchors.length > 0) return ` *${this.pick(this.anchors)}${this.comment()}`
    if (chance < 0.66) return this.comment()
    return ` ${this.properties(true)}${this.scalar(indent)}${this.comment()}`
  }

  private mapping(indent: number, depth: number): string {
    const lines: string[] = []
    for (let count = 1 + this.upTo(4); count > 0; count--) {
      if (this.isOneOf(14)) lines.push(this.pick(['', '# note', '   ', `${' '.repeat(indent)}# note`]))
      lines.push(' '.repeat(indent) + this.pair(indent, depth))
    }
    return lines.join('\n')
  }

  private pair(indent: number, depth: number): string {
    const inner = indent + this.pick([2, 2, 2, 2, 4, 1, 3])
    if (this.anchors.length > 0 && this.isOneOf(7)) {
      const from = () => `*${this.pick(this.anchors)}`
      if (this.isOneOf(2)) return `alias: ${from()}`
      return `<<: ${this.isOneOf(3) ? `[${from()}, ${from()}]` : from()}`
    }
    if (this.isOneOf(60))
      return `? ${this.pick([...KEYS, '[a, b]', '{a: b}', '"x"'])}\n${' '.repeat(indent)}:${this.node(inner, depth + 1)}`
    const key = this.isOneOf(6) ? this.pick(KEYS) : this.pick(KEYS.slice(0, 22))
    return `${key}${this.isOneOf(20) ? ' ' : ''}:${this.node(inner, depth + 1)}`
  }

  private sequence(indent: number, depth: number): string {
    const lines: string[] = []
    for (let count = 1 + this.upTo(3); count > 0; count--)
      lines.push(`${' '.repeat(indent)}-${this.item(indent, depth)}`)
    return lines.join('\n')
  }

  private item(indent: number, depth: number): string {
    const inner = indent + 2
    if (depth < 4 && this.isOneOf(3)) return ` ${this.properties(true)}${this.mapping(inner, depth + 1).trimStart()}`
    if (depth < 4 && this.isOneOf(12)) return ` ${this.sequence(inner, depth + 1).trimStart()}`
    return this.node(inner, depth + 1)
  }

  private flow(indent: number, depth: number): string {
    const gap = () => this.pick(['', ' ', ' ', ' ', `\n${' '.repeat(indent + this.upTo(3))}`])
    const inner = (): string => {
      if (depth < 2 && this.isOneOf(5)) return this.flow(indent, depth + 1)
      if (this.anchors.length > 0 && this.isOneOf(12)) return `*${this.pick(this.anchors)} `
      return this.isOneOf(3)
        ? this.quoted(indent)
        : this.pick([
            'a',
            'b c',
            '1',
            '1.5',
            'true',
            'x:y',
            'null',
            '',
            '-1',
            '2024-01-01',
            '"a"',
            ...(this.isOneOf(12) ? PLAIN : ['z']),
          ])
    }
    const items = Array.from({ length: this.upTo(4) }, inner)
    const end = this.pick(['', '', '', gap(), ',', ', '])
    if (this.isOneOf(2))
      return `[${gap()}${items.map((item) => (this.isOneOf(10) ? `${item}: 1` : item)).join(`,${gap()}`)}${end}]`
    const pairs = items.map(
      (item) =>
        `${this.pick([...KEYS.slice(0, 12), '"q"', "'q'", '? a', ...(this.isOneOf(15) ? KEYS : [])])}${this.pick([': ', ': ', ': ', ':', ' : ', ''])}${item}`,
    )
    return `{${gap()}${pairs.join(`,${gap()}`)}${end}}`
  }

  private block(indent: number): string {
    const head =
      this.pick(['|', '>']) +
      this.pick(this.isOneOf(4) ? ['2', '1-', '+2', '-1', '0', '9', ' # note', ' ', '+-', '22'] : ['', '', '-', '+'])
    const inside = ' '.repeat(Math.max(indent, this.isOneOf(30) ? 0 : 2))
    const lines = Array.from({ length: this.upTo(5) }, () =>
      this.pick(
        [
          `${inside}text`,
          `${inside}more text: x # no`,
          '',
          `${inside}- item`,
          `${inside}é 😀`,
          `${inside}  deeper`,
          '   ',
          `${inside}\ttab`,
          `${inside}x  `,
          ` ${inside}`,
          `${inside}\u2028y`,
          '\t',
          `${inside.slice(1)}less`,
        ].slice(0, this.isOneOf(10) ? 13 : 5),
      ),
    )
    return [head, ...lines].join('\n')
  }

  private scalar(indent: number): string {
    if (this.isOneOf(3)) return this.quoted(indent)
    const value = this.isOneOf(9) ? this.pick(PLAIN) : this.pick(SAFE)
    return this.isOneOf(8) ? `${value}\n${' '.repeat(indent)}${this.pick(PLAIN)}` : value
  }

  private quoted(indent: number): string {
    const fold = () =>
      this.pick([' ', ' ', `\n${' '.repeat(indent)}`, `\n\n${' '.repeat(indent)}`, '  ', ` \n${' '.repeat(indent)}\t`])
    const words = Array.from({ length: this.upTo(4) }, () =>
      this.pick(['a', 'b: c', '# d', 'é', '{{ x }}', '1', '', '- e', '[', '😀', '---', '...']),
    )
    if (this.isOneOf(2)) return `'${words.map((word) => (this.isOneOf(5) ? `${word}''` : word)).join(fold())}'`
    return `"${words.map((word) => (this.isOneOf(4) ? word + this.pick(this.isOneOf(6) ? ESCAPES : ESCAPES.slice(0, 10)) : word)).join(fold())}"`
  }

  /** Anchor and tag, rarely. */
  private properties(isInline = false): string {
    let properties = ''
    if (this.isOneOf(9)) {
      const name = this.isOneOf(20) ? this.pick(['a', 'é', 'a.b', '1']) : `a${this.anchors.length}`
      this.anchors.push(name)
      properties += `&${name} `
    }
    if (this.isOneOf(50))
      properties = this.isOneOf(2) ? `${properties}${this.pick(TAGS)} ` : `${this.pick(TAGS)} ${properties}`
    if (properties === '') return ''
    return isInline ? properties : ` ${properties}`
  }

  private comment(): string {
    return this.isOneOf(12) ? this.pick([' # note', ' #', '#x', '  # a: b', ' # {{ x }}']) : ''
  }

  private pick<Item>(items: readonly Item[]): Item {
    return items[this.upTo(items.length)] as Item
  }

  /** A number below `count`. */
  private upTo(count: number): number {
    return Math.floor(this.random() * count)
  }
}
