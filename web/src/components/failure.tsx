import './failure.css'

interface FailureProps {
  readonly message: string
  readonly hint?: string | null
  /** The text as the terminal shows it: error, frame, hint. */
  readonly frame?: string | null
}

/** What went wrong, in the words of the terminal, to be read and copied. */
export function Failure({ message, hint, frame }: FailureProps) {
  return (
    <div className="failure" role="alert">
      <p className="failure-message">✕ {message}</p>
      {frame && <pre className="failure-frame">{frame}</pre>}
      {hint && <p className="failure-hint">{hint}</p>}
    </div>
  )
}
