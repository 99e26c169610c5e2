import type { UseQueryResult } from '@tanstack/react-query'
import { Failure } from './failure.tsx'
import './answered.css'

interface Problem extends Error {
  readonly hint?: string | null
}

interface AnsweredProps<T> {
  readonly answer: UseQueryResult<T, Problem>
  readonly children: (value: T) => React.ReactNode
  /** The room it will take, in pixels, so that nothing moves when it comes. */
  readonly height?: number
}

/** What is there when the answer is: before, quiet space (and bars after a moment); after a failure, its words. */
export function Answered<T>({ answer, children, height = 120 }: AnsweredProps<T>) {
  if (answer.data !== undefined) return children(answer.data)
  if (answer.error) return <Failure message={answer.error.message} hint={answer.error.hint ?? null} />
  return (
    <div className="answered-waiting" style={{ minHeight: height }} aria-busy="true">
      <span className="visually-hidden">Loading</span>
    </div>
  )
}
