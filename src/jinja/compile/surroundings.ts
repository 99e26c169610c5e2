import type { PyErrorType } from '../values/py-error.ts'
import { spanOf, type TemplateSource } from '../syntax/template-source.ts'
import { TemplateSyntaxError } from '../syntax/template-syntax-error.ts'
import type * as Ast from '../syntax/ast.ts'
import type { Code } from './code.ts'
import type { Emitter } from './emitter.ts'
import { Op } from './instructions.ts'
import type { Scope } from './scope.ts'

/** What is known of the place where a statement or expression stands while its code is made. */
export interface Surroundings {
  readonly unit: Unit
  readonly emitter: Emitter
  readonly scope: Scope
  /** Whether names set here are seen by blocks and host functions. */
  readonly isTopLevel: boolean
  /** Whether this may be skipped at run time, so that an unknown filter is not yet an error. */
  readonly isSoft: boolean
  /** How many captures are open in this function. */
  readonly captures: number
  /** The loop that `break` and `continue` act on. */
  readonly loop: LoopTargets | undefined
}

/** Where `continue` jumps to, the jumps of `break` that wait for the end, and the captures that are open around the loop. */
export interface LoopTargets {
  readonly start: number
  readonly breaks: number[]
  readonly captures: number
}

/** What all functions of one template share. */
export interface Unit {
  readonly source: TemplateSource
  readonly library: NamedFunctions
  readonly blocks: Map<string, Code>
  /** Makes the code of a body, whose statements may be of any kind. */
  readonly compileBody: (body: readonly Ast.Statement[], at: Surroundings) => void
}

/** The filters and tests that a template may use. */
export interface NamedFunctions {
  filter(name: string): unknown
  test(name: string): unknown
}

/** Stops with an error that Jinja finds when it compiles. */
export function failAssertion(
  unit: Unit,
  message: string,
  at: { readonly start: number; readonly end: number },
): never {
  throw new TemplateSyntaxError(message, spanOf(unit.source, at), 'TemplateAssertionError')
}

/** Makes the code of what fails only if it is reached. */
export function emitRaise(emitter: Emitter, type: PyErrorType, message: string): void {
  emitter.emit(Op.Raise, emitter.constant(type), emitter.constant(message))
}
