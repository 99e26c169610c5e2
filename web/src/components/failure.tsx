import './failure.css'

interface FailureProps {
  readonly message: string
  readonly hint?: string | null
  /** The text as the terminal shows it: error, frame, hint. */
  readonly frame?: string | null
}

/** What went wrong, in the words of the terminal, to be read and copied. */
export function Failure({ message, hint, frame }: FailureProps) {
  // What a warehouse says goes over several lines, whose columns stand under each other.
  const [first, ...rest] = message.split('\n')
  const shown = frame ?? rest.join('\n').replace(/^\n+|\s+$/g, '')
  return (
    <div className="failure" role="alert">
      <p className="failure-message">✕ {frame ? message : first}</p>
      {shown && (
        // What is wider than the page is scrolled, also by keys.
        <pre className="failure-frame" tabIndex={0}>
          {shown}
        </pre>
      )}
      {hint && <p className="failure-hint">{hint}</p>}
    </div>
  )
}
