import { HISTORY_TABLES, type HistoryColumn } from '#platform/history/history-tables.ts'
import { SQL_TYPES } from '#platform/history/insert-sql.ts'
import { markdownTable } from './markdown-table.ts'

/** The reference page of the tables of history, made from what they are made from. */
export function historyReference(): string {
  const tables = Object.entries(HISTORY_TABLES).flatMap(([name, { about, columns }]) => [
    `## ${name}`,
    about,
    markdownTable(
      ['Column', 'Type', 'Meaning'],
      Object.entries<HistoryColumn>(columns).map(([column, { type, about: meaning }]) => [
        `\`${column}\``,
        SQL_TYPES[type],
        meaning,
      ]),
    ),
  ])
  return ['# Tables of history', '<!-- Written by `node scripts/docs.mjs`. -->', INTRODUCTION, ...tables]
    .join('\n\n')
    .concat('\n')
}

const INTRODUCTION = `In the schema \`trellis_meta\` of each target's warehouse, or wherever \`history\` of trellis.yml says. Rows are only ever added; times are
UTC. What they are for stands in [history](../history.md). One table more, \`written_runs\`, belongs to the writer.`
