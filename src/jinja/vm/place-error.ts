import { placeOf } from '../compile/code.ts'
import { spanOf } from '../syntax/template-source.ts'
import { PyError } from '../values/py-error.ts'
import type { Frame } from './frame.ts'
import { type MacroCall, TemplateError } from './template-error.ts'

/**
 * What was thrown while a frame ran, with its place and the macros that were running. It stays as it is if it stands in no
 * template: when the host itself calls something wrongly.
 */
export function placeError(error: unknown, running: Frame): unknown {
  const inner = error instanceof TemplateError ? error : undefined
  const calls: MacroCall[] = []
  let place: MacroCall['span'] | undefined
  let template: MacroCall['span'] | undefined
  for (let frame: Frame | undefined = running; frame; frame = frame.caller) {
    if (frame.code.kind === 'call') continue
    const span = spanOf(frame.code.source, placeOf(frame.code, frame.offset))
    place ??= span
    if (frame.code.kind === 'template') template = span
    if (frame.code.kind === 'macro') calls.push({ macro: frame.macroName, span })
  }
  const span = inner?.span ?? place
  if (!span) return error
  const cause = inner
    ? inner.cause
    : isStackOverflow(error)
      ? new PyError('RecursionError', 'maximum recursion depth exceeded')
      : error
  const macroStack = [...(inner?.macroStack ?? []), ...calls]
  return new TemplateError(cause, span, macroStack, template ?? inner?.templateSpan)
}

/** Host functions that call back use JavaScript's stack, which may end before the limit of depth. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack')
}
