import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One wrong input: a small project, a command, and what dbt says to it. */
export interface ErrorCase {
  readonly name: string
  /** The words behind the program's name. */
  readonly words: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Paths that the system does not let us read. */
  readonly unreadable: readonly string[]
  readonly folders: readonly string[]
  /** Symbolic links, each with what it points at. */
  readonly links: readonly (readonly [path: string, target: string])[]
  readonly files: ReadonlyMap<string, string | Uint8Array>
  /** Why the outcome is another than dbt's. */
  readonly differs: string | undefined
  /** What was recorded of dbt: exit code and exception class in the first line. */
  readonly dbt: string | undefined
}

export interface CaseFile {
  readonly name: string
  readonly outPath: string
  readonly cases: readonly ErrorCase[]
  readonly expected: ReadonlyMap<string, string>
}

/**
 * The case files beside this file. A case is a block of directives and files:
 *
 *     === a misspelt ref
 *     $ run --select revenue
 *     --- models/revenue.sql
 *     select * from {{ ref('ordres') }}
 *
 * Further directives: `env NAME=value`, `unreadable <path>`, `folder <path>`, `link <path> <target>`, `differs <why>`,
 * and `unrecorded <why>` for what dbt cannot be asked. A file whose heading ends in ` json` is written as a JSON string,
 * in ` bytes` as one whose characters are bytes; one whose text is `none` is not there. What is expected stands in the `.out` beside it, dbt's answer in the `.dbt`.
 */
export function readCaseFiles(): CaseFile[] {
  const folder = import.meta.dirname
  const names = readdirSync(folder).filter((file) => file.endsWith('.txt'))
  return names.map((file) => {
    const path = (ending: string) => join(folder, file.replace(/txt$/, ending))
    const recorded = readBlocks(path('dbt'))
    return {
      name: file.replace(/\.txt$/, ''),
      outPath: path('out'),
      cases: [...readBlocks(path('txt'))].map(([name, text]) => readCase(name, text, recorded.get(name))),
      expected: readBlocks(path('out')),
    }
  })
}

function readCase(name: string, text: string, dbt: string | undefined): ErrorCase {
  const [head = '', ...parts] = text.split(/^--- /m)
  const directives = head.split('\n').map((line) => /^(\S+) (.*)$/.exec(line)?.slice(1) ?? ['', ''])
  const all = (word: string) => directives.filter(([key]) => key === word).map(([, rest]) => rest as string)
  return {
    name,
    words: (all('$')[0] ?? 'run').match(/'[^']*'|\S+/g)?.map((word) => word.replace(/^'|'$/g, '')) ?? [],
    env: Object.fromEntries(
      all('env').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    ),
    unreadable: all('unreadable'),
    folders: all('folder'),
    links: all('link').map((pair) => pair.split(' ') as [string, string]),
    files: new Map([...DEFAULT_FILES, ...parts.map(readFile)]),
    differs: all('differs')[0],
    dbt,
  }
}

function readFile(part: string): [string, string | Uint8Array] {
  const [, path = '', form, text = ''] = /^(.+?)( json| bytes)?\n([^]*)$/.exec(part) ?? []
  if (form === undefined) return [path, text]
  const content = JSON.parse(text) as string
  return [path, form === ' bytes' ? Buffer.from(content, 'latin1') : content]
}

const DEFAULT_FILES: ReadonlyMap<string, string> = new Map([
  ['dbt_project.yml', "name: shop\nversion: '1.0'\nprofile: shop\n"],
  ['profiles.yml', "shop:\n  target: dev\n  outputs:\n    dev:\n      type: duckdb\n      path: ':memory:'\n"],
])

function readBlocks(path: string): Map<string, string> {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return new Map()
  }
  const blocks = text.split(/^=== /m).slice(1)
  return new Map(
    blocks.map((block) => [
      block.slice(0, block.indexOf('\n')),
      block.slice(block.indexOf('\n') + 1).replace(/\n$/, ''),
    ]),
  )
}
