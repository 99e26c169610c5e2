/** The table of COMPATIBILITY.md that says how much of what was compared agrees. */
import { DBT_NAMED } from './dbt-versions.ts'
import { table } from './report.ts'
import type { Summary } from './summary.ts'

const BEGIN = '<!-- passes: written by `npm run parity -- --write` -->'
const END = '<!-- end of passes -->'

/** The text with the table in the place of the one that it has. */
export function withTable(text: string, summaries: readonly Summary[]): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`COMPATIBILITY.md has no line ${BEGIN} with ${END} below`)
  return `${text.slice(0, begin + BEGIN.length)}\n\n${passesText(summaries)}\n\n${text.slice(end)}`
}

function passesText(summaries: readonly Summary[]): string {
  const compared = summaries.filter(({ skipped }) => skipped === undefined)
  const days = compared.map(({ day }) => day).sort()
  const when = days[0] === days.at(-1) ? `${days[0]}` : `${days[0]} to ${days.at(-1)}`
  return [
    `What \`npm run parity\` compared with ${DBT_NAMED}, ${when}. A pass is a command, or one of many selections, for which both agree but for the differences below; [project by project](docs/parity.md).`,
    table(
      ['area', 'DuckDB', 'PostgreSQL'],
      [
        ['projects of others', ...onEach(compared, ({ stand }) => !isOwn(stand), wholeOf)],
        ['small projects of our own, and the example', ...onEach(compared, ({ stand }) => isOwn(stand), wholeOf)],
        ...Object.entries(AREAS).map(([aspect, area]) => [
          area,
          ...onEach(
            compared,
            ({ passes }) => aspect in passes,
            ({ passes }) => passes[aspect] ?? NONE,
          ),
        ]),
      ],
    ),
  ].join('\n\n')
}

/** What is looked at, as a reader calls it. */
const AREAS: Readonly<Record<string, string>> = {
  exit: 'exit codes',
  manifest: '`manifest.json`',
  semantic_manifest: '`semantic_manifest.json`',
  compiled: 'compiled SQL, to the byte',
  run: 'executed SQL',
  sent: 'statements sent to the server, connection by connection',
  results: 'results: status, message, failures, `adapter_response`',
  relations: 'relations: kind, columns, types, constraints, indexes, rows',
  catalog: '`catalog.json`',
  sources: 'freshness: `sources.json`',
  files: 'which files are in `target/`',
  events: 'events of the log, in order',
  lines: 'printed lines',
  list: '`ls` for selections made at random',
}

const NONE = { passed: 0, total: 0 }

function isOwn(stand: string): boolean {
  return stand.startsWith('own/') || stand.startsWith('greenery ')
}

function isOnPostgres(stand: string): boolean {
  return stand.startsWith('own/postgres/') || stand.endsWith(' postgres')
}

function wholeOf({ unknown }: Summary): { passed: number; total: number } {
  return { passed: Object.keys(unknown).length === 0 ? 1 : 0, total: 1 }
}

function onEach(
  summaries: readonly Summary[],
  counts: (summary: Summary) => boolean,
  passesOf: (summary: Summary) => { readonly passed: number; readonly total: number },
): string[] {
  return [false, true].map((onPostgres) => {
    const all = summaries
      .filter((summary) => isOnPostgres(summary.stand) === onPostgres && counts(summary))
      .map((summary) => passesOf(summary))
    const sum = (count: (each: (typeof all)[number]) => number) => all.reduce((total, each) => total + count(each), 0)
    return all.length === 0 ? '' : `${sum(({ passed }) => passed)} of ${sum(({ total }) => total)}`
  })
}
