/** A text of the user's project, by its path as the user would write it. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Where something stands in a text. Lines and columns start at 1; the end is exclusive. */
export interface Span {
  readonly path: string
  readonly line: number
  readonly column: number
  readonly endLine?: number
  readonly endColumn?: number
}
