import { Link } from 'wouter'
import type { Changes } from '#api/snapshots.ts'
import { Status } from '../../components/status.tsx'
import { type Column, Table } from '../../components/table.tsx'
import { formatWallClock } from '../../lib/format.ts'
import {
  answerWords,
  columnsOf,
  MOMENTS,
  type Row,
  rowsOf,
  stepsOf,
  valueText,
  versionsOf,
  zoneWords,
} from './model.ts'
import './snapshot-changes.css'

interface ChangesTableProps {
  readonly changes: Changes
  /** The address of the history of a key. */
  readonly keyHref: (key: readonly string[]) => string
}

/** What came of a question: before → after, or counts. */
export function ChangesTable({ changes, keyHref }: ChangesTableProps) {
  const { keys, rows, by } = changes
  const columns: Column<Row>[] = columnsOf(changes).map((name) => ({
    name,
    head: name === 'before' ? 'before → after' : name,
    isNumber: rows.length > 0 && name !== 'before' && rows.every((row) => typeof (row[name] ?? 0) === 'number'),
    cell: (row) => (
      <Cell row={row} name={name} isTime={MOMENTS.has(name) || name === by} keys={keys} keyHref={keyHref} />
    ),
  }))
  return (
    <>
      <p className="changes-answer">{[answerWords(changes), zoneWords(changes)].filter(Boolean).join(' · ')}</p>
      {rows.length > 0 && (
        <Table
          label="Answer"
          columns={columns}
          rows={rowsOf(changes).map((row, index) => ({ ...row, [PLACE]: index }))}
          keyOf={(row) => (row as { readonly [PLACE]: number })[PLACE]}
        />
      )}
    </>
  )
}

/** Rows of an answer have no name but their place. */
const PLACE = Symbol('place')

interface CellProps {
  readonly row: Row
  readonly name: string
  readonly isTime: boolean
  readonly keys: readonly string[]
  readonly keyHref: (key: readonly string[]) => string
}

function Cell({ row, name, isTime, keys, keyHref }: CellProps) {
  const value = row[name]
  if (name === 'before') {
    if (row['column'] === null) return null
    return (
      <span className="changes-pair">
        <Value value={value} /> → <Value value={row['after']} />
      </span>
    )
  }
  if (name === 'change') return <ChangeWord change={valueText(value)} />
  if (keys.includes(name)) {
    return (
      <Link href={keyHref(keys.map((key) => valueText(row[key])))} className="mono changes-key" title="Its history">
        {valueText(value)}
      </Link>
    )
  }
  if (value === null) return name === 'column' ? null : <Value value={value} />
  return isTime ? <At at={valueText(value)} /> : <span className="changes-value">{valueText(value)}</span>
}

/** A moment as a person reads it, and as the warehouse has it on hover. */
function At({ at }: { readonly at: string }) {
  return (
    <span className="changes-at" title={at}>
      {formatWallClock(at)}
    </span>
  )
}

function Value({ value }: { readonly value: unknown }) {
  return value === null || value === undefined ? (
    <span className="changes-null">null</span>
  ) : (
    <span className="changes-value">{valueText(value)}</span>
  )
}

function ChangeWord({ change }: { readonly change: string }) {
  if (change === 'changed') return <>{change}</>
  const tone = change === 'deleted' ? 'bad' : 'ok'
  return <Status tone={tone}>{change}</Status>
}

/** The versions of one key on a time line, and its numbers over it. */
export function KeyHistory({ changes, until }: { readonly changes: Changes; readonly until: string }) {
  const versions = versionsOf(changes)
  const [first] = changes.rows
  const labels = changes.labels.map((label) => valueText(first?.[label])).join(' · ')
  const steps = stepsOf(changes, until)
  if (versions.length === 0) return <p className="changes-answer">This key is not in the snapshot.</p>
  return (
    <>
      {labels !== '' && <p className="key-history-label">{labels}</p>}
      {steps.map((each) => (
        <figure key={each.column} className="key-steps">
          <figcaption>
            <b>{each.column}</b> <span>{versionsRange(versions[0]?.at, until)}</span>
          </figcaption>
          <svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={stepsLabel(each)}>
            {each.steps.map(({ from, to, value }) => {
              const height = Math.max(0.6, (Math.max(0, value) / each.most) * 38)
              return (
                <rect
                  key={from}
                  x={from * 100}
                  y={40 - height}
                  width={Math.max(0.4, (to - from) * 100)}
                  height={height}
                >
                  <title>{`${each.column}: ${value}`}</title>
                </rect>
              )
            })}
          </svg>
          <p className="key-steps-values">
            {each.steps.map(({ from, value }, index) => (
              <span key={from}>
                {index > 0 && '→ '}
                {value}
              </span>
            ))}
          </p>
        </figure>
      ))}
      <ol className="key-history">
        {versions.toReversed().map(({ at, change, columns }) => (
          <li key={`${at}${change}`}>
            <At at={at} />
            <div>
              <ChangeWord change={change} />
              {columns.map(({ name, before, after }) => (
                <p key={name}>
                  {name}: <span className="changes-value">{before}</span> → <b className="changes-value">{after}</b>
                </p>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </>
  )
}

function versionsRange(from: string | undefined, until: string): string {
  return `${formatWallClock(from?.slice(0, 10) ?? '')} to ${formatWallClock(until.slice(0, 10))}`
}

function stepsLabel({
  column,
  steps,
}: {
  readonly column: string
  readonly steps: readonly { readonly value: number }[]
}) {
  return `${column} over time: ${steps.map(({ value }) => value).join(', then ')}`
}
