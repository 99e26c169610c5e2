/** Where an alert stands. */
export interface AlertState {
  /** What it is about: a rule, and what the rule groups by. */
  readonly key: string
  readonly rule: string
  readonly state: 'pending' | 'firing' | 'acknowledged' | 'resolved'
  readonly since: string
  readonly lastEventAt: string
  readonly lastToldAt: string | null
  readonly count: number
  readonly acknowledgedBy: string | null
  readonly silencedUntil: string | null
  /** Everything else that the rule keeps. */
  readonly data: Readonly<Record<string, unknown>>
  /** Grows with each change. */
  readonly version: number
}

/** A message on its way. */
export interface Delivery {
  readonly id: number
  readonly channel: string
  readonly alertKey: string | null
  readonly body: Readonly<Record<string, unknown>>
  readonly status: 'waiting' | 'delivered' | 'failed'
  readonly attempts: number
  readonly createdAt: string
  readonly nextAttemptAt: string
  readonly finishedAt: string | null
  readonly lastError: string | null
}

/** A value of a metric, for comparisons with later ones. */
export interface Measurement {
  readonly metric: string
  /** The values of the dimensions as a text; empty where there is none. */
  readonly dimension: string
  /** What the value is of, for example `2026-01-31`. */
  readonly period: string
  readonly value: number | null
  readonly measuredAt: string
  readonly runId: number | null
}

/** Alerts, messages and what metric alerts compare with. */
export interface Alerts {
  find(key: string): Promise<AlertState | undefined>
  list(options?: { readonly open?: boolean | undefined }): Promise<readonly AlertState[]>
  /** Writes a state if nobody has changed it since it was read (`version`, 0 for a new one). */
  put(state: AlertState): Promise<AlertState | undefined>
  /** Queues a message. A second one with the same key is not queued: undefined. */
  send(message: {
    readonly channel: string
    readonly alertKey: string | null
    readonly body: Readonly<Record<string, unknown>>
    readonly onceKey?: string | undefined
    readonly notBefore?: string | undefined
  }): Promise<Delivery | undefined>
  /** Takes messages that are due; nobody else gets them for `ttlMs`. */
  takeDue(limit: number, ttlMs: number): Promise<readonly Delivery[]>
  delivered(id: number): Promise<void>
  /** To be tried again at `again`, or given up. */
  failed(id: number, error: string, again: string | undefined): Promise<void>
  deliveries(options: { readonly channel?: string | undefined; readonly limit: number }): Promise<readonly Delivery[]>
  /** Keeps values; one of the same metric, dimension and period is replaced. */
  measure(values: readonly Measurement[]): Promise<void>
  /** The newest period first. */
  measured(metric: string, dimension: string, limit: number): Promise<readonly Measurement[]>
}
