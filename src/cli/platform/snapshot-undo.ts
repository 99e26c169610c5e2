/** `trellis snapshot undo`: takes the last run of a snapshot back. */
import { SnapshotHistory } from '#execution/snapshots/snapshot-history.ts'
import { type Undone, undoSnapshot } from '#execution/snapshots/undo-snapshot.ts'
import { findSnapshot } from '#platform/changes/ask-snapshot.ts'
import type { Invocation } from '#commands/invocation.ts'
import { openProjectStore } from '../books/open-books.ts'
import { settingsOfProject } from '../settings-of-project.ts'
import type { Host } from '../host.ts'
import { whoTypes } from './access-store.ts'
import type { DescribeCommand } from './platform-command.ts'
import { addProjectOptions, type ProjectWords } from './project-invocation.ts'
import { withProject } from './with-project.ts'

interface Words extends ProjectWords {
  readonly dryRun?: true
}

export const describeSnapshotUndo: DescribeCommand = (command, host) => {
  command
    .argument('<snapshot>', 'The snapshot')
    .option('--dry-run', 'Only say what would be done')
    .addHelpText('after', HELP)
  addProjectOptions(command)
  command.action(async (name: string, words: Words) => {
    const isDryRun = words.dryRun === true
    await withProject(host, words, ['snapshot', 'undo', name], async ({ invocation, project, session }) => {
      const node = findSnapshot(project.manifest, name)
      const history = new SnapshotHistory(project.setup)
      const undone = await session.named('undo', () => undoSnapshot(history, session, node, { isDryRun }))
      host.output.write(undoneText(node.name, undone, isDryRun))
      if (!isDryRun) await noteUndo(host, invocation, node.unique_id, undone)
    })
  })
}

/** Links it to the audit chain: afterwards, since the warehouse and the store have no transaction in common. */
async function noteUndo(host: Host, invocation: Invocation, unique_id: string, undone: Undone): Promise<void> {
  const store = await openProjectStore(invocation, settingsOfProject(invocation))
  try {
    const { relation, runId, recordedAt, removed, opened, dropsTable } = undone
    const data = { relation, run: runId, recorded_at: recordedAt, removed, opened, drops_table: dropsTable }
    await store.audit.append([{ action: 'snapshot.undone', actor: whoTypes(host), subject: unique_id, data }])
  } finally {
    await store.close()
  }
}

const HELP = `
Rows that the run inserted are removed, rows that it closed hold again, columns that it added are dropped; all of it
in one transaction, or nothing. It takes a trellis.yml beside dbt_project.yml at the time of the run.`

function undoneText(name: string, undone: Undone, isDryRun: boolean): string {
  const { recordedAt, runId, removed, opened, droppedColumns, dropsTable, rowsBefore, relation } = undone
  const done = (verb: string) => (isDryRun ? `would be ${verb}` : verb)
  const lines = dropsTable
    ? [`${relation}, which it made, ${isDryRun ? 'would be' : 'is'} dropped with ${rows(removed)}`]
    : [
        `${rows(removed)} ${done('removed')}, ${rows(opened)} ${done('opened again')}`,
        ...droppedColumns.map((column) => `column ${column} ${done('dropped')}`),
        `${relation} ${isDryRun ? 'would have' : 'has'} ${rows(rowsBefore)}, as before that run`,
      ]
  const head = `${name}: the run of ${recordedAt} UTC (${runId}) ${isDryRun ? 'can be' : 'is'} taken back`
  return `${[head, ...lines.map((line) => `  ${line}`)].join('\n')}\n`
}

function rows(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`
}
