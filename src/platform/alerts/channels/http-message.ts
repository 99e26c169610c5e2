/** A message as an HTTP request; always a POST. */
export interface HttpMessage {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** What a channel made of a message. */
export type Outcome =
  | { readonly kind: 'delivered' }
  /** To be tried again, not before `afterMs` if the channel says so. */
  | { readonly kind: 'failed'; readonly problem: string; readonly afterMs?: number }
  /** The message itself is wrong, and would be the next time. */
  | { readonly kind: 'refused'; readonly problem: string }

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

/** What an answer means by its status. A key, an address or a room can be put right in the meantime; the message cannot. */
export function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  const problem = `HTTP ${status}${saying(answer)}`
  if (status === 400 || status === 413 || status === 422) return { kind: 'refused', problem }
  return { kind: 'failed', problem, ...retryAfter(answer) }
}

export function retryAfter({ headers }: HttpAnswer): { readonly afterMs?: number } {
  const value = headers['retry-after']
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? { afterMs: Number(value) * 1000 } : {}
}

/** The first words of an answer: what an API says is wrong. */
function saying({ body }: HttpAnswer): string {
  const text = Buffer.from(body).toString('utf8').replace(/\s+/g, ' ').trim()
  return text === '' ? '' : `: ${text.slice(0, 200)}`
}
