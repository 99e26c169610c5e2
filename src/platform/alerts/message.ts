import type { AlertEvent } from '../settings/alerts.ts'

/** What a message is about: an event of a rule, a number, several messages at once, or a try. */
export type MessageKind = AlertEvent | 'metric.changed' | 'metric.recovered' | 'digest' | 'trial'

export type MessageLevel = 'error' | 'warning' | 'info' | 'success'

/** What somebody is told, before any channel has given it its form. Texts are plain: channels escape them. */
export interface Message {
  readonly kind: MessageKind
  readonly level: MessageLevel
  /** A line that says all, for example `nightly failed: 1 source is late → 12 models skipped`. */
  readonly title: string
  /** Sentences under it; empty where the title is all. */
  readonly text: string
  /** When it happened. */
  readonly at: string
  /** Short answers such as job, owner, commit. */
  readonly facts: readonly Fact[]
  /** What it is made of, the most important first. */
  readonly items: readonly MessageItem[]
  /** How many more there are. */
  readonly moreItems: number
  /** Only for channels that may hold rows. */
  readonly rows: readonly MessageRows[]
  /** The page that shows it. */
  readonly link: string | null
  /** The states it tells of: messages of one key belong together. */
  readonly keys: readonly string[]
  /** For example `job:nightly`; Datadog's form suits all. */
  readonly tags: readonly string[]
  /** The run that it is of, as dbt's webhooks tell it. */
  readonly run: MessageRun | null
}

export interface Fact {
  readonly label: string
  readonly value: string
}

export interface MessageItem {
  readonly level: MessageLevel
  readonly name: string
  /** What went wrong; may have several lines. */
  readonly detail: string
}

/** The first rows that a test found, masked by whoever kept them. */
export interface MessageRows {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly total: number
}

/** A run in dbt's words. */
export interface MessageRun {
  readonly id: number
  readonly job: string
  readonly jobId: number | null
  readonly environment: string
  readonly projectName: string
  readonly dbtVersion: string
  readonly reason: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly status: 'queued' | 'starting' | 'running' | 'success' | 'error' | 'cancelled'
  readonly statusMessage: string | null
}

export function newMessage(given: Pick<Message, 'kind' | 'level' | 'title' | 'at'> & Partial<Message>): Message {
  return {
    text: '',
    facts: [],
    items: [],
    moreItems: 0,
    rows: [],
    link: null,
    keys: [],
    tags: [],
    run: null,
    ...given,
  }
}
