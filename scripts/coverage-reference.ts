import { type CoverageRow, type CoverageSection, isOpen, readCoverage } from '../tests/coverage/read-coverage.ts'
import { markdownTable } from './markdown-table.ts'

/** The reference page of what dbt has and what proves it here, made from the coverage table. `root` is the repository. */
export function coverageReference(root: string): string {
  const sections = readCoverage(root)
  return [
    '# Coverage of dbt',
    '<!-- Written by `node scripts/docs.mjs`. -->',
    INTRODUCTION,
    summary(sections),
    ...sections.flatMap(({ section, rows }) => [`## ${section}`, table(rows)]),
  ]
    .join('\n\n')
    .concat('\n')
}

const INTRODUCTION = `Each row is a thing that dbt 1.12 has, by dbt's name, with how often projects use it (**C** common, **M** moderate, **R** rare)
and the cases that prove it: paths of the repository, and behind \`#\` words that stand there. A case of a folder with \`recorded.json\`
or \`expected.json\`, and each of the case files, was recorded with real dbt, Jinja2 or Python. Error cases compare the message, the
exception class and the exit code; where nothing can go wrong, the reason stands in their place. What differs is told in
[COMPATIBILITY.md](../../COMPATIBILITY.md). A row without a case is open.`

function summary(sections: readonly CoverageSection[]): string {
  const all = sections.flatMap(({ rows }) => rows)
  const lines = [
    ...sections.map(({ section, rows }) => count(`[${section}](#${anchor(section)})`, rows)),
    count('**all**', all),
  ]
  return markdownTable(['Section', 'Rows', 'Proven', 'Differ', 'Open', 'Cases', 'Error cases'], lines)
}

function count(name: string, rows: readonly CoverageRow[]): readonly string[] {
  const distinct = (of: (row: CoverageRow) => readonly string[]) => new Set(rows.flatMap(of)).size
  return [
    name,
    rows.length,
    rows.filter(({ cases }) => cases.length > 0).length,
    rows.filter(({ difference }) => difference !== undefined).length,
    rows.filter(isOpen).length,
    distinct(({ cases }) => cases),
    distinct(({ errors = [] }) => errors),
  ].map(String)
}

function table(rows: readonly CoverageRow[]): string {
  return markdownTable(
    ['', 'Row', 'Cases', 'Error cases'],
    rows.map((row) => [
      row.weight,
      code(row.row),
      [...(isOpen(row) ? ['**open**'] : []), ...row.cases.map(code), ...differs(row)].join('<br>'),
      (row.errors ?? []).map(code).join('<br>') || (row.cannotFail ?? ''),
    ]),
  )
}

function differs({ difference }: CoverageRow): readonly string[] {
  return difference === undefined ? [] : [`differs: ${difference.replaceAll('|', '\\|')}`]
}

/** Code of one line in a cell of a table. */
function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`'
  return `${fence}${fence.length > 1 ? ' ' : ''}${text.replaceAll('|', '\\|')}${fence.length > 1 ? ' ' : ''}${fence}`
}

/** The address of a heading, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
