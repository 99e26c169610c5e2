import type { AlertEvent } from '../../settings/alerts.ts'
import type { Fact, MessageItem, MessageRows, MessageRun } from '../message.ts'
import type { LateNode } from './late-with.ts'

/** One thing that happened, to one job or one node, as rules look at it. */
export interface Happening {
  readonly event: AlertEvent
  /** What it is about, the same each time: `job nightly`, or a `unique_id`, with the instance if there is one. */
  readonly subject: string
  /** As people call it. */
  readonly name: string
  readonly at: string
  readonly severity: 'info' | 'warn' | 'error'
  readonly job: string | null
  /** Who answers for it, and is named in messages. */
  readonly owners: readonly string[]
  /** Whom it concerns besides: owners of exposures that are made of it. */
  readonly readers?: readonly string[]
  readonly groups: readonly string[]
  readonly tags: readonly string[]
  /** The nodes that it is of, for `select`. */
  readonly nodes: readonly string[]
  /** What went wrong, in a sentence or the lines of an error. */
  readonly detail: string
  /** Of `freshness.late`: what is late because of it. Rules that are about one of these are about this, too. */
  readonly lateWith?: readonly LateNode[]
  /** Found out from what is late because of it: says nothing new where it is known already. */
  readonly isInferred?: boolean
  /** Of `snapshot.changed`: the condition that the changes were looked through with; null for all changes. */
  readonly where?: string | null
}

/** What happened at once: the end of a run, a look at freshness. What is told of it is told in one message a rule. */
export interface Batch {
  /** The same if it is handed in again: `run 12`. Nothing of it is told twice. */
  readonly id: string
  readonly at: string
  readonly happenings: readonly Happening[]
  /** Of a run, why it is as it is: `1 source is late → 12 models skipped`. */
  readonly summary: string | null
  readonly facts: readonly Fact[]
  /** What went wrong in a run besides: for those who are told of the run. */
  readonly items: readonly MessageItem[]
  readonly rows: readonly MessageRows[]
  readonly link: string | null
  readonly run: MessageRun | null
}

export function newBatch(given: Pick<Batch, 'id' | 'at' | 'happenings'> & Partial<Batch>): Batch {
  return { summary: null, facts: [], items: [], rows: [], link: null, run: null, ...given }
}

/** Which events end the trouble that an event begins; what is not here is over as soon as it is told. */
export const ENDED_BY: Readonly<Partial<Record<AlertEvent, readonly AlertEvent[]>>> = {
  'run.errored': ['run.succeeded', 'job.recovered'],
  'test.failed': ['test.recovered'],
  'test.warned': ['test.recovered', 'test.failed'],
  'freshness.late': ['freshness.recovered'],
  'deadline.at_risk': ['run.succeeded', 'job.recovered', 'deadline.missed'],
  'deadline.missed': ['run.succeeded', 'job.recovered'],
}
