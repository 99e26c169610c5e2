/** Properties files: everything that YAML says about a project's nodes, and the nodes that only YAML knows. */
import { DbtError, dbtError } from '#foundation/diagnostics/dbt-error.ts'
import { parseYaml, type YamlDocument } from '#foundation/yaml/parse-yaml.ts'
import { isMapping, type YamlValue } from '#foundation/yaml/yaml-value.ts'
import type { RelationNames } from '../name-relation.ts'
import type { NodeParser } from '../parse-nodes.ts'
import type { ParserState } from '../parser-state.ts'
import { fileName, type ProjectFile } from '../read-files.ts'
import { addYamlSnapshot } from './add-yaml-snapshot.ts'
import { shownPath } from '../places/described-entry.ts'
import { atPath, type Entry, readEntries, type Section } from './entry.ts'
import { parseExposureEntry } from './exposures.ts'
import { parseFunctionEntry } from './functions.ts'
import { parseGroupEntry } from './groups.ts'
import { parseMetricEntry } from './metrics.ts'
import { parseModelEntry } from './models.ts'
import { Parsing } from './parsing.ts'
import { parseDescribedEntry } from './patch-described.ts'
import { parseMacroEntry } from './patch-macro.ts'
import { parseSingularTestEntry } from './patch-singular-test.ts'
import { parseSavedQueryEntry } from './saved-queries.ts'
import { parseSemanticModelEntry } from './semantic-models.ts'
import { buildSources, WrittenSources } from './sources.ts'
import { parseUnitTestEntry } from './unit-tests.ts'

/** What is kept of the files until disabled nodes stand apart. */
export interface Properties {
  readonly parsing: Parsing
  readonly sources: WrittenSources
}

/** What is given back is for when all entries of the section have been read, as in dbt. */
type ParseEntry = (parsing: Parsing, entry: Entry) => (() => void) | undefined | void

/** The sections of a file in the order in which dbt reads them. Snapshots come twice: first those that only YAML knows. */
const SECTIONS: readonly (readonly [Section, ParseEntry | 'source'])[] = [
  ['models', parseModelEntry],
  ['seeds', parseDescribedEntry],
  ['snapshots', addYamlSnapshot],
  ['snapshots', parseDescribedEntry],
  ['sources', 'source'],
  ['macros', parseMacroEntry],
  ['data_tests', parseSingularTestEntry],
  ['analyses', parseDescribedEntry],
  ['exposures', parseExposureEntry],
  ['functions', parseFunctionEntry],
  ['metrics', parseMetricEntry],
  ['groups', parseGroupEntry],
  ['semantic_models', parseSemanticModelEntry],
  ['unit_tests', parseUnitTestEntry],
  ['saved_queries', parseSavedQueryEntry],
]

/** Reads all properties files, the projects in their order. Sources wait for `finishProperties`. */
export function parseProperties(
  state: ParserState,
  names: RelationNames,
  nodes: NodeParser,
  files: readonly ProjectFile[],
): Properties {
  const parsing = new Parsing(state, names, nodes)
  const sources = new WrittenSources()
  for (const project of state.setup.projects.values()) {
    for (const file of files) {
      if (file.package_name !== project.projectName) continue
      state.watcher.whileReading(fileName(file), () => state.attempt(() => parseFile(parsing, sources, file)))
    }
  }
  return { parsing, sources }
}

/** What is wrong with the files as YAML: what they say cannot be judged while nodes are missing. */
export function checkDocuments(state: ParserState, files: readonly ProjectFile[]): void {
  for (const file of files) state.attempt(() => readDocument(state, file))
}

/** Makes nodes of the sources, now that every file's changes to them are known. */
export function finishProperties(_state: ParserState, _names: RelationNames, { parsing, sources }: Properties): void {
  buildSources(parsing, sources)
}

/** Reads what one file says of resources of this name, and nothing else. */
export function parseEntriesOf(
  state: ParserState,
  names: RelationNames,
  nodes: NodeParser,
  file: ProjectFile,
  name: string,
): void {
  const isOther = (entry: YamlValue) => !isMapping(entry) || entry.name !== name
  state.attempt(() => parseFile(new Parsing(state, names, nodes), new WrittenSources(), file, isOther))
}

function parseFile(
  parsing: Parsing,
  sources: WrittenSources,
  file: ProjectFile,
  isPassedOver: (entry: YamlValue) => boolean = () => false,
): void {
  const document = readDocument(parsing.state, file)
  const { value } = document
  if (!isMapping(value)) return
  const render = parsing.renderer(file.package_name, file.original_file_path)
  for (const [section, parse] of SECTIONS) {
    if (!Object.hasOwn(value, section)) continue
    const entries = () => readEntries({ file, document }, section, render, isPassedOver)
    const left: (() => void)[] = []
    const parseOne = (entry: () => Entry) => {
      const read = entry()
      const placed = (work: () => void) => {
        try {
          work()
        } catch (error) {
          throw atPath(error, read, [...read.path, 'name'])
        }
      }
      placed(() => {
        if (parse === 'source') return sources.add(read)
        const rest = parse(parsing, read)
        if (rest) left.push(() => placed(rest))
      })
    }
    if (section === 'data_tests') {
      const work = () => {
        for (const entry of entries()) parseOne(entry)
      }
      parsing.state.attempt(() => warnOfTests(parsing.state, file, work))
    } else {
      parsing.state.attempt(() => {
        for (const entry of entries()) parsing.state.attempt(() => parseOne(entry))
      })
      for (const rest of left) parsing.state.attempt(rest)
    }
  }
}

/** What is wrong among singular tests is told, and what stands behind it there is not read. */
function warnOfTests({ setup }: ParserState, file: ProjectFile, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof DbtError) || error.diagnostics[0]?.category !== 'Parsing Error') throw error
    const msg = `Unable to parse 'data_tests' section of file '${file.original_file_path}'\n${error.message}`
    setup.events.emit('Note', { msg }, 'warn')
  }
}

function readDocument({ setup }: ParserState, file: ProjectFile): YamlDocument {
  const reading = `Error reading ${file.package_name}: ${file.relativePath} - `
  const path = shownPath(setup, file)
  const document = parseYaml({ path, text: file.text }, ({ message, source, span, hint }) =>
    dbtError('YamlLoadError', 'yaml/syntax', reading + message, {
      category: 'Parsing Error',
      at: span,
      frames: [{ source, span }],
      ...(hint !== undefined && { hint }),
    }),
  )
  for (const { key, span } of document.duplicateKeys) {
    setup.events.emit('DuplicateYAMLKeysDeprecation', {
      duplicate_description: `Duplicate key '${key}' in "<unicode string>", line ${span.line}, column ${span.column}`,
      file: file.original_file_path,
    })
  }
  const { value } = document
  if (value !== null && !isMapping(value)) {
    throw dbtError(
      'YamlLoadError',
      'yaml/not-a-mapping',
      `${reading}Contents of file '${file.original_file_path}' are not valid. Dictionary expected.`,
      {
        category: 'Parsing Error',
        at: document.spanOf([]),
        frames: [{ source: document.source, span: document.spanOf([]) }],
      },
    )
  }
  return document
}
