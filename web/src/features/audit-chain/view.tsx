import { Link } from 'wouter'
import type { AuditRecord } from '#api/audit.ts'
import { Moment } from '../../components/moment.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { paths } from '../../lib/paths.ts'
import { dataWords, runOfSubject } from './model.ts'
import './audit-chain.css'

interface AuditTableProps {
  readonly records: readonly AuditRecord[]
  readonly now: number
  readonly timeZone: string
}

/** Links of the chain, the newest first; all that a link holds shows when it is opened. */
export function AuditTable({ records, now, timeZone }: AuditTableProps) {
  const columns: Column<AuditRecord>[] = [
    { name: 'seq', head: 'Link', isNumber: true, cell: ({ seq }) => seq },
    { name: 'at', head: 'When', cell: ({ at }) => <Moment at={at} now={now} timeZone={timeZone} /> },
    { name: 'action', head: 'What', cell: ({ action }) => <code>{action}</code> },
    {
      name: 'subject',
      head: 'About',
      cell: ({ subject }) => {
        const run = runOfSubject(subject)
        return (
          <span className="audit-name" title={subject}>
            {run === undefined ? subject : <Link href={paths.run(run)}>{subject}</Link>}
          </span>
        )
      },
    },
    {
      name: 'actor',
      head: 'Who',
      cell: ({ actor }) => (
        <span className="audit-name" title={actor ?? undefined}>
          {actor ?? '–'}
        </span>
      ),
    },
    {
      name: 'data',
      head: 'What it says',
      cell: (record) => (
        <details className="audit-data">
          <summary>{dataWords(record) || 'the whole link'}</summary>
          <pre>{JSON.stringify(record, null, 2)}</pre>
        </details>
      ),
    },
    {
      name: 'hash',
      head: 'Hash',
      cell: ({ hash }) => <code title={hash}>{hash.slice(0, 10)}</code>,
    },
  ]
  return <Table label="Audit chain" columns={columns} rows={records} keyOf={({ seq }) => seq} />
}
