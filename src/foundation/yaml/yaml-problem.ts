/**
 * What keeps a text from being YAML, by offsets into it. The words are those of libyaml, which dbt
 * shows and people search for. Internal to the reader: callers meet a `DbtError`.
 */
export class YamlProblem extends Error {
  readonly offset: number
  readonly context: string | undefined
  readonly contextOffset: number | undefined

  constructor(problem: string, offset: number, context?: string, contextOffset?: number) {
    super(problem)
    this.offset = offset
    this.context = context
    this.contextOffset = contextOffset
  }
}

/** What dbt would read, and we refuse since it could exhaust the machine. */
export class YamlLimit extends YamlProblem {}
