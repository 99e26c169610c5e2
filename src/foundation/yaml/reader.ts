/** The text being scanned and the place reached. The text ends with a NUL, so that looking ahead needs no check. */
export interface Reader {
  readonly text: string
  pos: number
  /** Offset of the first character of the present line: the column is `pos - lineStart`. */
  lineStart: number
}

/** A character that ends a line. */
export function isBreak(code: number): boolean {
  return code <= 13 ? code === 10 || code === 13 : code === 0x85 || code === 0x2028 || code === 0x2029
}

/** A space or a tab. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

/** A blank, a line break or the end. */
export function isBlankOrEnd(code: number): boolean {
  return code === 32 || code === 9 || code === 0 || isBreak(code)
}

/** A character of a name: of an anchor, a handle, a directive. */
export function isNameCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  )
}

/** Steps over one line break and gives it as YAML keeps it: any of CR LF, CR, LF and NEL is one LF. */
export function readBreak(reader: Reader): string {
  const code = reader.text.charCodeAt(reader.pos)
  reader.pos += code === 13 && reader.text.charCodeAt(reader.pos + 1) === 10 ? 2 : 1
  reader.lineStart = reader.pos
  return code > 0x85 ? String.fromCharCode(code) : '\n'
}

/** Whether `---` or `...` stands alone at the start of the present line. */
export function atDocumentMark(reader: Reader): boolean {
  const { text, pos } = reader
  if (pos !== reader.lineStart) return false
  const code = text.charCodeAt(pos)
  return (
    (code === 45 || code === 46) &&
    text.charCodeAt(pos + 1) === code &&
    text.charCodeAt(pos + 2) === code &&
    isBlankOrEnd(text.charCodeAt(pos + 3))
  )
}
