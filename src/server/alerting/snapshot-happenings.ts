import type { Happening } from '#platform/alerts/rules/happening.ts'
import type { ProjectFacts } from '#platform/alerts/rules/project-facts.ts'
import type { Run } from '#platform/store/port/runs.ts'

/** A row of what `trellis changes` answers: a changed column, or a key that came or went. */
export type SnapshotChange = Readonly<Record<string, unknown>>

const MOST_SHOWN = 10
/** What stands beside keys and labels in such a row. */
const OWN = new Set(['at', 'change', 'column', 'before', 'after'])

/** What is told of a snapshot in which something changed; nothing where nothing did. */
export function happeningOfSnapshot(
  { total, rows }: { readonly total: number; readonly rows: readonly SnapshotChange[] },
  about: {
    readonly run: Run
    readonly where: string | null
    readonly unique_id: string
    readonly project: ProjectFacts
  },
): readonly Happening[] {
  if (total === 0) return []
  const { run, where, unique_id, project } = about
  const facts = project.get(unique_id)
  const at = run.instance === null ? '' : ` @ ${run.instance}`
  const shown = rows.slice(0, MOST_SHOWN).map(changeInWords)
  const more = total > shown.length ? [`and ${total - shown.length} more`] : []
  const head = `${total} ${total === 1 ? 'change' : 'changes'}${where === null ? '' : ` where ${where}`}`
  return [
    {
      event: 'snapshot.changed',
      subject: `${unique_id}${at}`,
      name: `${facts?.name ?? unique_id.split('.').at(-1) ?? unique_id}${at}`,
      at: run.finishedAt ?? run.createdAt,
      severity: 'warn',
      job: run.job,
      owners: facts?.owners ?? [],
      readers: facts?.readers ?? [],
      groups: facts?.group == null ? [] : [facts.group],
      tags: facts?.tags ?? [],
      nodes: [unique_id],
      detail: [`${head}:`, ...shown, ...more].join('\n'),
      where,
    },
  ]
}

/** For example `Monstera: inventory 7 → 0`. */
function changeInWords(change: SnapshotChange): string {
  const who = Object.entries(change)
    .filter(([name]) => !OWN.has(name))
    .map(([, value]) => shown(value))
    .at(-1)
  const { column, before, after } = change
  return column === null || column === undefined
    ? `${who}: ${shown(change['change'])}`
    : `${who}: ${shown(column)} ${shown(before)} → ${shown(after)}`
}

function shown(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)
}
