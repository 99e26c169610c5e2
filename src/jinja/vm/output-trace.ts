/**
 * Which part of a template wrote which part of a render's text. The machine marks each piece as it prints it; texts that
 * are made apart from the output (by macros, in captures) keep their marks under the text itself, which is how they are
 * found again when the text is printed, whatever ways it has gone as a value in between.
 */
import type { Span } from '#foundation/source/source-file.ts'
import { type Code, placeOf } from '../compile/code.ts'
import { spanOf } from '../syntax/template-source.ts'
import type { MacroCall } from './template-error.ts'

/** The marks of one running function: where in its text a piece begins, and the instruction that printed it. */
export class Marks {
  readonly code: Code
  readonly macro: string | undefined
  readonly starts: number[] = []
  readonly offsets: number[] = []
  readonly texts: string[] = []
  /** Whether a piece is text of the template, or else what an expression gave. */
  readonly isTemplateText: boolean[] = []

  constructor(code: Code, macro: string | undefined) {
    this.code = code
    this.macro = macro
  }
}

export class OutputTrace {
  readonly #made = new Map<string, Marks>()
  #left = MOST_MARKS
  #root: Marks | undefined

  begin(code: Code, macro: string | undefined): Marks {
    const marks = new Marks(code, macro)
    this.#root ??= marks
    return marks
  }

  mark(marks: Marks, start: number, offset: number, text: string, isTemplateText: boolean): void {
    if (this.#left-- <= 0 || text === '') return
    marks.starts.push(start)
    marks.offsets.push(offset)
    marks.texts.push(text)
    marks.isTemplateText.push(isTemplateText)
  }

  /** A text was made apart from the output. Where several functions give the same text, the innermost wrote it. */
  keep(text: string, marks: Marks): void {
    if (this.#left > 0 && marks.starts.length > 0 && !this.#made.has(text)) this.#made.set(text, marks)
  }

  /** The places that wrote the character at an offset of the rendered text, the innermost first, the template itself last. */
  placesOf(offset: number): readonly MacroCall[] {
    return this.#root ? this.#places(this.#root, offset, 0) : []
  }

  #places(marks: Marks, at: number, depth: number): readonly MacroCall[] {
    const index = marks.starts.findLastIndex((start) => start <= at)
    const text = marks.texts[index]
    if (text === undefined || depth > MOST_DEPTH) return []
    const within = at - (marks.starts[index] as number)
    const { macro, code } = marks
    const place = placeOf(code, marks.offsets[index] as number)
    if (marks.isTemplateText[index]) return [{ macro, span: spanInText(code, place, text, within) }]
    const own = { macro, span: spanOf(code.source, place) }
    const inner = this.#made.get(text)
    return inner && inner !== marks ? [...this.#places(inner, within, depth + 1), own] : [own]
  }
}

/** The word at an offset of a piece of the template's text. Jinja strips such pieces and ends their lines in its own way. */
function spanInText(
  { source }: Code,
  place: { readonly start: number; readonly end: number },
  text: string,
  within: number,
): Span {
  const written = source.text.slice(place.start, place.end)
  const found = written.replaceAll('\r\n', '\n').indexOf(text)
  if (found < 0) return spanOf(source, place)
  const start = place.start + found + within + (written.includes('\r\n') ? carriageReturns(written, found + within) : 0)
  return spanOf(source, { start, end: Math.min(place.end, start + wordLength(text, within)) })
}

/** A render that prints without end is not followed to the end of memory. */
const MOST_MARKS = 500_000
const MOST_DEPTH = 50

function wordLength(text: string, from: number): number {
  return Math.max(1, /^\w*/.exec(text.slice(from))?.[0].length ?? 1)
}

/** How many characters Jinja left out before an offset, where lines end with two. */
function carriageReturns(written: string, offset: number): number {
  let passed = 0
  let index = 0
  while (passed < offset) {
    if (written[index] === '\r' && written[index + 1] === '\n') index++
    index++
    passed++
  }
  return index - passed
}
