import { useRef } from 'react'
import { Link } from 'wouter'
import type { Deadline } from '#api/deadlines.ts'
import type { ExplainedJob, Matrix, MatrixJob } from '#api/jobs.ts'
import { Spark } from '../../components/spark.tsx'
import { Status } from '../../components/status.tsx'
import { useIsNarrow } from '../../components/use-is-narrow.ts'
import { paths } from '../../lib/paths.ts'
import {
  barsLabel,
  barsOf,
  type Cell,
  doesWords,
  gravest,
  placeOf,
  type Reading,
  rowsOf,
  sizeWords,
  soonWords,
  stateOf,
  titleOf,
} from './model.ts'
import './matrix.css'

export interface MatrixGridProps {
  readonly matrix: Matrix
  readonly late: ReadonlyMap<string, Deadline>
  /** By job and instance; empty until it is known. */
  readonly plans: ReadonlyMap<string, ExplainedJob>
  readonly reading: Reading
  /** What can be done to the jobs of a cell. */
  readonly acts: (jobs: readonly MatrixJob[]) => React.ReactNode
}

/** Frequencies by business lines; on a phone a list by business line. */
export function MatrixGrid(props: MatrixGridProps) {
  return useIsNarrow() ? <CellList {...props} /> : <Grid {...props} />
}

function Grid(props: MatrixGridProps) {
  const { lines } = props.matrix
  const grid = useRef<HTMLDivElement>(null)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table's own layout cannot be this grid
    <div
      ref={grid}
      className="matrix scrolls-sideways"
      role="table"
      aria-label="Matrix"
      style={{ gridTemplateColumns: `minmax(96px, 120px) repeat(${lines.length}, minmax(148px, 1fr))` }}
      onKeyDown={(event) => grid.current && moveFocus(event, grid.current, lines.length)}
    >
      <div role="row" className="matrix-row">
        <span role="columnheader" className="matrix-corner">
          <span className="visually-hidden">Frequency</span>
        </span>
        {lines.map((line) => (
          <span key={line} role="columnheader" className="matrix-line" title={line}>
            {titleOf(line)}
          </span>
        ))}
      </div>
      {rowsOf(props.matrix).map((row) => (
        <div key={row.name} role="row" className="matrix-row">
          <span role="rowheader" className="matrix-frequency" title={row.name}>
            <b>{titleOf(row.name)}</b>
            <small>{row.cron}</small>
          </span>
          {row.cells.map((cell) => (
            <div key={cell.line} role="cell" className="matrix-place">
              <CellBox cell={cell} {...props} />
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

function CellList(props: MatrixGridProps) {
  const { matrix } = props
  const rows = rowsOf(matrix)
  return (
    <div className="matrix-list">
      {matrix.lines.map((line) => (
        <section key={line} aria-label={titleOf(line)}>
          <h2>{titleOf(line)}</h2>
          {rows.flatMap((row) =>
            row.cells
              .filter((cell) => cell.line === line && cell.jobs.length > 0)
              .map((cell) => (
                <div key={row.name} className="matrix-item">
                  <p className="matrix-item-head">
                    {titleOf(row.name)} <code>{row.cron}</code>
                  </p>
                  <CellBox cell={cell} {...props} />
                </div>
              )),
          )}
        </section>
      ))}
    </div>
  )
}

function CellBox({ cell, late, plans, reading, acts }: MatrixGridProps & { readonly cell: Cell }) {
  const [first] = cell.jobs
  if (!first) {
    return (
      <div className="matrix-cell matrix-empty">
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">No job</span>
      </div>
    )
  }
  const worst = gravest(cell.jobs.map((job) => ({ job, state: stateOf(job, late.get(placeOf(job)), reading) })))
  const { job, state } = worst ?? { job: first, state: stateOf(first, undefined, reading) }
  const size = sizeWords(plans.get(placeOf(job)))
  return (
    <article className={`matrix-cell matrix-${state.tone}${job.is_paused ? ' matrix-paused' : ''}`}>
      <div className="matrix-head">
        <Link href={paths.job(job.job)} className="matrix-name mono" title={job.job}>
          {doesWords(job)}
        </Link>
        {acts(cell.jobs)}
      </div>
      <p>
        <Status tone={state.tone}>{state.words}</Status>
        {cell.jobs.length > 1 && <span className="matrix-instances"> in {cell.jobs.length} instances</span>}
      </p>
      <p className="matrix-facts">
        <span>{nextWords(job, reading)}</span>
        <span>{size}</span>
      </p>
      <p className="matrix-foot">
        <Spark bars={barsOf(job.recent_runs, reading)} label={barsLabel(job.recent_runs)} />
        <span className="matrix-owner">{footWords(job)}</span>
      </p>
    </article>
  )
}

function nextWords(job: MatrixJob, reading: Reading): string {
  if (job.is_paused) return job.paused_by === null ? 'paused' : `paused by ${job.paused_by}`
  return job.next_tick === null ? 'no tick' : `next ${soonWords(job.next_tick, reading)}`
}

/** Whose it is, and by when it has to be done. */
function footWords({ owner, deadline }: MatrixJob): string {
  return [deadline === null ? '' : `by ${deadline}`, owner ?? ''].filter(Boolean).join(' · ')
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Arrows go from cell to cell, over the empty ones. */
function moveFocus(event: React.KeyboardEvent, grid: HTMLElement, columns: number): void {
  const step = STEPS[event.key]
  const places = [...grid.querySelectorAll('[role=cell]')]
  const here = places.findIndex((place) => place.contains(document.activeElement))
  if (!step || here < 0 || !document.activeElement?.classList.contains('matrix-name')) return
  let [row, column] = [Math.floor(here / columns), here % columns]
  for (;;) {
    row += step[0]
    column += step[1]
    if (row < 0 || column < 0 || column >= columns || row * columns >= places.length) return
    const link = places[row * columns + column]?.querySelector<HTMLElement>('.matrix-name')
    if (!link) continue
    event.preventDefault()
    link.focus()
    return
  }
}
