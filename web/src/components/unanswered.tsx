import { Empty } from './empty.tsx'
import { Failure } from './failure.tsx'

export interface Problem extends Error {
  readonly hint?: string | null
  /** Of HTTP; 0 where nobody answered. */
  readonly status?: number
  /** It is asked again before long. */
  readonly isPassing?: boolean
}

const ASKED_AGAIN = 'it is asked again every few seconds'

/** Why an answer is not there: in the words of who refused it; where nobody answers, that it comes by itself when somebody does. */
export function Unanswered({ problem: { message, hint = null, status, isPassing } }: { readonly problem: Problem }) {
  if (isPassing && status !== 0) return <Failure message={message} hint={hint ?? ASKED_AGAIN} />
  if (status !== 0) return <Failure message={message} hint={hint} />
  return (
    <div role="alert">
      <Empty title={message}>
        What belongs here comes by itself as soon as it does. <code>trellis up</code> starts it.
      </Empty>
    </div>
  )
}
