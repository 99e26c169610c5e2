import type { SourceFile, Span } from '#foundation/source/source-file.ts'

/** The text of a template and where it stands in the user's file. */
export interface TemplateSource extends SourceFile {
  /** The line of the file on which `text` begins; 1 unless told. */
  readonly line?: number
}

/** Lines and columns for offsets in the text. The three ways to end a line count alike. */
export function spanOf(source: TemplateSource, place: { readonly start: number; readonly end: number }): Span {
  const begin = locate(source, place.start)
  const end = locate(source, place.end)
  return { path: source.path, line: begin.line, column: begin.column, endLine: end.line, endColumn: end.column }
}

function locate(source: TemplateSource, offset: number): { line: number; column: number } {
  const { text } = source
  let line = source.line ?? 1
  let lineStart = 0
  for (let index = 0; index < offset && index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10)) {
      line++
      lineStart = index + 1
    }
  }
  return { line, column: offset - lineStart + 1 }
}
