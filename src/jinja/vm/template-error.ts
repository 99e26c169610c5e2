import type { Span } from '#foundation/source/source-file.ts'
import { PyError, type PyErrorType } from '../values/py-error.ts'

/** A macro that was running when an error occurred, and where in it. */
export interface MacroCall {
  /** The macro's name; none for the body of a call block. */
  readonly macro: string | undefined
  readonly span: Span
}

/**
 * An error while a template runs, with its place. `cause` is the error itself: a `PyError` of the engine,
 * or whatever a host function threw.
 */
export class TemplateError extends Error {
  readonly type: PyErrorType | string
  readonly span: Span
  /** The macros that were running, the innermost first; empty if the error is in the template itself. */
  readonly macroStack: readonly MacroCall[]
  /** Where the template itself stood; none if the host called a macro. */
  readonly templateSpan: Span | undefined
  override readonly cause: unknown

  constructor(cause: unknown, span: Span, macroStack: readonly MacroCall[], templateSpan?: Span) {
    super(cause instanceof Error ? cause.message : String(cause))
    this.name = 'TemplateError'
    this.type = cause instanceof PyError ? cause.type : cause instanceof Error ? cause.name : 'Error'
    this.span = span
    this.macroStack = macroStack
    this.templateSpan = templateSpan
    this.cause = cause
  }
}
