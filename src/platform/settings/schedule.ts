import type { Cron } from '../time/cron.ts'
import { JOB_RULES, type JobRules } from './job-rules.ts'
import { placeName, type Place, type Reading, WRONG, type Wrong } from '#project/config/shapes/reading.ts'
import { filled, optional, record, required } from '#project/config/shapes/record.ts'
import { isEmptyCell } from './settings-names.ts'
import { checkPlainName, listOf, mapped, type Shape, shortOrFull, tableOf } from '#project/config/shapes/shape.ts'
import { STEP, type Step } from './steps.ts'
import { textOf } from '#project/config/shapes/values.ts'
import { CRON, SELECTION, ZONE } from './values.ts'

/** Frequencies, business lines, and the matrix that they span. */
export interface Schedule {
  readonly timezone: string
  readonly frequencies: ReadonlyMap<string, FrequencySettings>
  readonly lines: ReadonlyMap<string, JobRules>
  /** By frequency, then by line; null is an empty cell, as a missing one is. */
  readonly matrix: ReadonlyMap<string, ReadonlyMap<string, CellSettings | null>>
}

/** The columns of the matrix: the lines in their order, else those that it names. */
export function linesOf({ lines, matrix }: Pick<Schedule, 'lines' | 'matrix'>): readonly string[] {
  return [...new Set([...lines.keys(), ...[...matrix.values()].flatMap((row) => [...row.keys()])])]
}

/** How often the cells of a row are due, and what is true of all of them. */
export interface FrequencySettings extends JobRules {
  readonly cron: readonly Cron[]
}

/** What a cell of the matrix builds, and what is true of it alone. */
export interface CellSettings extends JobRules {
  readonly select: readonly string[]
  readonly exclude?: readonly string[]
  readonly selector?: string
}

/** A job that does not fit the matrix. */
export interface ListedJobSettings extends JobRules {
  readonly steps: readonly Step[]
}

export const LINE = record<JobRules>('a business line', JOB_RULES)

const FREQUENCY_IN_FULL = record<FrequencySettings>('a frequency', {
  ...JOB_RULES,
  cron: required(CRON, 'When the cells of this row are due.'),
})

/** A cron expression, or a mapping with `cron` and what else is true of the cells of the row. */
export const FREQUENCY: Shape<FrequencySettings> = shortOrFull({
  wanted: 'a cron expression, or a mapping with cron',
  short: CRON,
  ofShort: (cron) => ({ cron }),
  full: FREQUENCY_IN_FULL,
  ofFull: (frequency) => frequency,
})

const CELL_IN_FULL = record<Partial<Pick<CellSettings, 'select'>> & Omit<CellSettings, 'select'>>('a cell', {
  select: optional(SELECTION, 'What the cell builds, as `--select` takes it.'),
  exclude: optional(SELECTION, 'What it leaves out of that, as `--exclude` takes it.'),
  selector: optional(textOf('the name of a selector'), 'A selector of `selectors.yml`, instead of `select`.'),
  ...JOB_RULES,
})

/** A selection, or a mapping with `select` and what else is true of the cell. */
const FILLED_CELL = shortOrFull({
  wanted: 'a selection such as f_orders, or a mapping with select',
  short: SELECTION,
  ofShort: (select): CellSettings => ({ select }),
  full: CELL_IN_FULL,
  ofFull(cell, place, reading) {
    const { select, selector } = cell
    if ((select === undefined) === (selector === undefined)) {
      return reading.refuse(place, `${placeName(place)} needs either 'select' or 'selector'`, {
        reason: 'missing-key',
        onKey: true,
      })
    }
    if (selector !== undefined && cell.exclude) {
      return reading.refuse(place, `${placeName(place)} has 'exclude', which goes with 'select'`, { onKey: true })
    }
    return { ...cell, select: select ?? [] }
  },
})

/** An empty field is drawn as one, and never read. */
export const CELL: Shape<CellSettings> = {
  ...FILLED_CELL,
  schema: { anyOf: [SELECTION.schema, { type: 'null' }, CELL_IN_FULL.schema] },
}

const MATRIX: Shape<Schedule['matrix']> = {
  wanted: 'a mapping from frequencies to business lines to selections',
  schema: { type: 'object', additionalProperties: { type: 'object', additionalProperties: CELL.schema } },
  parts: [CELL as Shape<unknown>],
  read(place, reading) {
    const value = reading.value(place)
    if (value === WRONG) return WRONG
    const rows = reading.entries(place, value)
    if (!rows) return reading.refuse(place, `${placeName(place)} has to be ${this.wanted}`)
    const matrix = new Map<string, ReadonlyMap<string, CellSettings | null>>()
    let isRight = true
    for (const [frequency, row] of rows) {
      if (!reading.named('frequency').has(frequency)) {
        isRight = false
        reading.refuseName(row, `'${frequency}' is no frequency of schedule`, frequency, reading.named('frequency'), {
          reason: 'unknown-name',
          onKey: true,
        })
      }
      const cells = readRow(row, reading)
      if (cells === WRONG) isRight = false
      else matrix.set(frequency, cells)
    }
    return isRight ? matrix : WRONG
  },
}

const ROW = tableOf(CELL, 'business lines')

function readRow(row: Place, reading: Reading): ReadonlyMap<string, CellSettings | null> | Wrong {
  if (row.raw === null) return new Map()
  const cells = reading.entries(row, row.raw)
  if (!cells) return ROW.read(row, reading)
  let isRight = true
  for (const [line, cell] of cells) {
    if (reading.named('line').has(line)) continue
    isRight = false
    reading.refuseName(cell, `'${line}' is no business line of schedule`, line, reading.named('line'), {
      reason: 'unknown-name',
      onKey: true,
    })
  }
  const filledCells = cells.filter(([, { raw }]) => !isEmptyCell(raw)).map(([line, { raw }]) => [line, raw] as const)
  const read = ROW.read({ path: row.path, raw: Object.fromEntries(filledCells) }, reading)
  if (!isRight || read === WRONG) return WRONG
  return new Map(cells.map(([line]) => [line, read.get(line) ?? null]))
}

export const SCHEDULE = record<Schedule>('the schedule', {
  timezone: filled(ZONE, 'UTC', 'The clocks that all times are on, where nothing else is said.'),
  frequencies: filled(
    tableOf(FREQUENCY, 'names'),
    new Map(),
    'The rows of the matrix: each a cron expression, or a mapping with `cron` and keys of jobs, which hold for its cells.',
  ),
  lines: filled(
    tableOf(LINE, 'names'),
    new Map(),
    'The columns of the matrix in their order, with keys of jobs that hold for their cells, such as `owner`. Without it the lines are those that the matrix names.',
  ),
  matrix: filled(
    MATRIX,
    new Map(),
    'Frequency → business line → what is built. Each cell is a job of its own, called `frequency/line`; a cell may be empty or missing.',
  ),
})

export const LISTED_JOB = record<ListedJobSettings>('a job', {
  steps: required(
    mapped(listOf(STEP), (steps, place, reading) =>
      steps.length > 0
        ? steps
        : reading.refuse(place, `${placeName(place)} has no step`, { hint: 'a dbt command is one: steps: [build]' }),
    ),
    'What it does, one after another: dbt commands, and `{ shell: … }`. The first that fails ends it.',
  ),
  ...JOB_RULES,
})

/** A job's name does not hold a slash, which the cells' names have. */
export const LISTED_JOBS = tableOf(LISTED_JOB, 'names', (name) =>
  name.includes('/') ? 'is no name of a job: only cells of the matrix have a slash in theirs' : checkPlainName(name),
)
