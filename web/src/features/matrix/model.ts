import type { Deadline } from '#api/deadlines.ts'
import type { ExplainedJob, Matrix, MatrixJob } from '#api/jobs.ts'
import type { BriefRun } from '#api/runs.ts'
import type { SparkBar } from '../../components/spark.tsx'
import { type Tone, toneOf } from '../../components/status.tsx'
import { counted, formatMoment, formatSeconds } from '../../lib/format.ts'

/** What a cell says of a job's state: a sign and words. */
export interface CellState {
  readonly tone: Tone
  readonly words: string
}

export interface Reading {
  readonly now: number
  readonly timeZone: string
}

/** A cell of the grid; without jobs it is an empty one. */
export interface Cell {
  readonly frequency: string
  readonly line: string
  readonly jobs: readonly MatrixJob[]
}

/** A row for each frequency, with a cell for each line. */
export function rowsOf({ frequencies, lines, cells }: Matrix): readonly {
  readonly name: string
  readonly cron: string
  readonly cells: readonly Cell[]
}[] {
  const known = new Map(cells.map((cell) => [`${cell.frequency}\n${cell.line}`, cell]))
  return frequencies.map(({ name, cron }) => ({
    name,
    cron: cron.join(' · '),
    cells: lines.map((line) => known.get(`${name}\n${line}`) ?? { frequency: name, line, jobs: [] }),
  }))
}

/** `every_4_hours` as people read it. */
export function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a cell builds, or the steps of a job. */
export function doesWords({ does }: Pick<MatrixJob, 'does'>): string {
  const words = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  if ('steps' in does) return words(does['steps']).join(' → ')
  const selected = typeof does['selector'] === 'string' ? [`selector:${does['selector']}`] : words(does['select'])
  const left = words(does['exclude'])
  return [...selected, ...(left.length > 0 ? ['without', ...left] : [])].join(' ')
}

/** A tick that waits for so long is told: a run takes a moment to begin. */
const SLACK_SECONDS = 120

/** How a job stands: what runs, then what failed, then what is late, then how its last run went. */
export function stateOf(job: MatrixJob, due: Deadline | undefined, reading: Reading): CellState {
  const { last_run: run, lag_seconds: lag } = job
  if (!job.is_enabled) return { tone: 'off', words: 'not enabled' }
  if (run?.status === 'running' || run?.status === 'starting') {
    return { tone: 'run', words: `running ${formatSeconds(secondsOf(run, reading.now))}` }
  }
  if (run?.status === 'queued') return { tone: 'run', words: 'queued' }
  const at = run ? formatMoment(run.started_at ?? run.created_at, reading) : ''
  if (run?.status === 'error') return { tone: 'bad', words: `failed ${at}` }
  if (due) return { tone: 'warn', words: `late, due ${formatMoment(due.deadline, reading)}` }
  if (!job.is_paused && lag !== null && lag > SLACK_SECONDS)
    return { tone: 'warn', words: `${formatSeconds(lag)} behind` }
  if (!run) return { tone: 'off', words: 'not run yet' }
  if (run.status === 'cancelled') return { tone: 'off', words: `cancelled ${at}` }
  return { tone: 'ok', words: `${at} · ${formatSeconds(secondsOf(run, reading.now))}` }
}

const GRAVEST: readonly Tone[] = ['bad', 'warn', 'run', 'off', 'ok']

/** Of a cell in several instances the one that needs a person most. */
export function gravest<T extends { readonly state: CellState }>(states: readonly T[]): T | undefined {
  return states.toSorted((a, b) => GRAVEST.indexOf(a.state.tone) - GRAVEST.indexOf(b.state.tone))[0]
}

export function placeOf({ job, instance }: { readonly job: string; readonly instance: string | null }): string {
  return `${job}\n${instance ?? ''}`
}

/** The last runs as bars, the newest at the right. */
export function barsOf(runs: readonly BriefRun[], reading: Reading): readonly SparkBar[] {
  return runs.toReversed().map((run) => {
    const seconds = secondsOf(run, reading.now)
    const at = formatMoment(run.started_at ?? run.created_at, reading)
    return {
      key: run.id,
      value: seconds,
      tone: toneOf(run.status),
      title: `${at} · ${run.status} · ${formatSeconds(seconds)}`,
    }
  })
}

/** What the bars say to who cannot see them. */
export function barsLabel(runs: readonly BriefRun[]): string {
  if (runs.length === 0) return 'No runs yet'
  const failed = runs.filter(({ status }) => status === 'error').length
  return `Last ${counted(runs.length, 'run')}${failed === 0 ? '' : `, ${failed} failed`}`
}

function secondsOf({ started_at, finished_at }: BriefRun, now: number): number {
  if (started_at === null) return 0
  return Math.max(0, ((finished_at === null ? now : Date.parse(finished_at)) - Date.parse(started_at)) / 1000)
}

const SOON_MS = 20 * 3_600_000

/** Within a day the time alone says it, also beyond midnight. */
export function soonWords(tick: string, { now, timeZone }: Reading): string {
  const isSoon = Date.parse(tick) - now < SOON_MS
  return formatMoment(tick, { now: isSoon ? Date.parse(tick) : now, timeZone })
}

/** How much a cell looks at: `3 models`; `nodes` where other kinds are among them. */
export function sizeWords(plan: ExplainedJob | undefined): string {
  const cell = plan?.steps.find((step) => step.kind === 'cell')
  if (!cell) return ''
  const isModels = cell.nodes.every(({ unique_id }) => unique_id.startsWith('model.'))
  return counted(cell.nodes.length, isModels ? 'model' : 'node')
}

/** Numbers for the title line. */
export function sumsOf(
  { cells, others }: Matrix,
  late: ReadonlyMap<string, Deadline>,
  reading: Reading,
): { readonly jobs: number; readonly failed: number; readonly late: number } {
  const jobs = [...cells.flatMap((cell) => cell.jobs), ...others]
  const tones = jobs.map((job) => stateOf(job, late.get(placeOf(job)), reading).tone)
  return {
    jobs: new Set(jobs.map(({ job }) => job)).size,
    failed: tones.filter((tone) => tone === 'bad').length,
    late: tones.filter((tone) => tone === 'warn').length,
  }
}
