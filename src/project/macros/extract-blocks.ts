/**
 * Finds the blocks that dbt takes out of a file before Jinja sees it: `macro`, `materialization`, `test`,
 * `snapshot`, `docs`. A block's text runs from its first tag to its last, with the white space that a `-` in
 * the outer tags swallows, as dbt writes it into the manifest's `macro_sql`.
 */
import { dbtError } from '#foundation/diagnostics/dbt-error.ts'
import type { SourceFile } from '#foundation/source/source-file.ts'

export interface Block {
  readonly type: string
  readonly name: string | undefined
  /** Between the two tags. */
  readonly contents: string
  /** With the tags. */
  readonly full: string
  /** Where `full` and `contents` begin in the file. */
  readonly fullStart: number
  readonly contentsStart: number
}

interface Tag {
  readonly type: string
  readonly name: string | undefined
  readonly start: number
  readonly end: number
}

const ENDS: Readonly<Record<string, string>> = { if: 'endif', for: 'endfor' }
const STARTS: Readonly<Record<string, string>> = { endif: 'if', endfor: 'for' }

/** `onUnexpected` hears of tags outside any block, which dbt deprecates. */
export function extractBlocks(
  source: SourceFile,
  allowed: ReadonlySet<string>,
  onUnexpected?: (message: string) => void,
): Block[] {
  const { text } = source
  const blocks: Block[] = []
  const open: string[] = []
  let current: Tag | undefined
  for (const tag of findTags(source)) {
    if (tag.type in ENDS) open.push(tag.type)
    else if (tag.type in STARTS) checkControlFlow(source, open.pop(), tag)

    if (allowed.has(tag.type)) {
      if (open.length > 0) {
        fail(
          'BlockDefinitionNotAtTopError',
          source,
          tag.start,
          `Got a block definition inside control flow at ${position(text, tag.start)}. ` +
            'All dbt block definitions must be at the top level',
        )
      }
      if (current) {
        fail(
          'NestedTagsError',
          source,
          tag.start,
          `Got nested tags: ${current.type} (started at ${current.start}) did not have a matching ` +
            `{{% end${current.type} %}} before a subsequent ${tag.type} was found (started at ${tag.start})`,
        )
      }
      current = tag
    } else if (current && tag.type === `end${current.type}`) {
      blocks.push({
        type: current.type,
        name: current.name,
        contents: text.slice(current.end, tag.start),
        full: text.slice(current.start, tag.end),
        fullStart: current.start,
        contentsStart: current.end,
      })
      current = undefined
    } else if (!current) {
      onUnexpected?.(`Found unexpected '${tag.type}' block tag.`)
    }
  }
  if (current) {
    const line = text.slice(0, current.end).split('\n').length
    fail(
      'MissingCloseTagError',
      source,
      current.start,
      `Reached EOF without finding a close tag for ${current.type} (searched from line ${line})`,
    )
  }
  return blocks
}

function checkControlFlow(source: SourceFile, started: string | undefined, tag: Tag): void {
  const at = position(source.text, tag.start)
  if (started === undefined) {
    fail(
      'UnexpectedControlFlowEndTagError',
      source,
      tag.start,
      `Got an unexpected control flow end tag, got ${tag.type} but never saw a preceeding ${STARTS[tag.type]} (@ ${at})`,
    )
  }
  if (ENDS[started] !== tag.type) {
    fail(
      'MissingControlFlowStartTagError',
      source,
      tag.start,
      `Got an unexpected control flow end tag, got ${tag.type} but expected ${ENDS[started]} next (@ ${at})`,
    )
  }
}

const NEXT = /\{[{%#]/g
const TAG_START = /\{%-?\s*([A-Za-z_][A-Za-z_0-9]*)(?:\s+([A-Za-z_][A-Za-z_0-9]*))?/y
const RAW = /\{%-?\s*raw\s*(?:-%\}\s*|%\})[\s\S]*?(?:\s*\{%-|\{%)\s*endraw\s*(?:-%\}\s*|%\})/y
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y
const EXPRESSION_STOP = /\}\}|['"]/g
const TAG_STOP = /-%\}\s*|%\}|['"]/g

function* findTags(source: SourceFile): Generator<Tag> {
  const { text } = source
  let from = 0
  // Where the tag, comment or expression before ended: the white space that it swallowed is no longer to be had.
  let taken = 0
  for (;;) {
    NEXT.lastIndex = from
    const next = NEXT.exec(text)
    if (!next) return
    const start = next.index
    if (next[0] === '{#') {
      const end = text.indexOf('#}', start + 2)
      if (end < 0) unexpectedEnd(source, start, '#}', start + 2)
      from = end + 2
    } else if (next[0] === '{{') {
      from = skipTo(source, EXPRESSION_STOP, start + 2, '}}')
    } else {
      const tag = matchAt(TAG_START, text, start)
      if (!tag) {
        from = start + 2
        continue
      }
      const type = tag[1] as string
      if (type === 'raw') {
        const raw = matchAt(RAW, text, start)
        if (!raw) unexpectedEnd(source, start, '{% raw %}...{% endraw %}', start)
        from = start + raw[0].length
      } else {
        from = skipTo(source, TAG_STOP, start + tag[0].length, 'tag close ("%}")')
      }
      yield { type, name: tag[2], start: withLeadingSpace(text, start, taken), end: from }
    }
    taken = from
  }
}

/** A tag that opens with `{%-` owns the white space before it, back to `floor`. */
function withLeadingSpace(text: string, start: number, floor: number): number {
  if (text[start + 2] !== '-') return start
  let at = start
  while (at > floor && /\s/.test(text[at - 1] as string)) at--
  return at
}

/** The offset behind the next stop that stands outside a string. */
function skipTo(source: SourceFile, stops: RegExp, from: number, expected: string): number {
  const { text } = source
  let at = from
  for (;;) {
    stops.lastIndex = at
    const stop = stops.exec(text)
    if (!stop) return unexpectedEnd(source, from, expected, at)
    if (stop[0] !== "'" && stop[0] !== '"') return stop.index + stop[0].length
    const string = matchAt(STRING, text, stop.index)
    if (!string) return unexpectedEnd(source, stop.index, 'string', stop.index)
    at = stop.index + string[0].length
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function unexpectedEnd(source: SourceFile, at: number, expected: string, from: number): never {
  return fail(
    'UnexpectedMacroEOFError',
    source,
    at,
    `unexpected EOF, expected ${expected}, got "${source.text.slice(from)}"`,
  )
}

function fail(excType: string, source: SourceFile, at: number, message: string): never {
  const { line, column } = lineAndColumn(source.text, at)
  const span = { path: source.path, line, column: column + 1 }
  throw dbtError(excType, 'jinja/blocks', message, {
    category: 'Compilation Error',
    at: span,
    frames: [{ source, span }],
  })
}

function position(text: string, at: number): string {
  const { line, column } = lineAndColumn(text, at)
  return `${line}:${column}`
}

function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - (before.lastIndexOf('\n') + 1) }
}
