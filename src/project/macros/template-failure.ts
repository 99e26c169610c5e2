/** Makes dbt's errors of what goes wrong in templates, with the place in the user's own file and the macros on the way. */
import { type DbtError as DbtErrorType, DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic, Frame } from '#foundation/diagnostics/diagnostic.ts'
import { systemFailure } from '#foundation/diagnostics/system-failure.ts'
import { closest } from '#foundation/source/closest.ts'
import type { SourceFile, Span } from '#foundation/source/source-file.ts'
import { TemplateSyntaxError } from '#jinja/syntax/template-syntax-error.ts'
import { PyError } from '#jinja/values/py-error.ts'
import { ReturnSignal } from '#jinja/values/return-signal.ts'
import { repr } from '#jinja/values/to-string.ts'
import { type MacroCall, TemplateError } from '#jinja/vm/template-error.ts'
import { nodeTitle, type TitledNode } from '#manifest/nodes/node-title.ts'
import { projectMacroName } from './dbt-tags.ts'
import { syntaxHint } from './syntax-hint.ts'

export interface FailureSources {
  /** The template that was rendered or parsed. */
  readonly template: SourceFile
  /** How users find the file of the template, if not by its path: files of other packages stand in `dbt_packages`. */
  readonly shownPath?: string
  /** Whether the template came with the program: frames in it would tell users nothing. */
  readonly isBuiltIn?: boolean
  /** A macro by its name and file. */
  macro(name: string, path: string): MacroText | undefined
  /** What templates can call by a plain name. */
  macroNames?(): Iterable<string>
  /** The whole file at a path of a package, the template's own unless told, as the user wrote it. */
  fileText(path: string, package_name?: string): string | undefined
}

export interface MacroText {
  readonly text: string
  readonly package_name: string
  /** What users see of its place: files of other packages stand in `dbt_packages`. */
  readonly shownPath: string
  readonly isBuiltIn: boolean
}

/** Any error out of a template as a `DbtError`; one that is none of the project's comes back as it is. */
export function templateFailure(error: unknown, sources: FailureSources, node?: TitledNode): unknown {
  if (error instanceof TemplateSyntaxError) {
    const hint = syntaxHint(error.message, error.open?.line)
    return compilationError('CompilationError', 'jinja/syntax', error.message, {
      ...inNode(node),
      ...(hint !== undefined && { hint }),
      ...framesOf([inTemplate(sources, error.span)], node),
    })
  }
  if (error instanceof TemplateError) {
    const frames = framesOf(stackFrames(error, sources), node)
    const { cause } = error
    if (cause instanceof DbtError) return withPlace(cause, frames, node)
    if (cause instanceof PyError)
      return pythonError(cause, { ...frames, isInMacro: isInMacro(error, cause) }, sources, node)
    return systemFailure(cause, node && nodeTitle(node)) ?? error
  }
  // Nothing catches what is returned outside of a macro.
  if (error instanceof ReturnSignal) {
    const message = `return(${repr(error.value)}) stands outside of a macro`
    const hint = 'write the value itself: {{ … }}'
    return compilationError('CompilationError', 'jinja/return', message, { ...inNode(node), hint })
  }
  if (error instanceof DbtError) return withPlace(error, {}, node)
  if (error instanceof PyError) return pythonError(error, {}, sources, node)
  return error
}

/** dbt tells errors of these kinds apart from others once a macro has been called. */
const CAUGHT_IN_MACROS: ReadonlySet<string> = new Set(['TypeError', 'UndefinedError', 'TemplateRuntimeError'])

function isInMacro({ macroStack }: TemplateError, { type, message }: PyError): boolean {
  return (
    CAUGHT_IN_MACROS.has(type) && (macroStack.some(({ macro }) => macro !== undefined) || message.startsWith("macro '"))
  )
}

interface PlacedError extends Placed {
  readonly isInMacro?: boolean
}

function pythonError(
  error: PyError,
  { isInMacro, ...frames }: PlacedError,
  sources: FailureSources,
  node: TitledNode | undefined,
): DbtErrorType {
  const unknown = /^'(\w+)' is undefined$/.exec(error.message)?.[1]
  const hint = unknown === undefined ? hintFor(error, frames) : nameHint(unknown, sources, frames)
  const message = error.message.replace(
    /^macro '(\w+)'/,
    (_, name: string) => `macro '${projectMacroName(name) ?? name}'`,
  )
  const rest = { ...inNode(node), ...frames, ...(hint !== undefined && { hint }) }
  if (isInMacro) {
    const code = error.type === 'UndefinedError' ? 'jinja/undefined' : 'jinja/runtime'
    return compilationError('CaughtMacroErrorWithNodeError', code, message, rest)
  }
  if (error.type !== 'UndefinedError') {
    // Whether a test exists is seen only where it is asked.
    const unknownTest = message.startsWith('No test named') ? syntaxHint(message) : undefined
    return compilationError('CompilationError', 'jinja/runtime', message, {
      ...rest,
      ...(unknownTest !== undefined && { hint: unknownTest }),
    })
  }
  return compilationError(
    'UndefinedMacroError',
    'jinja/undefined',
    `${error.message}. This can happen when calling a macro that does not exist. ` +
      'Check for typos and/or install package dependencies with "dbt deps".',
    rest,
  )
}

/** What a name that nothing answers to may have meant. */
function nameHint(unknown: string, sources: FailureSources, { frames = [] }: Placed): string | undefined {
  const meant = closest(unknown, sources.macroNames?.() ?? [])
  // Users know a generic test by its name alone.
  if (meant !== undefined) return `did you mean ${unknown.startsWith('test_') ? meant.replace(/^test_/, '') : meant}?`
  if (new RegExp(`\\bmacro\\s+${unknown}\\s*\\(`).test(sources.template.text))
    return `nodes do not see macros of their own file: put ${unknown} into a file of the folder macros`
  const [frame] = frames
  const line = frame?.source.text.split(/\r\n|\r|\n/)[frame.span.line - 1] ?? ''
  if (new RegExp(`\\b${unknown}\\.\\w+\\s*\\(`).test(line)) return `no package '${unknown}' is installed`
  return undefined
}

/** Jinja runs twice, and the first time there are no rows. */
function hintFor({ message }: PyError, { frames = [] }: Placed): string | undefined {
  if (!message.startsWith("'None' has no attribute")) return undefined
  const asks = frames.some(({ source }) => /\b(run_query|load_result|get_query_results_as_dict)\b/.test(source.text))
  return asks ? 'there are no results before the run: put this between {% if execute %} and {% endif %}' : undefined
}

function withPlace(error: DbtErrorType, placed: Placed, node: TitledNode | undefined): DbtErrorType {
  const [first, ...rest] = error.diagnostics
  if (!first) return error
  const known: Diagnostic = {
    ...first,
    ...(first.node === undefined ? inNode(node) : {}),
    ...(first.frames === undefined ? placed : {}),
  }
  return new DbtError(error.excType, [known, ...rest])
}

export type Placed = Pick<Diagnostic, 'at' | 'frames'>

/** The frames of an error and its place. A frame in another file than the node's says so. */
export function framesOf(frames: readonly Frame[], node: TitledNode | undefined): Placed {
  const [first] = frames
  if (!first) return {}
  const isElsewhere = node !== undefined && first.source.path !== node.original_file_path
  const shown =
    isElsewhere && frames.length === 1 && first.title === undefined ? [{ title: first.source.path, ...first }] : frames
  return { at: first.span, frames: shown }
}

function inNode(node: TitledNode | undefined): Pick<Diagnostic, 'node'> {
  return node ? { node: nodeTitle(node) } : {}
}

function compilationError(
  excType: string,
  code: Diagnostic['code'],
  message: string,
  rest: Partial<Diagnostic>,
): DbtErrorType {
  return dbtError(excType, code, message, { category: 'Compilation Error', ...rest })
}

/** Shown at most, the innermost and the outermost: deep recursion would hide the rest. */
const MOST_FRAMES = 6

function stackFrames(error: TemplateError, sources: FailureSources): Frame[] {
  const outermost = error.templateSpan ?? (error.macroStack.length === 0 ? error.span : undefined)
  return callFrames(
    outermost ? [...error.macroStack, { macro: undefined, span: outermost }] : error.macroStack,
    sources,
  )
}

/** The frames of macros that called each other, the innermost first, as far as users wrote them. */
export function callFrames(calls: readonly MacroCall[], sources: FailureSources): Frame[] {
  const frames = calls.flatMap((call) => callFrame(call, sources) ?? []).filter(isNews)
  const [only] = frames
  if (frames.length === 1 && only && calls.at(-1)?.macro === undefined) {
    const { source, span } = only
    return [
      isPartOfFile(source, sources) ? { title: `${source.path}, in a text of it`, source, span } : { source, span },
    ]
  }
  const titled = frames.map((frame, depth) => ({
    ...frame,
    title: depth === 0 ? frame.title : `called from ${frame.title}`,
  }))
  return titled.length <= MOST_FRAMES ? titled : [...titled.slice(0, MOST_FRAMES - 1), ...titled.slice(-1)]
}

/** The call and the body of a call block, and each turn of a recursion, are the same place again. */
function isNews({ title, span }: Frame, index: number, all: readonly Frame[]): boolean {
  const before = all[index - 1]
  return (
    before === undefined ||
    before.title !== title ||
    before.span.line !== span.line ||
    before.span.column !== span.column
  )
}

/** A text that stands otherwise in its file, as YAML may fold it: the lines of the frame are not those of the file. */
function isPartOfFile({ path, text }: SourceFile, sources: FailureSources): boolean {
  const whole = sources.fileText(path === sources.shownPath ? sources.template.path : path)
  return whole !== undefined && whole !== text && /\.ya?ml$/.test(path)
}

type TitledFrame = Frame & { readonly title: string }

function inTemplate({ template, shownPath, fileText }: FailureSources, span: Span): Frame {
  const frame = inFile(template, span, fileText(template.path))
  if (shownPath === undefined || shownPath === template.path) return frame
  return { source: { ...frame.source, path: shownPath }, span: { ...frame.span, path: shownPath } }
}

function callFrame({ macro, span }: MacroCall, sources: FailureSources): TitledFrame | undefined {
  if (macro === undefined) {
    if (sources.isBuiltIn || span.path !== sources.template.path) return undefined
    const frame = inTemplate(sources, span)
    return { ...frame, title: frame.source.path }
  }
  const name = projectMacroName(macro) ?? macro
  const known = sources.macro(name, span.path)
  if (known?.isBuiltIn) return undefined
  const text = known ? sources.fileText(span.path, known.package_name) : undefined
  const path = known?.shownPath ?? span.path
  const frame = inFile({ path, text: known?.text ?? '' }, span, text)
  return { ...frame, title: `${path}, in macro ${name}` }
}

/** The part of a template as a part of the file it was cut out of. */
export function inFile(template: SourceFile, span: Span, text: string | undefined): Frame {
  const start = text === undefined ? -1 : text.indexOf(template.text)
  if (text === undefined || start < 0) return { source: template, span }
  const before = text.slice(0, start)
  const lines = before.split('\n').length - 1
  const columns = start - (before.lastIndexOf('\n') + 1)
  const shift = (line: number, column: number) => (line === 1 ? column + columns : column)
  return {
    source: { path: template.path, text },
    span: {
      path: template.path,
      line: span.line + lines,
      column: shift(span.line, span.column),
      ...(span.endLine !== undefined && { endLine: span.endLine + lines }),
      ...(span.endLine !== undefined &&
        span.endColumn !== undefined && { endColumn: shift(span.endLine, span.endColumn) }),
    },
  }
}
