import { CATALOGUE_PARTS } from '#foundation/events/catalogue.ts'
import type { EventKind } from '#foundation/events/event-kind.ts'
import { OWN } from '#foundation/events/catalogue/own.ts'
import { markdownTable } from './markdown-table.ts'

/** The reference page of the events that JSON logs hold, made from their catalogue. */
export function eventsReference(): string {
  const all = CATALOGUE_PARTS.flatMap((part) => Object.entries(part))
  const own = new Set(Object.keys(OWN))
  return [
    '# Events',
    '<!-- Written by `node scripts/docs.mjs`. -->',
    INTRODUCTION,
    '## dbt’s',
    eventTable(all.filter(([name]) => !own.has(name))),
    '## Our own',
    'Their codes begin with X, a letter that dbt leaves free.',
    eventTable(all.filter(([name]) => own.has(name))),
  ]
    .join('\n\n')
    .concat('\n')
}

const INTRODUCTION = `With \`--log-format json\` each line is one event, an object with \`info\` (name, code, level, msg, ts, invocation_id, thread, pid) and
\`data\` with the fields named here; events of a node have \`node_info\` among them. Names, codes and fields are dbt's, and the names
are what \`--warn-error-options\` takes. An event without a level here has the one of what it tells.`

function eventTable(events: readonly (readonly [string, EventKind])[]): string {
  const rows = events
    .toSorted(([, a], [, b]) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
    .map(([name, { code, level, fields }]) => [
      code,
      `\`${name}\``,
      level ?? '',
      [...fields.keys()].map((field) => `\`${field}\``).join(', '),
    ])
  return markdownTable(['Code', 'Name', 'Level', 'Fields'], rows)
}
