import type { Span } from '#foundation/source/source-file.ts'

/**
 * A template that cannot be understood. The message is Jinja's own.
 * An assertion error is one that Jinja finds only when it compiles, for example an unknown filter.
 */
export class TemplateSyntaxError extends Error {
  readonly type: 'TemplateSyntaxError' | 'TemplateAssertionError'
  readonly span: Span
  /** Where the innermost tag stands that was not closed when the error was found. */
  readonly open: Span | undefined

  constructor(
    message: string,
    span: Span,
    type: 'TemplateSyntaxError' | 'TemplateAssertionError' = 'TemplateSyntaxError',
    open?: Span,
  ) {
    super(message)
    this.name = 'TemplateSyntaxError'
    this.type = type
    this.span = span
    this.open = open
  }
}
