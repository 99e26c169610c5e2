import { Scanner, type Token, type TokenKind } from './scanner.ts'
import { YamlProblem } from './yaml-problem.ts'

/** What a document is built from, so that values and positions come from one reading of the grammar. */
export interface Builder<Node> {
  /** `start` is where its text begins, or its tag; `nodeStart` where its anchor does. */
  scalar(
    text: string,
    isPlain: boolean,
    tag: string | undefined,
    start: number,
    end: number,
    isKey: boolean,
    nodeStart: number,
  ): Node
  sequence(items: Node[], tag: string | undefined, start: number): Node
  /** `starts` holds the offset of each key. */
  mapping(keys: Node[], values: Node[], starts: number[], tag: string | undefined, start: number): Node
  /** Called for each `*name`; `size` counts what stands behind it, aliases within it unfolded. */
  alias(node: Node, size: number, start: number): Node
  /** Called for an alias inside of what it names, whose anchor is at `nodeStart`. */
  recursion(start: number, nodeStart: number): Node
}

/** Nesting beyond this is refused, so that no document can exhaust the stack. */
const DEEPEST = 500

/** Reads the one document of a text, or undefined from an empty text. Throws `YamlProblem`. */
export function readDocument<Node>(text: string, builder: Builder<Node>): Node | undefined {
  return new YamlParser(text, builder).document()
}

interface Anchored<Node> {
  readonly start: number
  node?: Node
  size: number
  isReady: boolean
}

class YamlParser<Node> {
  private readonly scanner: Scanner
  private readonly builder: Builder<Node>
  private readonly anchors = new Map<string, Anchored<Node>>()
  private readonly handles = new Map([
    ['!', '!'],
    ['!!', 'tag:yaml.org,2002:'],
  ])
  private depth = 0
  private size = 0

  constructor(text: string, builder: Builder<Node>) {
    this.scanner = new Scanner(text)
    this.builder = builder
  }

  document(): Node | undefined {
    const { scanner } = this
    this.directives()
    if (scanner.peek().kind === 'end') return undefined
    const first = scanner.peek()
    if (first.kind === 'document-start') scanner.next()
    const node =
      first.kind === 'document-start' && isOneOf(scanner.peek(), ['document-start', 'document-end', 'end'])
        ? this.empty(first.start, false)
        : this.node(true, false, false)
    while (scanner.peek().kind === 'document-end') scanner.next()
    const rest = scanner.peek()
    if (rest.kind === 'directive') this.directives()
    if (rest.kind === 'document-start' || rest.kind === 'directive') {
      throw new YamlProblem(
        'but found another document',
        rest.start,
        'expected a single document in the stream',
        first.start,
      )
    }
    if (rest.kind !== 'end') throw new YamlProblem('did not find expected <document start>', rest.start)
    return node
  }

  private directives(): void {
    let hasVersion = false
    let hasDirectives = false
    const handles = new Set<string>()
    while (this.scanner.peek().kind === 'directive') {
      const { text, start } = this.scanner.next()
      hasDirectives = true
      const [name, word = '', prefix = ''] = text.split(' ')
      if (name === 'YAML') {
        if (hasVersion) throw new YamlProblem('found duplicate %YAML directive', start)
        if (word !== '1.1' && word !== '1.2') throw new YamlProblem('found incompatible YAML document', start)
        hasVersion = true
      } else {
        if (handles.has(word)) throw new YamlProblem('found duplicate %TAG directive', start)
        handles.add(word)
        this.handles.set(word, prefix)
      }
    }
    const token = this.scanner.peek()
    if (hasDirectives && token.kind !== 'document-start') {
      throw new YamlProblem('did not find expected <document start>', token.start)
    }
  }

  private node(isBlock: boolean, mayBeIndentless: boolean, isKey: boolean): Node {
    const { scanner } = this
    let token = scanner.peek()
    const start = token.start
    if (token.kind === 'alias') return this.alias(scanner.next())
    let anchor: string | undefined
    let written: Token | undefined
    for (let round = 0; round < 2; round++) {
      if (token.kind === 'anchor' && anchor === undefined) anchor = scanner.next().text
      else if (token.kind === 'tag' && written === undefined) written = scanner.next()
      else break
      token = scanner.peek()
    }
    const tag = written && this.resolveTag(written)
    if (anchor === undefined) return this.content(token, isBlock, mayBeIndentless, isKey, tag, start, false)
    const first = this.anchors.get(anchor)
    if (first)
      throw new YamlProblem('second occurrence', start, 'found duplicate anchor; first occurrence', first.start)
    const entry: Anchored<Node> = { start, size: this.size, isReady: false }
    this.anchors.set(anchor, entry)
    entry.node = this.content(token, isBlock, mayBeIndentless, isKey, tag, start, true)
    entry.size = this.size - entry.size
    entry.isReady = true
    return entry.node
  }

  private alias({ text, start }: Token): Node {
    const entry = this.anchors.get(text)
    if (!entry) throw new YamlProblem('found undefined alias', start)
    if (!entry.isReady) return this.builder.recursion(start, entry.start)
    this.size += entry.size
    return this.builder.alias(entry.node as Node, this.size, start)
  }

  private content(
    token: Token,
    isBlock: boolean,
    mayBeIndentless: boolean,
    isKey: boolean,
    tag: string | undefined,
    start: number,
    hasAnchor: boolean,
  ): Node {
    this.size++
    switch (token.kind) {
      case 'scalar':
        this.scanner.next()
        return this.builder.scalar(
          token.text,
          token.isPlain,
          tag,
          tag === undefined ? token.start : start,
          token.end,
          isKey,
          start,
        )
      case '-':
        if (mayBeIndentless) return this.nested(() => this.indentlessSequence(tag, start))
        break
      case '[':
        return this.nested(() => this.flowSequence(tag, start))
      case '{':
        return this.nested(() => this.flowMapping(tag, start))
      case 'block-sequence':
        if (isBlock) return this.nested(() => this.blockSequence(tag, start))
        break
      case 'block-mapping':
        if (isBlock) return this.nested(() => this.blockMapping(tag, start))
        break
    }
    if (hasAnchor || tag !== undefined) {
      return this.builder.scalar('', tag === undefined, tag === '!' ? undefined : tag, start, start, isKey, start)
    }
    const context = isBlock ? 'while parsing a block node' : 'while parsing a flow node'
    throw new YamlProblem('did not find expected node content', token.start, context, start)
  }

  private nested(read: () => Node): Node {
    if (++this.depth > DEEPEST) throw new YamlProblem(`collections are nested deeper than ${DEEPEST}`, this.scanner.pos)
    const node = read()
    this.depth--
    return node
  }

  private empty(offset: number, isKey: boolean): Node {
    this.size++
    return this.builder.scalar('', true, undefined, offset, offset, isKey, offset)
  }

  private blockSequence(tag: string | undefined, start: number): Node {
    const { scanner } = this
    scanner.next()
    const items: Node[] = []
    for (;;) {
      const token = scanner.next()
      if (token.kind === 'block-end') return this.builder.sequence(items, tag, start)
      if (token.kind !== '-') {
        throw new YamlProblem(
          "did not find expected '-' indicator",
          token.start,
          'while parsing a block collection',
          start,
        )
      }
      const { kind } = scanner.peek()
      items.push(kind === '-' || kind === 'block-end' ? this.empty(token.end, false) : this.node(true, false, false))
    }
  }

  /** A sequence whose dashes stand no deeper than the key they belong to. */
  private indentlessSequence(tag: string | undefined, start: number): Node {
    const { scanner } = this
    const items: Node[] = []
    while (scanner.peek().kind === '-') {
      const token = scanner.next()
      const { kind } = scanner.peek()
      const isEmpty = kind === '-' || kind === 'key' || kind === 'value' || kind === 'block-end'
      items.push(isEmpty ? this.empty(token.end, false) : this.node(true, false, false))
    }
    return this.builder.sequence(items, tag, start)
  }

  private blockMapping(tag: string | undefined, start: number): Node {
    const { scanner } = this
    scanner.next()
    const keys: Node[] = []
    const values: Node[] = []
    const starts: number[] = []
    for (;;) {
      const token = scanner.next()
      if (token.kind === 'block-end') return this.builder.mapping(keys, values, starts, tag, start)
      if (token.kind !== 'key') {
        throw new YamlProblem('did not find expected key', token.start, 'while parsing a block mapping', start)
      }
      let { kind, start: keyStart } = scanner.peek()
      const hasKey = kind !== 'key' && kind !== 'value' && kind !== 'block-end'
      starts.push(hasKey ? keyStart : token.end)
      keys.push(hasKey ? this.node(true, true, true) : this.empty(token.end, true))
      if (scanner.peek().kind !== 'value') {
        values.push(this.empty(scanner.peek().start, false))
        continue
      }
      const colon = scanner.next()
      kind = scanner.peek().kind
      const hasValue = kind !== 'key' && kind !== 'value' && kind !== 'block-end'
      values.push(hasValue ? this.node(true, true, false) : this.empty(colon.end, false))
    }
  }

  private flowSequence(tag: string | undefined, start: number): Node {
    const { scanner } = this
    scanner.next()
    const items: Node[] = []
    for (let isFirst = true; ; isFirst = false) {
      if (scanner.peek().kind === ']') break
      if (!isFirst) {
        const token = scanner.peek()
        if (token.kind !== ',') {
          throw new YamlProblem("did not find expected ',' or ']'", token.start, 'while parsing a flow sequence', start)
        }
        scanner.next()
        if (scanner.peek().kind === ']') break
      }
      items.push(scanner.peek().kind === 'key' ? this.singlePair() : this.node(false, false, false))
    }
    scanner.next()
    return this.builder.sequence(items, tag, start)
  }

  /** `[a: b]` holds a mapping of one pair. */
  private singlePair(): Node {
    this.size++
    const { scanner } = this
    const token = scanner.next()
    const start = scanner.peek().start
    const isEmpty = isOneOf(scanner.peek(), ['value', ',', ']'])
    const key = isEmpty ? this.empty(token.end, true) : this.node(false, false, true)
    // libyaml takes what follows a `?` without a key for the key.
    if (isEmpty) scanner.next()
    let value: Node | undefined
    if (scanner.peek().kind === 'value') {
      scanner.next()
      if (!isOneOf(scanner.peek(), [',', ']'])) value = this.node(false, false, false)
    }
    value ??= this.empty(scanner.peek().start, false)
    return this.builder.mapping([key], [value], [start], undefined, token.start)
  }

  private flowMapping(tag: string | undefined, start: number): Node {
    const { scanner } = this
    scanner.next()
    const keys: Node[] = []
    const values: Node[] = []
    const starts: number[] = []
    for (let isFirst = true; ; isFirst = false) {
      if (scanner.peek().kind === '}') break
      if (!isFirst) {
        const token = scanner.peek()
        if (token.kind !== ',') {
          throw new YamlProblem("did not find expected ',' or '}'", token.start, 'while parsing a flow mapping', start)
        }
        scanner.next()
        if (scanner.peek().kind === '}') break
      }
      let token = scanner.peek()
      const isPair = token.kind === 'key'
      if (isPair) scanner.next()
      token = scanner.peek()
      starts.push(token.start)
      const hasKey = !isPair || !isOneOf(token, ['value', ',', '}'])
      keys.push(hasKey ? this.node(false, false, true) : this.empty(token.start, true))
      let value: Node | undefined
      if (isPair && scanner.peek().kind === 'value') {
        scanner.next()
        if (!isOneOf(scanner.peek(), [',', '}'])) value = this.node(false, false, false)
      }
      values.push(value ?? this.empty(scanner.peek().start, false))
    }
    scanner.next()
    return this.builder.mapping(keys, values, starts, tag, start)
  }

  private resolveTag({ text, start }: Token): string {
    if (text.startsWith('!<')) return text.slice(2, -1)
    const [, handle = '!', suffix = ''] = /^(![\w-]*!|!)(.*)$/s.exec(text) ?? []
    const prefix = this.handles.get(handle)
    if (prefix === undefined) throw new YamlProblem('found undefined tag handle', start, 'while parsing a node', start)
    return prefix + decodeTag(suffix)
  }
}

function decodeTag(suffix: string): string {
  try {
    return decodeURIComponent(suffix)
  } catch {
    return suffix
  }
}

function isOneOf(token: Token, kinds: readonly TokenKind[]): boolean {
  return kinds.includes(token.kind)
}
