import type { DataColumn } from '#api/dashboards.ts'
import type { QueryColumn } from '#warehouse/adapter/read-query.ts'

/** An answer of the warehouse that is kept. */
export interface KeptAnswer {
  readonly columns: readonly QueryColumn[]
  /** A JSON list of lists. */
  readonly rows: Buffer
  readonly isTruncated: boolean
  readonly computedAt: string
}

/** The same for one who asks: tiles that ask alike may call their columns differently. */
export interface DataAnswer extends Omit<KeptAnswer, 'columns'> {
  readonly columns: readonly DataColumn[]
}

export interface AnswerCacheOptions {
  readonly maxBytes: () => number
  /** By the clock of `performance`. */
  readonly now?: () => number
}

interface Kept {
  readonly answer: KeptAnswer
  readonly bytes: number
  readonly until: number
  readonly isLive: boolean
}

interface UnderWay {
  readonly answer: Promise<KeptAnswer>
  readonly stop: AbortController
  askers: number
}

/** Besides its rows, an answer takes about so much. */
const AROUND = 2_000

/**
 * Answers by what was asked and of which state of the data: whoever asks for what another one waits for waits with him, and only when all of them
 * have gone the query ends. What was not asked for longest goes first.
 */
export class AnswerCache {
  private readonly options: AnswerCacheOptions
  private readonly kept = new Map<string, Kept>()
  private readonly underWay = new Map<string, UnderWay>()
  private bytes = 0

  constructor(options: AnswerCacheOptions) {
    this.options = options
  }

  /** `holdsMs` is how long it may be told again; `isLive` says that it may be another one after any run. */
  async get(
    key: string,
    { signal, holdsMs, isLive }: { readonly signal: AbortSignal; readonly holdsMs: number; readonly isLive: boolean },
    find: (signal: AbortSignal) => Promise<KeptAnswer>,
  ): Promise<KeptAnswer> {
    const known = this.kept.get(key)
    if (known && known.until > this.now()) {
      this.kept.delete(key)
      this.kept.set(key, known)
      return known.answer
    }
    const under = this.underWay.get(key) ?? this.begin(key, find, { holdsMs, isLive })
    return waitWith(under, signal)
  }

  /** Answers of which nobody knows whether they still hold are forgotten. */
  forgetLive(): void {
    for (const [key, { isLive }] of this.kept) if (isLive) this.drop(key)
  }

  private begin(
    key: string,
    find: (signal: AbortSignal) => Promise<KeptAnswer>,
    { holdsMs, isLive }: { readonly holdsMs: number; readonly isLive: boolean },
  ): UnderWay {
    const stop = new AbortController()
    const answer = find(stop.signal)
    const under: UnderWay = { answer, stop, askers: 0 }
    this.underWay.set(key, under)
    const over = () => {
      if (this.underWay.get(key) === under) this.underWay.delete(key)
    }
    // One that everybody left makes room at once for one that is asked anew.
    stop.signal.addEventListener('abort', over)
    answer.then((found) => {
      over()
      this.keep(key, found, { until: this.now() + holdsMs, isLive })
    }, over)
    return under
  }

  private keep(key: string, answer: KeptAnswer, { until, isLive }: Pick<Kept, 'until' | 'isLive'>): void {
    this.drop(key)
    const bytes = answer.rows.length + key.length + AROUND
    const most = this.options.maxBytes()
    if (bytes > most / 2) return
    this.kept.set(key, { answer, bytes, until, isLive })
    this.bytes += bytes
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= most) break
      this.drop(oldest)
    }
  }

  private drop(key: string): void {
    this.bytes -= this.kept.get(key)?.bytes ?? 0
    this.kept.delete(key)
  }

  private now(): number {
    return this.options.now?.() ?? performance.now()
  }
}

function waitWith(under: UnderWay, signal: AbortSignal): Promise<KeptAnswer> {
  under.askers++
  return new Promise((resolve, reject) => {
    const leave = () => {
      under.askers--
      if (under.askers === 0) under.stop.abort()
      reject(signal.reason as Error)
    }
    if (signal.aborted) {
      leave()
      return
    }
    signal.addEventListener('abort', leave, { once: true })
    const done = () => signal.removeEventListener('abort', leave)
    under.answer.then(
      (answer) => {
        done()
        resolve(answer)
      },
      (error: unknown) => {
        done()
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
  })
}
