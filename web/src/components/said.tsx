import { Failure } from './failure.tsx'
import './said.css'

interface Problem extends Error {
  readonly hint?: string | null
}

/** What came of something that was done here: its words, or what stands in the way. Read out where nobody sees it. */
export function Said({
  children,
  problem,
}: {
  readonly children?: React.ReactNode
  readonly problem?: Problem | null
}) {
  return (
    <div className="said" role="status">
      {problem ? <Failure message={problem.message} hint={problem.hint ?? null} /> : children && <p>{children}</p>}
    </div>
  )
}
