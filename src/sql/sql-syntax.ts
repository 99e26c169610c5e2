/** How a dialect writes names, texts and comments: enough to take a script apart without understanding it. */
export interface SqlSyntax {
  /** Opening quotes of names, each with its closing one: for example `"` and `[`. */
  readonly nameQuotes: Readonly<Record<string, string>>
  /** Opening quotes of texts. */
  readonly textQuotes: readonly string[]
  /** Whether a backslash in a text takes the next character as it is. */
  readonly backslashEscapes: boolean
  /** Whether `$$ … $$` and `$tag$ … $tag$` are texts. */
  readonly dollarQuotes: boolean
  /** Whether block comments may stand in one another. */
  readonly nestedComments: boolean
  /** What begins a comment to the end of the line. */
  readonly lineComments: readonly string[]
}

/** What all dialects have in common. */
export const STANDARD_SQL: SqlSyntax = {
  nameQuotes: { '"': '"' },
  textQuotes: ["'"],
  backslashEscapes: false,
  dollarQuotes: false,
  nestedComments: false,
  lineComments: ['--'],
}
