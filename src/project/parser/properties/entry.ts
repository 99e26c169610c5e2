/** One entry of a properties file, for example a model under `models:`. */
import { DbtError, dbtError, type ExceptionType } from '#foundation/diagnostics/dbt-error.ts'
import type { Diagnostic } from '#foundation/diagnostics/diagnostic.ts'
import type { YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import type { YamlPath } from '#foundation/yaml/positions.ts'
import { isMapping, type YamlMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import { couldNotRender } from '#project/config/renderer.ts'
import { pythonRepr } from '#project/config/python-repr.ts'
import type { ProjectFile } from '../read-files.ts'
import { type RenderText, renderEntry } from './render-entry.ts'

export type Section =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'sources'
  | 'macros'
  | 'data_tests'
  | 'analyses'
  | 'exposures'
  | 'functions'
  | 'metrics'
  | 'groups'
  | 'semantic_models'
  | 'unit_tests'
  | 'saved_queries'

/** A properties file that was read. */
export interface Properties {
  readonly file: ProjectFile
  readonly document: YamlDocument
}

export interface Entry extends Properties {
  readonly section: Section
  readonly name: string
  /** From the document down to this entry. */
  readonly path: YamlPath
  /** Rendered as far as dbt renders it when reading the file. */
  readonly data: YamlMapping
  /** As it was written. */
  readonly written: YamlMapping
  /** Where in it a text came to nothing. */
  readonly nothing: readonly YamlPath[]
}

/** The entries of a section, one by one: what is wrong with one is thrown only when it is asked for. */
export function* readEntries(
  properties: Properties,
  section: Section,
  render: RenderText,
  isPassedOver: (written: YamlValue) => boolean = () => false,
): Generator<() => Entry> {
  const list = (properties.document.value as YamlMapping)[section]
  if (!Array.isArray(list)) throw notAList(properties, section, list as YamlValue)
  for (const [index, written] of list.entries()) {
    if (isPassedOver(written)) continue
    yield () => readEntry(properties, section, written, [section, index], list, render)
  }
}

function readEntry(
  properties: Properties,
  section: Section,
  written: YamlValue,
  path: YamlPath,
  list: YamlValue[],
  render: RenderText,
): Entry {
  const { file, document } = properties
  if (!isMapping(written)) {
    const message = CHECKED_FIRST.has(section)
      ? invalidFile(properties, `a list element for '${section}' is not a dictionary`)
      : `Invalid ${section} config given in ${file.original_file_path} @ ${section}: ${trimmed(pythonRepr(list))} - expected a dict with string keys`
    throw errorAt(properties, path, 'ParsingError', 'yaml/not-a-mapping', message, 'begin the entry with name:')
  }
  if (!('name' in written) && (CHECKED_FIRST.has(section) || !('model' in written))) {
    const message = CHECKED_FIRST.has(section)
      ? invalidFile(properties, `a list element for '${section}' does not have a name attribute.`)
      : 'Entry did not contain a name'
    throw errorAt(properties, path, 'ParsingError', 'yaml/no-name', message, 'give the entry a name: key')
  }
  const renderHere: RenderText = (text, below) => {
    try {
      return render(text, below)
    } catch (error) {
      throw atPath(unrendered(error, text, properties), properties, [...path, ...below])
    }
  }
  const nothing: YamlPath[] = []
  const data = renderEntry(section, written, renderHere, (below) => nothing.push(below))
  return { file, document, section, path, data, written, nothing, name: data.name as string }
}

/** dbt looks at the form of these when it reads the file, before it reads any entry. */
const CHECKED_FIRST: ReadonlySet<Section> = new Set([
  'models',
  'seeds',
  'snapshots',
  'sources',
  'macros',
  'analyses',
  'exposures',
  'metrics',
  'semantic_models',
  'saved_queries',
  'functions',
])

function invalidFile({ file }: Properties, reason: string): string {
  return `The schema file at ${file.original_file_path} is invalid because ${reason}`
}

function unrendered(error: unknown, text: string, { file }: Properties): unknown {
  if (!(error instanceof DbtError)) return error
  const [first, ...rest] = error.diagnostics
  if (first?.category === 'Compilation Error') {
    const message = couldNotRender(text, first.message)
    return new DbtError('CompilationError', [{ ...first, message }, ...rest])
  }
  if (first?.category !== 'Parsing Error') return error
  const message = `Failed to render ${file.original_file_path} from project ${file.package_name}: ${first.message}`
  return new DbtError('ParsingError', [{ ...first, message }, ...rest])
}

function notAList(properties: Properties, section: Section, list: YamlValue): DbtError {
  const type = list === null ? 'NoneType' : isMapping(list) ? 'dict' : typeof list === 'string' ? 'str' : typeof list
  const message = CHECKED_FIRST.has(section)
    ? invalidFile(properties, `the value of '${section}' is not a list`)
    : `${section} must be a list, got <class '${type}'> instead: (${trimmed(typeof list === 'string' ? list : pythonRepr(list))})`
  return errorAt(
    properties,
    [section],
    'ParsingError',
    'yaml/not-a-list',
    message,
    `begin each entry under ${section}: with a dash`,
  )
}

/** dbt shortens what it shows of a file to this. */
export function trimmed(text: string): string {
  return text.length < 50 ? text : `${text.slice(0, 44)}...${text.slice(-3)}`
}

const CATEGORIES = { Parsing: 'Parsing Error', Compilation: 'Compilation Error' } as const

/** An error about a place of a properties file. `path` goes from the document down. */
export function errorAt(
  { document }: Pick<Properties, 'document'>,
  path: YamlPath,
  excType: ExceptionType,
  code: Diagnostic['code'],
  message: string,
  hint?: string,
  category: keyof typeof CATEGORIES = 'Parsing',
): DbtError {
  const span = document.keySpanOf(path)
  return dbtError(excType, code, message, {
    category: CATEGORIES[category],
    at: span,
    frames: [{ source: document.source, span }],
    ...(hint !== undefined && { hint }),
  })
}

/** The same, and one that lies in what the entry calls gets the entry behind it. */
export function calledAt(error: unknown, properties: Pick<Properties, 'document'>, path: YamlPath): unknown {
  if (!(error instanceof DbtError)) return error
  const [first, ...rest] = error.diagnostics
  const last = first?.frames?.at(-1)
  const { source } = properties.document
  if (!first?.frames || !last || last.source.path === source.path) return atPath(error, properties, path)
  const frame = { title: `called from ${source.path}`, source, span: properties.document.keySpanOf(path) }
  return new DbtError(error.excType, [{ ...first, frames: [...first.frames, frame] }, ...rest])
}

/** An error that knows no place gets that of a path of the file; any other comes back as it is. */
export function atPath(error: unknown, { document }: Pick<Properties, 'document'>, path: YamlPath): unknown {
  if (!(error instanceof DbtError)) return error
  const [first, ...rest] = error.diagnostics
  if (!first || first.frames?.length) return error
  const span = document.keySpanOf(path)
  return new DbtError(error.excType, [{ ...first, at: span, frames: [{ source: document.source, span }] }, ...rest])
}
