import { type DbtError, dbtError } from '../diagnostics/dbt-error.ts'
import type { SourceFile, Span } from '../source/source-file.ts'
import { ValueBuilder } from './construct.ts'
import { findPosition, type PositionNode, readPositions, spanAt, type YamlPath } from './positions.ts'
import { findDuplicateKeys, findValueProblem } from './construction.ts'
import { readDocument } from './yaml-parser.ts'
import { YamlLimit, YamlProblem } from './yaml-problem.ts'
import type { YamlValue } from './yaml-value.ts'

/** A YAML text that was read: its value, and on demand where each part of it stands. */
export interface YamlDocument {
  readonly source: SourceFile
  /** Null from an empty text. */
  readonly value: YamlValue
  /** Keys that stand twice in one mapping, where dbt warns and the later value holds. */
  readonly duplicateKeys: readonly { readonly key: string; readonly span: Span }[]
  /** Where the value at a path stands, or the nearest one above it that there is. */
  spanOf(path: YamlPath): Span
  /** Where the key at the end of a path stands. */
  keySpanOf(path: YamlPath): Span
  /** The value at a path as the text writes it: cheaper than to look for its lines. */
  textOf(path: YamlPath): string
  /** The same of the key at the end of a path. */
  keyTextOf(path: YamlPath): string
}

/** What a caller may say of a text that is no YAML. */
export interface YamlFailure {
  /** As dbt says it: `Syntax error near line 3`, and why. */
  readonly message: string
  readonly source: SourceFile
  readonly span: Span
  readonly hint?: string
}

/**
 * Reads a YAML text as PyYAML's SafeLoader reads it for dbt (YAML 1.1). Positions are only looked up when asked for.
 * A text that is no YAML is a `ParsingError`, unless `fail` makes another error of it.
 */
export function parseYaml(source: SourceFile, fail: (failure: YamlFailure) => DbtError = parsingError): YamlDocument {
  const builder = new ValueBuilder()
  try {
    refuseControlCharacters(source.text)
    const value = readDocument(source.text, builder) ?? null
    // A pair of `!!pairs` whose key stands twice is two pairs: what was built no longer shows it.
    const problem = builder.hasDuplicates ? findValueProblem(source.text) : undefined
    if (problem) throw problem
    return new ReadDocument(source, value, builder)
  } catch (error) {
    if (error instanceof YamlLimit) throw fail(describe(source, error))
    if (error instanceof YamlProblem) throw fail(describe(source, findValueProblem(source.text) ?? error))
    throw error
  }
}

class ReadDocument implements YamlDocument {
  readonly source: SourceFile
  readonly value: YamlValue
  private readonly builder: ValueBuilder
  private positions: PositionNode | undefined

  constructor(source: SourceFile, value: YamlValue, builder: ValueBuilder) {
    this.source = source
    this.value = value
    this.builder = builder
  }

  get duplicateKeys(): YamlDocument['duplicateKeys'] {
    if (!this.builder.hasDuplicates) return []
    return findDuplicateKeys(this.source.text).map(({ key, offset, length }) => ({
      key,
      span: spanAt(this.source, offset, offset + length),
    }))
  }

  spanOf(path: YamlPath): Span {
    const { node } = this.find(path)
    return spanAt(this.source, node.start, node.end)
  }

  keySpanOf(path: YamlPath): Span {
    const { node, key } = this.find(path)
    return key ? spanAt(this.source, key.start, key.end) : spanAt(this.source, node.start, node.end)
  }

  textOf(path: YamlPath): string {
    return this.slice(this.find(path).node)
  }

  keyTextOf(path: YamlPath): string {
    const { node, key } = this.find(path)
    return this.slice(key ?? node)
  }

  private slice({ start, end }: PositionNode): string {
    return this.source.text.slice(start, end)
  }

  private find(path: YamlPath) {
    this.positions ??= readPositions(this.source.text)
    return findPosition(this.positions, path)
  }
}

// oxlint-disable-next-line no-control-regex -- these are what is looked for.
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/

function refuseControlCharacters(text: string): void {
  const offset = text.search(CONTROL)
  if (offset >= 0) throw new YamlLimit('control characters are not allowed', offset)
}

function describe(source: SourceFile, problem: YamlProblem): YamlFailure {
  const span = spanAt(source, problem.offset, problem.offset)
  const reason = problem.context ? `${problem.context}: ${problem.message}` : problem.message
  const hint = hintFor(source.text, problem)
  return {
    message: `Syntax error near line ${span.line}\n${reason}`,
    source,
    span,
    ...(hint !== undefined && { hint }),
  }
}

function hintFor(text: string, problem: YamlProblem): string | undefined {
  const found = text.charAt(problem.offset)
  if (problem.message === 'found unhashable key')
    return 'a value that begins with \'{{\' needs quotes around it: "{{ … }}"'
  if (problem.message.startsWith('mapping values are not allowed')) {
    return "quote a text that holds ': ', and check that the keys above stand as far in as this one"
  }
  if (found === '\t') return 'YAML is indented with spaces, not tabs'
  if (problem.message.startsWith('found character that cannot start')) return `quote a text that begins with '${found}'`
  return undefined
}

function parsingError({ message, source, span, hint }: YamlFailure): DbtError {
  return dbtError('ParsingError', 'yaml/syntax', message, {
    at: span,
    frames: [{ source, span }],
    ...(hint !== undefined && { hint }),
  })
}
