const LINE_WIDTH = 80
const INDENT = 2

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '0'],
  ['\x07', 'a'],
  ['\b', 'b'],
  ['\t', 't'],
  ['\n', 'n'],
  ['\v', 'v'],
  ['\f', 'f'],
  ['\r', 'r'],
  ['\x1b', 'e'],
  ['"', '"'],
  ['\\', '\\'],
  ['\x85', 'N'],
  ['\xa0', '_'],
  ['\u2028', 'L'],
  ['\u2029', 'P'],
])

/** Puts YAML's pieces on lines: knows the column, the indent, and where long texts are folded, as PyYAML does. */
export class YamlWriter {
  #out = ''
  #column = 0
  #indent: number | undefined
  #isAfterSpace = true
  #isAtIndent = true
  #isOpenEnded = false

  /** Whether nothing but indentation and dashes stands on the line so far. */
  get isAtIndent(): boolean {
    return this.#isAtIndent
  }

  finish(): string {
    // A plain text that is the whole document needs an end mark.
    return this.#isOpenEnded ? `${this.#out}...\n` : this.#out
  }

  indented(isDeeper: boolean, write: () => void): void {
    const outer = this.#indent
    if (outer === undefined) this.#indent = 0
    else if (isDeeper) this.#indent = outer + INDENT
    write()
    this.#indent = outer
  }

  /** Lines of a folded text stand deeper than what it belongs to. */
  indentedText(write: () => void): void {
    const outer = this.#indent
    this.#indent = (outer ?? 0) + INDENT
    write()
    this.#indent = outer
  }

  indicator(
    text: string,
    options: { readonly needsSpace?: boolean; readonly isSpace?: boolean; readonly keepsIndent?: boolean },
  ): void {
    this.#write(this.#isAfterSpace || !options.needsSpace ? text : ` ${text}`)
    this.#isAfterSpace = options.isSpace ?? false
    this.#isAtIndent &&= options.keepsIndent ?? false
    this.#isOpenEnded = false
  }

  /** Goes to the indent, on a new line unless this one is still blank. */
  indentLine(): void {
    const indent = this.#indent ?? 0
    if (!this.#isAtIndent || this.#column > indent || (this.#column === indent && !this.#isAfterSpace))
      this.#lineBreak()
    if (this.#column < indent) {
      this.#isAfterSpace = true
      this.#write(' '.repeat(indent - this.#column))
    }
  }

  plain(text: string, mayFold: boolean, isRoot: boolean): void {
    if (isRoot) this.#isOpenEnded = true
    if (text === '') return
    if (!this.#isAfterSpace) this.#write(' ')
    this.#leaveIndent()
    for (const [piece] of text.matchAll(/ +|[^ ]+/g)) {
      if (piece === ' ' && mayFold && this.#column > LINE_WIDTH) {
        this.indentLine()
        this.#leaveIndent()
      } else this.#write(piece)
    }
  }

  singleQuoted(text: string, mayFold: boolean): void {
    this.indicator("'", { needsSpace: true })
    for (const match of text.matchAll(/ +|\n+|'|[^ \n']+/g)) {
      const [piece] = match
      const isInside = match.index > 0 && match.index + piece.length < text.length
      if (piece === ' ' && mayFold && isInside && this.#column > LINE_WIDTH) this.indentLine()
      else if (piece.startsWith('\n')) {
        // A single line end would be read back as a space.
        for (let count = piece.length + 1; count > 0; count -= 1) this.#lineBreak()
        this.indentLine()
      } else this.#write(piece === "'" ? "''" : piece)
    }
    this.indicator("'", {})
  }

  doubleQuoted(text: string, mayFold: boolean): void {
    this.indicator('"', { needsSpace: true })
    const characters = [...text]
    let start = 0
    for (let end = 0; end <= characters.length; end += 1) {
      const character = characters[end]
      if (character === undefined || mustEscape(character)) {
        this.#write(characters.slice(start, end).join(''))
        start = end
        if (character !== undefined) {
          this.#write(escape(character))
          start = end + 1
        }
      }
      const isInside = end > 0 && end < characters.length - 1
      const mayBreak = character === ' ' || start >= end
      if (mayFold && isInside && mayBreak && this.#column + (end - start) > LINE_WIDTH) {
        this.#write(`${characters.slice(start, end).join('')}\\`)
        if (start < end) start = end
        this.indentLine()
        this.#leaveIndent()
        if (characters[start] === ' ') this.#write('\\')
      }
    }
    this.indicator('"', {})
  }

  #leaveIndent(): void {
    this.#isAfterSpace = false
    this.#isAtIndent = false
  }

  #write(text: string): void {
    this.#out += text
    this.#column += [...text].length
  }

  #lineBreak(): void {
    this.#out += '\n'
    this.#column = 0
    this.#isAfterSpace = true
    this.#isAtIndent = true
  }
}

function mustEscape(character: string): boolean {
  return character === '"' || character === '\\' || character < ' ' || character > '~'
}

function escape(character: string): string {
  const short = ESCAPES.get(character)
  if (short !== undefined) return `\\${short}`
  const code = character.codePointAt(0) as number
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
